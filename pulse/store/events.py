"""Dated events in the main store."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from pulse.models.base import db
from pulse.models.events import EventRow
from surveys.errors import NotFoundError
from surveys.events import Event


@dataclass(frozen=True, slots=True)
class Noted:
    """An event with the number by which it is changed."""

    number: int
    event: Event


def noted_events() -> tuple[Noted, ...]:
    """Every event, the latest day first."""
    rows = db.session.scalars(select(EventRow).order_by(EventRow.day.desc(), EventRow.number))
    return tuple(_noted(row) for row in rows)


def noted_event(number: int) -> Noted:
    """One event; raises NotFoundError."""
    return _noted(_row(number))


def add_event(event: Event) -> int:
    """Note an event, in the caller's transaction; returns its number."""
    row = EventRow(day=event.day, title=event.title, place=event.place)
    db.session.add(row)
    db.session.flush()
    return row.number


def change_event(number: int, event: Event) -> None:
    """Put another event in an event's place, in the caller's transaction; raises NotFoundError."""
    row = _row(number)
    row.day, row.title, row.place = event.day, event.title, event.place


def delete_event(number: int) -> None:
    """Forget an event, in the caller's transaction; raises NotFoundError."""
    db.session.delete(_row(number))


def _row(number: int) -> EventRow:
    row = db.session.get(EventRow, number)
    if row is None:
        raise NotFoundError(f"there is no event {number}")
    return row


def _noted(row: EventRow) -> Noted:
    return Noted(row.number, Event(row.day, row.title, row.place))
