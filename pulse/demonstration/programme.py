"""The demonstration's programme: its survey, when its waves fall, its staff lists."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from pulse.calendar import bank_holidays
from pulse.demonstration.people import staff_list
from pulse.store.stores import stores
from pulse.workflow.planning.staff import import_staff_list
from pulse.workflow.planning.surveys import Wish
from surveys.errors import InvalidValueError
from surveys.recurrence import working_day

ACTOR = "demonstration"
PAST_WAVES = 8
RULE = "FREQ=YEARLY;BYMONTH=2,5,8,11;BYDAY=2TU"
FIRST_ON = date(2024, 11, 12)
BEGINS = datetime(2024, 10, 1, 9, tzinfo=UTC)


def wish(first_on: date) -> Wish:
    """The survey: the empowerment and culture pulse, four times a year, from this day on."""
    return Wish(
        title="Staff pulse",
        instrument="empowerment-culture",
        recurs=RULE,
        first_on=first_on,
        opens_at=time(9),
        window_days=14,
        reminder_days=(6, 11),
    )


def day_after(now: datetime) -> date:
    """The working day that follows."""
    config = stores().config
    tomorrow = now.astimezone(config.local).date() + timedelta(days=1)
    return working_day(tomorrow, (), bank_holidays(config.nation))


def bring_staff_list(number: int, now: datetime) -> None:
    """Import the staff list of a wave; raises InvalidValueError naming what is wrong with it."""
    check = import_staff_list(ACTOR, staff_list(number), f"staff-{number}.csv", now)
    if check.problems:
        first = check.problems[0]
        raise InvalidValueError(f"staff list {number}, row {first.row}: {first.message}")
