"""The outbox: messages still to be sent, in the roster beside the people they are for.

A row is there until its message is gone, and no row says that a message went. Rows are made in
random order, so that their keys tell nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, exists, func, insert, literal, select, update

from pulse.models.base import DbSession
from pulse.models.roster import Invitation, Mailing, Message, Person
from pulse.store.invitations import NOT_ISSUED


@dataclass(frozen=True, slots=True)
class Waiting:
    """One message to be sent, and to whom. `person` is the roster's own row key."""

    key: int
    kind: str
    attempts: int
    wave: int
    issued: bool
    person: int
    name: str
    to: str
    language: str


@dataclass(frozen=True, slots=True)
class Setback:
    """A message that did not go: tried again later, or failed for good, and why."""

    key: int
    state: str
    attempts: int
    reason: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A message that cannot be delivered, as an operator sees it."""

    kind: str
    number: str
    name: str
    to: str
    reason: str


def queue(session: DbSession, wave: int, kind: str, unissued: bool) -> int:
    """Queue a message for every invited person who is active and has an address; how many.

    `unissued` leaves out those to whom a ballot was issued. Whoever has such a message waiting
    already gets no second one. In the caller's transaction.
    """
    waiting = exists().where(Message.invitation_id == Invitation.id, Message.kind == kind)
    people = (
        select(Invitation.id, literal(kind), literal("queued"), literal(0), literal(""))
        .join(Person, Person.id == Invitation.person_id)
        .where(Invitation.wave == wave, Person.active, Person.email.is_not(None), ~waiting)
        .order_by(func.random())
    )
    if unissued:
        people = people.where(Invitation.issued == NOT_ISSUED)
    columns = ["invitation_id", "kind", "state", "attempts", "reason"]
    result = session.execute(insert(Message).from_select(columns, people))
    return int(result.rowcount)  # type: ignore[attr-defined]


def note_mailing(session: DbSession, wave: int, kind: str, number: int) -> bool:
    """Write down that a mailing is queued, in the caller's transaction; False if it was."""
    if session.get(Mailing, (wave, kind, number)) is not None:
        return False
    session.add(Mailing(wave=wave, kind=kind, number=number))
    session.flush()
    return True


def mailings(session: DbSession, wave: int, kind: str) -> set[int]:
    """The numbers of the mailings of a kind that were queued for a wave."""
    rows = select(Mailing.number).where(Mailing.wave == wave, Mailing.kind == kind)
    return set(session.scalars(rows))


def waiting(
    connection: Connection, lane: tuple[int, int], after: int, most: int, attempts: Sequence[int]
) -> list[Waiting]:
    """The next messages of a lane (number, of how many) whose row key is above `after`.

    Only those tried as often as `attempts` lists.
    """
    rows = connection.execute(
        select(
            Message.id, Message.kind, Message.attempts, Invitation.wave, Invitation.issued,
            Invitation.person_id, Person.name, Person.email, Person.language,
        )
        .join(Invitation, Invitation.id == Message.invitation_id)
        .join(Person, Person.id == Invitation.person_id)
        .where(Message.state == "queued", Message.id > after, Message.attempts.in_(attempts))
        .where(Message.id % lane[1] == lane[0])
        .order_by(Message.id)
        .limit(most)
    )  # fmt: skip
    return [
        Waiting(
            key=row.id, kind=row.kind, attempts=row.attempts, wave=row.wave,
            issued=bytes(row.issued) != NOT_ISSUED, person=row.person_id,
            name=row.name, to=row.email or "", language=row.language,
        )
        for row in rows
    ]  # fmt: skip


def remove(connection: Connection, keys: Collection[int]) -> None:
    """Forget messages that are gone."""
    if keys:
        connection.execute(delete(Message).where(Message.id.in_(keys)))


def set_back(connection: Connection, setbacks: Sequence[Setback]) -> None:
    """Keep messages that did not go, with the reason."""
    for one in setbacks:
        connection.execute(
            update(Message)
            .where(Message.id == one.key)
            .values(state=one.state, attempts=one.attempts, reason=one.reason)
        )


def outbox_counts(session: DbSession) -> dict[tuple[int, str, str], int]:
    """How many messages are in the outbox, by wave, kind and state."""
    rows = session.execute(
        select(Invitation.wave, Message.kind, Message.state, func.count())
        .join(Invitation, Invitation.id == Message.invitation_id)
        .group_by(Invitation.wave, Message.kind, Message.state)
    )
    return {(wave, kind, state): number for wave, kind, state, number in rows}


def failures(session: DbSession, wave: int) -> list[Failure]:
    """The messages of a wave that failed, by staff number."""
    rows = session.execute(
        select(Message.kind, Message.reason, Person.number, Person.name, Person.email)
        .join(Invitation, Invitation.id == Message.invitation_id)
        .join(Person, Person.id == Invitation.person_id)
        .where(Invitation.wave == wave, Message.state == "failed")
        .order_by(Person.number)
    )
    return [Failure(row.kind, row.number, row.name, row.email or "", row.reason) for row in rows]


def requeue_failed(session: DbSession, wave: int) -> int:
    """Try the failed messages of a wave again; how many. In the caller's transaction."""
    invited = select(Invitation.id).where(Invitation.wave == wave)
    result = session.execute(
        update(Message)
        .where(Message.state == "failed", Message.invitation_id.in_(invited))
        .values(state="queued", attempts=0, reason="")
    )
    return int(result.rowcount)  # type: ignore[attr-defined]
