"""Quiet periods in the main store: days on which nothing opens, closes or is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from pulse.models.base import db
from pulse.models.plans import QuietPeriod
from surveys.errors import NotFoundError
from surveys.recurrence import Quiet


@dataclass(frozen=True, slots=True)
class Period:
    """A quiet period as it was entered; a yearly one comes round each year."""

    number: int
    quiet: Quiet
    yearly: bool

    def within(self, first_year: int, last_year: int) -> tuple[Quiet, ...]:
        """Its days in these years, the first year's end of December included."""
        if not self.yearly:
            return (self.quiet,)
        years = range(first_year - 1, last_year + 1)
        return tuple(self._in(year) for year in years)

    def _in(self, year: int) -> Quiet:
        length = self.quiet.last - self.quiet.first
        first = _same_day(self.quiet.first, year)
        return Quiet(first, first + length, self.quiet.reason)


def _same_day(day: date, year: int) -> date:
    return day.replace(year=year, day=28 if (day.month, day.day) == (2, 29) else day.day)


def quiet_periods() -> list[Period]:
    """Every quiet period, the earliest first."""
    rows = db.session.scalars(select(QuietPeriod).order_by(QuietPeriod.first, QuietPeriod.id))
    return [Period(row.id, Quiet(row.first, row.last, row.reason), row.yearly) for row in rows]


def add_quiet_period(quiet: Quiet, yearly: bool) -> int:
    """The number of a new quiet period, in the caller's transaction."""
    row = QuietPeriod(first=quiet.first, last=quiet.last, reason=quiet.reason, yearly=yearly)
    db.session.add(row)
    db.session.flush()
    return row.id


def drop_quiet_period(number: int) -> Period:
    """Forget a quiet period, in the caller's transaction, and give it back for an undo.

    Raises NotFoundError.
    """
    row = db.session.get(QuietPeriod, number)
    if row is None:
        raise NotFoundError(f"There is no quiet period {number}.")
    period = Period(row.id, Quiet(row.first, row.last, row.reason), row.yearly)
    db.session.delete(row)
    return period
