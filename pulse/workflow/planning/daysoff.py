"""Days off: bank holidays of the nation, and the quiet periods that an administrator keeps."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from pulse.calendar import bank_holidays
from pulse.store.quiet import quiet_periods
from pulse.store.stores import stores
from surveys.recurrence import Quiet, is_working_day, working_day

# As far as anything is ever planned.
YEARS_AHEAD = 12


@dataclass(frozen=True, slots=True)
class DaysOff:
    """On which days nothing opens, closes or is sent, besides weekends."""

    quiet: tuple[Quiet, ...]
    holidays: Collection[date]

    def works(self, day: date) -> bool:
        """Whether staff may be asked or reminded on this day."""
        return is_working_day(day, self.quiet, self.holidays)

    def working_day(self, day: date) -> date:
        """This day or the next one that works; raises InvalidValueError where none comes."""
        return working_day(day, self.quiet, self.holidays)


def days_off(around: date) -> DaysOff:
    """The days off from a year before `around` to as far ahead as anything is planned."""
    periods = quiet_periods()
    first, last = around.year - 1, around.year + YEARS_AHEAD
    quiet = tuple(q for period in periods for q in period.within(first, last))
    return DaysOff(quiet, bank_holidays(stores().config.nation))
