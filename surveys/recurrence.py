"""When a survey recurs: an RFC 5545 rule and a calendar become wave dates."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice, takewhile
from typing import TypeVar
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from surveys.errors import InvalidValueError

PRESETS: Mapping[str, tuple[str, str]] = {
    "monthly": ("Every month, on the 1st", "FREQ=MONTHLY;BYMONTHDAY=1"),
    "first-tuesday": ("Every month, on the first Tuesday", "FREQ=MONTHLY;BYDAY=1TU"),
    "quarterly": (
        "Every quarter, on the first Tuesday of March, June, September and December",
        "FREQ=YEARLY;BYMONTH=3,6,9,12;BYDAY=1TU",
    ),
    "yearly": ("Every year, on the first Tuesday of October", "FREQ=YEARLY;BYMONTH=10;BYDAY=1TU"),
}
LONGEST_WINDOW = 92
_HORIZON_YEARS = 12
T = TypeVar("T")
_MONTHS, _DAYS = r"(1[0-2]|[1-9])", r"(MO|TU|WE|TH|FR|SA|SU)"
_MONTHDAY = r"(-?(3[01]|[12]\d|[1-9]))"
_PARTS: Mapping[str, tuple[str, str]] = {
    "FREQ": (r"WEEKLY|MONTHLY|YEARLY", "WEEKLY, MONTHLY or YEARLY"),
    "INTERVAL": (r"[1-9]\d?", "a whole number from 1 to 99"),
    "COUNT": (r"[1-9]\d{0,2}", "a whole number from 1 to 999"),
    "UNTIL": (r"\d{8}(T\d{6}Z?)?", "a date such as 20271231"),
    "BYMONTH": (rf"{_MONTHS}(,{_MONTHS})*", "month numbers from 1 to 12, such as 3,9"),
    "BYMONTHDAY": (rf"{_MONTHDAY}(,{_MONTHDAY})*", "days from 1 to 31, or -1 for the last"),
    "BYDAY": (rf"(-?[1-5])?{_DAYS}(,(-?[1-5])?{_DAYS})*", "days such as TU, 1TU or -1FR"),
    "BYSETPOS": (r"-?[1-9](,-?[1-9])*", "positions such as 1 or -1"),
    "WKST": (_DAYS, "a day such as MO"),
}


@dataclass(frozen=True, slots=True)
class Quiet:
    """Days, first and last included, on which nothing opens, closes or is sent, and why."""

    first: date
    last: date
    reason: str

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidValueError(f"quiet period {self.reason!r}: it ends before it starts")
        if not self.reason.strip():
            raise InvalidValueError("quiet period: say why, for example 'local election'")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A standing rule: an RFC 5545 rule of whole days, the hour, the window and the exceptions.

    `rule` may use FREQ (weekly, monthly, yearly), INTERVAL, COUNT, UNTIL, BYMONTH, BYMONTHDAY,
    BYDAY, BYSETPOS and WKST. `starts` is the rule's DTSTART; a rule needs one where it counts
    from somewhere (INTERVAL, COUNT) or does not say on which day it falls. `skips` are days of
    the rule that are left out, `extras` days beside it. Raises InvalidValueError naming the part
    and the remedy.
    """

    rule: str
    opens_at: time
    window_days: int
    zone: str = "Europe/London"
    quiet: tuple[Quiet, ...] = ()
    skips: frozenset[date] = frozenset()
    starts: date | None = None
    extras: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        parts = parse_rule(self.rule)
        if self.opens_at.tzinfo is not None:
            raise InvalidValueError("opening hour: give a local time without a zone")
        if not 1 <= self.window_days <= LONGEST_WINDOW:
            raise InvalidValueError(f"window: choose 1 to {LONGEST_WINDOW} days")
        _check_zone(self.zone)
        _check_start(parts, self.starts)
        if next(rule_days(self, self.starts or date(2024, 1, 1)), None) is None:
            raise InvalidValueError(f"recurrence rule {self.rule!r}: it never falls on a day")


@dataclass(frozen=True, slots=True)
class WaveDates:
    """When a wave opens and closes: aware times in the zone of the recurrence.

    `day` is the day of the rule, or the extra, that the wave stands for, before it was moved.
    """

    opens: datetime
    closes: datetime
    day: date | None = field(default=None, compare=False)


def parse_rule(rule: str) -> dict[str, str]:
    """The parts of an RFC 5545 rule, in capitals and without RRULE:.

    Raises InvalidValueError naming the part that is unknown, repeated or out of range.
    """
    parts: dict[str, str] = {}
    for piece in rule.strip().upper().removeprefix("RRULE:").split(";"):
        name, equals, value = (text.strip() for text in piece.partition("="))
        _check_part(name, value, bool(equals), parts)
        parts[name] = value
    if "FREQ" not in parts:
        raise _wrong("FREQ is missing: begin with FREQ=MONTHLY or FREQ=YEARLY")
    if "COUNT" in parts and "UNTIL" in parts:
        raise _wrong("give COUNT or UNTIL, not both")
    if parts["FREQ"] == "WEEKLY" and re.search(r"\d", parts.get("BYDAY", "")):
        raise _wrong("BYDAY: a weekly rule takes plain days such as TU")
    if parts["FREQ"] == "WEEKLY" and "BYMONTHDAY" in parts:
        raise _wrong("BYMONTHDAY: a weekly rule takes BYDAY")
    if "BYSETPOS" in parts and not {"BYDAY", "BYMONTHDAY"} & set(parts):
        raise _wrong("BYSETPOS: give BYDAY or BYMONTHDAY too")
    return parts


def _check_part(name: str, value: str, equals: bool, earlier: Collection[str]) -> None:
    if not equals or name not in _PARTS:
        raise _wrong(f"{name or 'an empty part'} is not understood: use {', '.join(_PARTS)}")
    if name in earlier:
        raise _wrong(f"{name} is given twice")
    pattern, remedy = _PARTS[name]
    if not re.fullmatch(pattern, value):
        raise _wrong(f"{name}={value[:40]}: give {remedy}")
    if name == "UNTIL":
        _date_of_until(value)


def _wrong(message: str) -> InvalidValueError:
    return InvalidValueError(f"recurrence rule: {message}")


def _date_of_until(value: str) -> date:
    try:
        return date.fromisoformat(value[:8])
    except ValueError:
        raise _wrong(f"UNTIL={value}: there is no such date") from None


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise InvalidValueError(
            f"time zone {zone!r} is not known: use a name such as Europe/London"
        ) from None


def _check_start(parts: Mapping[str, str], starts: date | None) -> None:
    counts = "COUNT" in parts or parts.get("INTERVAL", "1") != "1"
    if starts is None and (counts or not {"BYDAY", "BYMONTHDAY"} & set(parts)):
        raise _wrong("say from which day it starts, because it counts from there")
    if starts is None and parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts:
        raise _wrong("say from which day it starts, or give BYMONTH")


def rule_days(recurrence: Recurrence, since: date) -> Iterator[date]:
    """The days of the rule and the extras from `since` on, before any is moved; for twelve
    years. Skipped days are left out."""
    days = recurrence.extras.union(_days_of_rule(recurrence.rule, recurrence.starts, since.year))
    return iter(sorted(d for d in days - recurrence.skips if d >= since))


@lru_cache(maxsize=64)
def _days_of_rule(rule: str, starts: date | None, year: int) -> tuple[date, ...]:
    """Days of the rule up to twelve years after `year`, from its start or that year's first day."""
    parts = parse_rule(rule)
    last, count = date(year + _HORIZON_YEARS, 12, 31), parts.pop("COUNT", None)
    if "UNTIL" in parts:
        last = min(last, _date_of_until(parts.pop("UNTIL")))
    # Bounded here, because a rule such as 30 February would be searched to the year 9999.
    text = ";".join(
        [*(f"{name}={value}" for name, value in parts.items()), f"UNTIL={last:%Y%m%d}T000000Z"]
    )
    first = datetime.combine(starts or date(year, 1, 1), time(), UTC)
    days = rrulestr(text, dtstart=first)
    return tuple(day.date() for day in islice(days, int(count) if count else None))


def occurrences(
    recurrence: Recurrence,
    after: datetime,
    count: int | None = None,
    until: datetime | None = None,
    holidays: Collection[date] = (),
) -> tuple[WaveDates, ...]:
    """The waves that open later than `after`, oldest first: `count` of them, or those up to
    `until`, or both, at most ten years ahead.

    Opening and closing fall at the local hour of the recurrence, on a working day outside the
    quiet periods: a day that is not one moves to the next that is. A wave pushed to the day of
    the next one, or past it, gives way to it, and a wave closes at the latest when the next
    opens. The answer does not depend on `after`, save for where it begins. Raises
    InvalidValueError when neither bound is given, or a time has no zone.
    """
    if count is None and until is None:
        raise InvalidValueError("say how many waves to plan, or until when")
    if after.tzinfo is None or (until is not None and until.tzinfo is None):
        raise InvalidValueError("planning: give times with a zone")
    waves = (wave for wave in _all_waves(recurrence, after, holidays) if wave.opens > after)
    if until is not None:
        waves = (wave for wave in takewhile(lambda wave: wave.opens <= until, waves))
    return tuple(islice(waves, count))


def _all_waves(
    recurrence: Recurrence, after: datetime, holidays: Collection[date]
) -> Iterator[WaveDates]:
    # A quiet period may push a wave for months: begin well before the time asked for.
    since = after.date() - timedelta(days=366)
    openings = _opening_days(recurrence, since, holidays)
    for (day, opens), following in _with_next(openings):
        closes = working_day(opens + timedelta(recurrence.window_days), recurrence.quiet, holidays)
        last = closes if following is None else min(closes, following[1])
        yield WaveDates(_at(recurrence, opens), _at(recurrence, last), day)


def _opening_days(
    recurrence: Recurrence, since: date, holidays: Collection[date]
) -> Iterator[tuple[date, date]]:
    """Each day of the rule, and the day to which it moves."""
    for day, following in _with_next(rule_days(recurrence, since)):
        moved = working_day(day, recurrence.quiet, holidays)
        if following is None or moved < following:
            yield day, moved


def _with_next(items: Iterator[T]) -> Iterator[tuple[T, T | None]]:
    """Each item with the one after it, read no further ahead than that."""
    present = next(items, None)
    while present is not None:
        following = next(items, None)
        yield present, following
        present = following


def working_day(day: date, quiet: Collection[Quiet], holidays: Collection[date]) -> date:
    """This day, or the next one that is no weekend, holiday or quiet day.

    Raises InvalidValueError when there is none within a year.
    """
    for ahead in range(367):
        candidate = day + timedelta(ahead)
        if is_working_day(candidate, quiet, holidays):
            return candidate
    raise InvalidValueError(f"there is no working day within a year of {day}: see the quiet days")


def is_working_day(day: date, quiet: Collection[Quiet], holidays: Collection[date]) -> bool:
    """Whether staff may be asked, reminded or told anything on this day."""
    return day.weekday() < 5 and day not in holidays and not any(day in q for q in quiet)


def _at(recurrence: Recurrence, day: date) -> datetime:
    """The opening hour on a day; an hour that the clock change skips comes as much later."""
    zone = ZoneInfo(recurrence.zone)
    local = datetime.combine(day, recurrence.opens_at, zone)
    return local.astimezone(UTC).astimezone(zone)


def typical_gap(recurrence: Recurrence) -> timedelta:
    """The median time between two days of the rule; ten years for a rule of one day."""
    days = list(islice(rule_days(recurrence, recurrence.starts or date(2024, 1, 1)), 60))
    gaps = sorted(later - earlier for earlier, later in zip(days, days[1:], strict=False))
    return gaps[len(gaps) // 2] if gaps else timedelta(days=3650)
