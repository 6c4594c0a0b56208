"""Engagement sessions: made, changed, deleted; and the polls prepared for them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Literal

from pulse.models.base import db
from pulse.store import sessions as store
from pulse.store.audit import record
from pulse.store.organisation import load_organisation
from pulse.store.sessions import Details, SessionRecord
from pulse.store.transaction import transaction
from pulse.workflow.engagement.sweeping import sweep
from surveys.errors import InvalidValueError, NotAllowedError, NotFoundError
from surveys.poll import Poll
from surveys.room import FLOOR

# No vowels, so that no code is a word, and nothing that looks like something else on a screen.
SIGNS = "BCDFGHJKMNPQRTVWXY346789"
CODE_LENGTH = 6
LARGEST_MINIMUM = 500
LONGEST_TITLE, LONGEST_PLACE, MOST_POLLS = 120, 120, 40
Choose = Callable[[str], str]


def read_code(typed: str) -> str:
    """A session's code as it is stored, from how somebody typed it."""
    return "".join(sign for sign in typed.upper() if sign in SIGNS)[: CODE_LENGTH + 1]


def directorates(day: date) -> list[tuple[str, str]]:
    """Code and name of each directorate on a day; empty before the first staff list."""
    try:
        units = load_organisation(db.session).on(day).units
    except NotFoundError:
        return []
    found = [(unit.code, unit.name) for unit in units if unit.level == "directorate"]
    return sorted(found, key=lambda pair: pair[1])


def make_session(
    details: Details, actor: str, now: datetime, choose: Choose = secrets.choice
) -> SessionRecord:
    """A new session with a code of its own; raises InvalidValueError naming the field."""
    details = _checked(details)
    with transaction():
        code = "".join(choose(SIGNS) for _ in range(CODE_LENGTH))
        while store.version_of(code) is not None:
            code = "".join(choose(SIGNS) for _ in range(CODE_LENGTH))
        number = store.add_session(details, code)
        record(actor, "session made", f"session {number}", now)
    return store.session_record(number)


def change_session(number: int, details: Details, actor: str, now: datetime) -> None:
    """Other details for a session that is not over.

    Raises NotFoundError, NotAllowedError, InvalidValueError naming the field.
    """
    details = _checked(details)
    with transaction():
        found = store.locked_session(number)
        if found.state == "ended":
            raise NotAllowedError("This session is over. Its record cannot be changed.")
        if found.state == "live" and details.minimum < found.details.minimum:
            raise NotAllowedError("While a session runs, its smallest number can only be raised.")
        store.change_session(number, details)
        record(actor, "session changed", f"session {number}", now)


def delete_session(number: int, actor: str, now: datetime) -> None:
    """Delete a session, its polls and its record; raises NotFoundError, NotAllowedError."""
    with transaction():
        found = store.locked_session(number)
        if found.state == "live":
            raise NotAllowedError("This session is running. End it first.")
        store.delete_session(number)
        record(actor, "session deleted", f"session {number}", now)
    sweep(found)


def _checked(details: Details) -> Details:
    for name, text, longest in (
        ("title", details.title, LONGEST_TITLE),
        ("place", details.place, LONGEST_PLACE),
    ):
        if not text.strip() or len(text) > longest:
            raise InvalidValueError(f"{name}: give 1 to {longest} characters")
    if not FLOOR <= details.minimum <= LARGEST_MINIMUM:
        raise InvalidValueError(
            f"smallest number: give a whole number from {FLOOR} to {LARGEST_MINIMUM}"
        )
    known = {code for code, _ in directorates(details.held_on)}
    unknown = [code for code in details.directorates if code not in known]
    if unknown:
        raise InvalidValueError(f"directorates: there is no directorate {unknown[0]} on that day")
    return replace(details, title=details.title.strip(), place=details.place.strip())


def is_past(found: SessionRecord, today: date) -> bool:
    """Whether a session belongs under the past ones."""
    return found.state == "ended" or (found.state == "planned" and found.details.held_on < today)


def add_poll(session: int, poll: Poll) -> int:
    """The number of a new poll at the end; raises NotFoundError, NotAllowedError."""
    with transaction():
        found = _changeable(session)
        if len(found.polls) >= MOST_POLLS:
            raise NotAllowedError(f"A session has at most {MOST_POLLS} questions.")
        return store.add_poll(session, poll)


def change_poll(session: int, number: int, poll: Poll) -> None:
    """Other words for a poll that was not asked yet; raises NotFoundError, NotAllowedError."""
    with transaction():
        _require_draft(_changeable(session), number)
        store.change_poll(number, poll)


def remove_poll(session: int, number: int) -> None:
    """Take out a poll that was not asked yet; raises NotFoundError, NotAllowedError."""
    with transaction():
        _require_draft(_changeable(session), number)
        store.delete_poll(number)


def shift_poll(session: int, number: int, way: Literal["up", "down"]) -> None:
    """Move a poll one place; nothing happens at either end. Raises NotFoundError."""
    with transaction():
        found = _changeable(session)
        order = [poll.id for poll in found.polls]
        at = order.index(found.poll(number).id)
        other = at - 1 if way == "up" else at + 1
        if 0 <= other < len(order):
            order[at], order[other] = order[other], order[at]
            store.order_polls(order)


def copy_poll(session: int, number: int) -> int:
    """The number of a poll that asks the same again, at the end; raises NotFoundError."""
    return add_poll(session, store.session_record(session).poll(number).poll)


def _changeable(session: int) -> SessionRecord:
    found = store.locked_session(session)
    if found.state == "ended":
        raise NotAllowedError("This session is over. Its record cannot be changed.")
    return found


def _require_draft(found: SessionRecord, number: int) -> None:
    if found.poll(number).state != "draft":
        raise NotAllowedError("This question was asked already.")
