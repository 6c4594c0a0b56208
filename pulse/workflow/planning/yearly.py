"""The coming year on one page: waves, reminders, days off, and what it asks of staff."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pulse.store import staff
from pulse.store.stores import stores
from pulse.store.surveys import SurveyPlan, survey_plans
from pulse.workflow.planning.burden import burden_cap
from pulse.workflow.planning.daysoff import DaysOff, days_off
from pulse.workflow.planning.timetable import coming_waves
from pulse.workflow.upcoming import MOST_WAVES, FutureWave, future_waves
from surveys.audience import Cap
from surveys.forecast import load

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the calendar. `kind` is opens, reminder, closes, holiday or quiet.

    `last` is the last day of a quiet period; `number` the wave it links to, once planned.
    """

    day: date
    kind: str
    words: str
    number: int | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """One month: its lines by day, and how many invitations go out in it."""

    first: date
    entries: tuple[Entry, ...]
    invitations: int


@dataclass(frozen=True, slots=True)
class Year:
    """The coming twelve months and their load. `each` is how often one person is asked on
    average, `most` how many invitations the busiest span of the cap's days could bring one
    person before the cap holds.
    """

    months: tuple[Month, ...]
    people: int
    invitations: int
    each: float
    most: int
    cap: Cap
    waves: int


@dataclass
class _Lines:
    """Gathers the lines of each month."""

    zone: ZoneInfo
    by_month: dict[date, list[Entry]] = field(default_factory=lambda: defaultdict(list))

    def add(self, moment: date, kind: str, words: str, number: int | None = None) -> None:
        """A line on a local day."""
        day = moment.astimezone(self.zone).date() if isinstance(moment, datetime) else moment
        self.by_month[day.replace(day=1)].append(Entry(day, kind, words, number))


def coming_year(now: datetime) -> Year:
    """The calendar from this month on, as rules, days off and the staff list stand now."""
    zone = stores().config.local
    firsts = _months(now.astimezone(zone).date())
    until = datetime.combine(_next_month(firsts[-1]), datetime.min.time(), zone)
    waves = future_waves(now, until)
    people = staff.eligible_count()
    panels = {plan.code: plan.audience.panels for plan in survey_plans()}
    asked = {code: -(-people // parts) for code, parts in panels.items()}
    burden = load([(_month_of(w, zone), asked[w.survey]) for w in waves if w.opens > now], people)
    lines = _all_lines(waves, days_off(firsts[0]), firsts, zone)
    cap = burden_cap()
    return Year(
        months=tuple(
            Month(
                first,
                tuple(sorted(lines.by_month[first], key=lambda e: (e.day, e.kind, e.words))),
                burden.months.get(f"{first:%Y-%m}", 0),
            )
            for first in firsts
        ),
        people=people,
        invitations=burden.year,
        each=burden.each,
        most=_most_within(waves, panels, cap.days),
        cap=cap,
        waves=len(waves),
    )


@dataclass(frozen=True, slots=True)
class Burden:
    """What a survey that is not created yet would add: `each` times a year for one person, and
    with all others at most `most` times within the days of the cap.
    """

    each: float
    most: int
    cap: Cap


def burden_with(plan: SurveyPlan, now: datetime) -> Burden:
    """What a survey would ask of one person in a year, beside what is planned already."""
    until = now + timedelta(days=365)
    added = [
        FutureWave(plan.code, plan.title, "", dates.opens, dates.closes, ())
        for dates in coming_waves(plan, now, MOST_WAVES, until)
    ]
    panels = {one.code: one.audience.panels for one in (*survey_plans(), plan)}
    cap = burden_cap()
    most = _most_within([*future_waves(now, until), *added], panels, cap.days)
    return Burden(len(added) / plan.audience.panels, most, cap)


def _months(today: date) -> list[date]:
    firsts = [today.replace(day=1)]
    while len(firsts) < MONTHS:
        firsts.append(_next_month(firsts[-1]))
    return firsts


def _next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _month_of(wave: FutureWave, zone: ZoneInfo) -> str:
    return f"{wave.opens.astimezone(zone):%Y-%m}"


def _all_lines(waves: list[FutureWave], off: DaysOff, firsts: list[date], zone: ZoneInfo) -> _Lines:
    lines = _Lines(zone)
    for wave in waves:
        name = f"{wave.survey_title}: {wave.title}"
        if wave.state == "planned":
            lines.add(wave.opens, "opens", name, wave.number)
        for moment in wave.reminders:
            lines.add(moment, "reminder", name, wave.number)
        lines.add(wave.closes, "closes", name, wave.number)
    first, end = firsts[0], _next_month(firsts[-1])
    for number in range((end - first).days):
        day = first + timedelta(days=number)
        if day in off.holidays:
            lines.add(day, "holiday", _holiday_name(off, day))
    for quiet in off.quiet:
        if quiet.first < end and quiet.last >= first:
            start = max(quiet.first, first)
            month = start.replace(day=1)
            entry = Entry(start, "quiet", quiet.reason, last=quiet.last)
            lines.by_month[month].append(entry)
    return lines


def _holiday_name(off: DaysOff, day: date) -> str:
    named = off.holidays
    return str(named[day]) if isinstance(named, dict) else "Bank holiday"


def _most_within(waves: list[FutureWave], panels: Mapping[str, int], days: int) -> int:
    """The most invitations that any run of so many days could bring one person."""
    opens = sorted((wave.opens.date(), wave.survey) for wave in waves)
    most = 0
    for start, _ in opens:
        end = start + timedelta(days=days)
        inside = Counter(survey for day, survey in opens if start <= day < end)
        most = max(most, sum(-(-count // panels[survey]) for survey, count in inside.items()))
    return most
