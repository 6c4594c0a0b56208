"""Noting events: office moves, restructures and whatever else may have moved a figure."""

from __future__ import annotations

from datetime import date, datetime

from pulse.models.base import db
from pulse.store import audit
from pulse.store import events as store
from pulse.store.events import Noted
from pulse.store.organisation import load_organisation
from pulse.store.transaction import transaction
from surveys.errors import InvalidValueError, NotFoundError
from surveys.events import Event, read_title


def events() -> tuple[Noted, ...]:
    """Every event, the latest first."""
    return store.noted_events()


def event(number: int) -> Noted:
    """One event; raises NotFoundError."""
    return store.noted_event(number)


def directorates() -> tuple[tuple[str, str], ...]:
    """Code and name of each directorate that an event may be about; none without a staff list."""
    try:
        organisation = load_organisation(db.session)
    except NotFoundError:
        return ()
    return tuple((unit.code, unit.name) for unit in organisation.directorates)


def note_event(actor: str, day: date, title: str, place: str, now: datetime) -> int:
    """Note an event and return its number; raises InvalidValueError naming what will not do."""
    noted = Event(day, read_title(title), read_place(place))
    with transaction():
        number = store.add_event(noted)
        audit.record(actor, "event noted", f"{day.isoformat()}, {noted.title}", now)
    return number


def change_event(actor: str, number: int, day: date, title: str, place: str, now: datetime) -> None:
    """Change an event; raises NotFoundError, InvalidValueError."""
    changed = Event(day, read_title(title), read_place(place))
    with transaction():
        store.change_event(number, changed)
        audit.record(actor, "event changed", f"{day.isoformat()}, {changed.title}", now)


def delete_event(actor: str, number: int, now: datetime) -> None:
    """Delete an event; raises NotFoundError."""
    gone = store.noted_event(number).event
    with transaction():
        store.delete_event(number)
        audit.record(actor, "event deleted", f"{gone.day.isoformat()}, {gone.title}", now)


def read_place(place: str) -> str:
    """A directorate's code, or nothing; raises InvalidValueError for a code that is not known."""
    known = [code for code, _ in directorates()]
    if place and place not in known:
        raise InvalidValueError(f"There is no directorate {place!r}: {', '.join(known)}.")
    return place
