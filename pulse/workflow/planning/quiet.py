"""Quiet periods: the table that an administrator edits, and the ready ones to take from it.

Each change plans the coming waves again, so that none opens or closes in a quiet period.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from pulse.store import audit
from pulse.store.quiet import Period, add_quiet_period, drop_quiet_period, quiet_periods
from pulse.store.surveys import survey_plans
from pulse.store.transaction import transaction
from pulse.workflow.planning.timetable import plan_waves
from surveys.errors import InvalidValueError
from surveys.recurrence import Quiet

LONGEST = timedelta(days=120)
LONGEST_REASON = 60
CHRISTMAS = "Christmas and New Year"
ELECTIONS = "Local elections (pre-election period)"
# Notice of a local election is published 25 working days before polling day at the latest.
WEEKS_BEFORE_POLLING = 6
YEARS_OFFERED = 2


def read_reason(text: str) -> str:
    """The reason on one line; raises InvalidValueError when it is empty or too long."""
    reason = " ".join(text.split())
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise InvalidValueError(
            f"Say why in 1 to {LONGEST_REASON} characters, such as Local elections."
        )
    return reason


def add_period(
    actor: str, first: date, last: date, reason: str, yearly: bool, now: datetime
) -> Quiet:
    """Add a quiet period and move the planned waves out of it; raises InvalidValueError."""
    if last < first:
        raise InvalidValueError("The last day must not come before the first.")
    if last - first > LONGEST:
        raise InvalidValueError(
            f"A quiet period is at most {LONGEST.days} days long: pause the surveys instead."
        )
    quiet = Quiet(first, last, read_reason(reason))
    if any(known.quiet == quiet for known in quiet_periods()):
        raise InvalidValueError("There is this quiet period already.")
    with transaction():
        add_quiet_period(quiet, yearly)
        _plan_all(now)
        audit.record(actor, "quiet period added", _in_words(quiet, yearly), now)
    return quiet


def drop_period(actor: str, number: int, now: datetime) -> Period:
    """Take a quiet period out, move the planned waves back, and return it for an undo.

    Raises NotFoundError.
    """
    with transaction():
        period = drop_quiet_period(number)
        _plan_all(now)
        audit.record(actor, "quiet period removed", _in_words(period.quiet, period.yearly), now)
    return period


def _in_words(quiet: Quiet, yearly: bool) -> str:
    return f"{quiet.reason}, {quiet.first} to {quiet.last}{', each year' if yearly else ''}"


def _plan_all(now: datetime) -> None:
    for plan in survey_plans():
        if plan.active:
            plan_waves(plan, now)


def offered_periods(today: date) -> Sequence[Period]:
    """Ready periods that are not in the table yet; `number` is 0 for each.

    Elections of councils and devolved parliaments fall on the first Thursday of May, and not in
    every place every year: hence offered, and not entered.
    """
    reasons = {period.quiet.reason for period in quiet_periods() if period.yearly}
    known = {period.quiet for period in quiet_periods()}
    offered = []
    if CHRISTMAS not in reasons:
        christmas = Quiet(date(today.year, 12, 23), date(today.year + 1, 1, 1), CHRISTMAS)
        offered.append(Period(0, christmas, True))
    years = range(today.year, today.year + YEARS_OFFERED + 1)
    elections = [_local_elections(year) for year in years]
    offered += [
        Period(0, one, False) for one in elections if one.last >= today and one not in known
    ]
    return offered[: YEARS_OFFERED + 1]


def _local_elections(year: int) -> Quiet:
    first_of_may = date(year, 5, 1)
    polling_day = first_of_may + timedelta(days=(3 - first_of_may.weekday()) % 7)
    return Quiet(polling_day - timedelta(weeks=WEEKS_BEFORE_POLLING), polling_day, ELECTIONS)
