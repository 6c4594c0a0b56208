"""Engagement sessions and their polls in the main store."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, select

from pulse.models.base import db
from pulse.models.sessions import EngagementSession, PollRow
from surveys.errors import NotFoundError
from surveys.poll import Poll, poll_from_dict
from surveys.room import RoomResult, RoomRules, result_from_dict


@dataclass(frozen=True, slots=True)
class Details:
    """What whoever makes a session says of it. `directorates` are codes of units."""

    title: str
    held_on: date
    place: str
    directorates: tuple[str, ...]
    minimum: int


@dataclass(frozen=True, slots=True)
class PollRecord:
    """A poll as stored. `ideas` are the approved texts that the room votes on."""

    id: int
    session: int
    position: int
    poll: Poll
    state: str
    ideas: tuple[str, ...]
    result: RoomResult | None

    @property
    def taking(self) -> str:
        """The name of the taking of answers that it is in, or was in last."""
        return f"{self.id}-{2 if self.state in ('voting', 'voted') else 1}"

    @property
    def is_taking(self) -> bool:
        """Whether phones can answer it now."""
        return self.state in ("open", "voting")

    @property
    def needs_answers(self) -> bool:
        """Whether answers in the box are still to be counted, or read by a moderator."""
        return self.is_taking or (self.state == "closed" and self.poll.is_typed)

    @property
    def labels(self) -> tuple[str, ...]:
        """What can be chosen now."""
        return self.ideas if self.poll.kind == "ideas" else self.poll.options


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """A session as stored, with its polls in order."""

    id: int
    code: str
    details: Details
    state: str
    version: int
    current: int | None
    polls: tuple[PollRecord, ...]

    @property
    def rules(self) -> RoomRules:
        """When its results may be shown."""
        return RoomRules(self.details.minimum)

    @property
    def asked(self) -> PollRecord | None:
        """The poll that the room is at."""
        return next((poll for poll in self.polls if poll.id == self.current), None)

    def poll(self, number: int) -> PollRecord:
        """One of its polls; raises NotFoundError."""
        for poll in self.polls:
            if poll.id == number:
                return poll
        raise NotFoundError("This session has no such question.")


def sessions() -> list[SessionRecord]:
    """Every session, the latest day first."""
    order = (EngagementSession.held_on.desc(), EngagementSession.id.desc())
    return [_record(row) for row in db.session.scalars(select(EngagementSession).order_by(*order))]


def session_record(number: int) -> SessionRecord:
    """The session with this number; raises NotFoundError."""
    return _record(_row(number))


def version_of(code: str) -> tuple[int, int] | None:
    """The number and version of the session with this code, or None."""
    columns = select(EngagementSession.id, EngagementSession.version)
    row = db.session.execute(columns.where(EngagementSession.code == code)).first()
    return None if row is None else (row.id, row.version)


def _row(number: int, lock: bool = False) -> EngagementSession:
    row = db.session.get(EngagementSession, number, with_for_update=lock or None)
    if row is None:
        raise NotFoundError("There is no such session.")
    return row


def _record(row: EngagementSession) -> SessionRecord:
    order = (PollRow.position, PollRow.id)
    polls = db.session.scalars(select(PollRow).where(PollRow.session_id == row.id).order_by(*order))
    details = Details(
        row.title, row.held_on, row.place, tuple(json.loads(row.directorates)), row.minimum
    )
    return SessionRecord(
        row.id, row.code, details, row.state, row.version, row.current,
        tuple(_poll(poll) for poll in polls),
    )  # fmt: skip


def _poll(row: PollRow) -> PollRecord:
    return PollRecord(
        id=row.id,
        session=row.session_id,
        position=row.position,
        poll=poll_from_dict(json.loads(row.body)),
        state=row.state,
        ideas=tuple(json.loads(row.shown or "[]")),
        result=result_from_dict(json.loads(row.result)) if row.result else None,
    )


def add_session(details: Details, code: str) -> int:
    """The number of a new session, in the caller's transaction."""
    row = EngagementSession(code=code)
    _fill(row, details)
    db.session.add(row)
    db.session.flush()
    return row.id


def change_session(number: int, details: Details) -> None:
    """Write other details, in the caller's transaction; raises NotFoundError."""
    row = _row(number)
    _fill(row, details)
    row.version += 1
    db.session.flush()


def _fill(row: EngagementSession, details: Details) -> None:
    row.title, row.held_on, row.place = details.title, details.held_on, details.place
    row.directorates = json.dumps(details.directorates)
    row.minimum = details.minimum


def delete_session(number: int) -> None:
    """Delete a session and its polls, in the caller's transaction."""
    db.session.execute(delete(PollRow).where(PollRow.session_id == number))
    db.session.delete(_row(number))
    db.session.flush()


def locked_session(number: int) -> SessionRecord:
    """The session, kept from other changes until the caller's transaction ends."""
    return _record(_row(number, lock=True))


def move_session(number: int, state: str, current: int | None) -> None:
    """Another state or another poll for a session, in the caller's transaction."""
    row = _row(number)
    row.state, row.current = state, current
    row.version += 1
    db.session.flush()


def add_poll(session: int, poll: Poll) -> int:
    """The number of a new poll at the end of a session, in the caller's transaction."""
    last = select(func.max(PollRow.position)).where(PollRow.session_id == session)
    position = (db.session.scalar(last) or 0) + 1
    row = PollRow(session_id=session, position=position, body=_body(poll), state="draft")
    db.session.add(row)
    db.session.flush()
    return row.id


def change_poll(number: int, poll: Poll) -> None:
    """Other words for a poll, in the caller's transaction."""
    _poll_row(number).body = _body(poll)
    db.session.flush()


def delete_poll(number: int) -> None:
    """Delete a poll, in the caller's transaction."""
    db.session.delete(_poll_row(number))
    db.session.flush()


def order_polls(numbers: Sequence[int]) -> None:
    """Put polls into this order, in the caller's transaction."""
    for position, number in enumerate(numbers, 1):
        _poll_row(number).position = position
    db.session.flush()


def move_poll(
    number: int,
    state: str,
    result: RoomResult | None = None,
    ideas: Sequence[str] | None = None,
) -> None:
    """Another state for a poll and what goes with it, in the caller's transaction."""
    row = _poll_row(number)
    row.state = state
    row.result = json.dumps(result.to_dict()) if result else None
    if ideas is not None:
        row.shown = json.dumps(list(ideas))
    db.session.flush()


def _body(poll: Poll) -> str:
    return json.dumps(poll.to_dict(), sort_keys=True)


def _poll_row(number: int) -> PollRow:
    row = db.session.get(PollRow, number)
    if row is None:
        raise NotFoundError("This session has no such question.")
    return row
