"""What is due next: openings, reminders, closings and the work of each day, in order of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pulse.models.base import db
from pulse.store.mailings import mailings
from pulse.store.stores import stores
from pulse.store.surveys import SurveyPlan, survey_plans, waves_of
from pulse.store.waves import WaveRecord, waves_in
from pulse.workflow.daily import FROM
from pulse.workflow.due import SOCIABLE, is_sociable, moments_after, reminder_moments, untold
from pulse.workflow.planning.daysoff import days_off
from pulse.workflow.planning.timetable import coming_waves, recurrence_of
from surveys.recurrence import typical_gap
from surveys.wave import wave_title

MOST_WAVES = 60
DAILY = "Plan ahead, take response rates, forget what is past its time"


@dataclass(frozen=True, slots=True)
class Coming:
    """One thing that is due at a moment, in UTC.

    `kind` is open, remind, close or daily. `wave` is None for one that is not planned yet.
    """

    moment: datetime
    kind: str
    what: str
    survey: str = ""
    wave: int | None = None
    title: str = ""


def due_next(now: datetime, until: datetime) -> list[Coming]:
    """What the scheduler will do later than now and up to `until`, the soonest first."""
    found = [*_waves_due(now), *_daily(now, until)]
    return sorted((c for c in found if now < c.moment <= until), key=lambda c: (c.moment, c.what))


def next_moment(now: datetime) -> datetime:
    """The next moment at which anything may be due: a clock that looks then misses nothing."""
    later = [coming.moment for coming in due_next(now, now + timedelta(days=2))]
    if _something_waits(now):
        later.append(_next_sociable(now))
    return min(later)


def _something_waits(now: datetime) -> bool:
    """Whether something's time has come that has to wait until people are at work."""
    if is_sociable(now):
        return False
    if next(untold(now), None) is not None:
        return True
    late = any(wave.opens <= now for wave in waves_in(db.session, "planned"))
    return late or any(
        moment <= now
        for wave in waves_in(db.session, "open")
        for moment in _reminders_left(wave).values()
    )


def _next_sociable(now: datetime) -> datetime:
    zone = stores().config.local
    local = now.astimezone(zone)
    day = local.date() if local.time() < SOCIABLE[0] else local.date() + timedelta(days=1)
    day = days_off(day).working_day(day)
    return datetime.combine(day, SOCIABLE[0], zone).astimezone(UTC)


def _waves_due(now: datetime) -> Iterator[Coming]:
    for wave in waves_in(db.session, "planned"):
        yield _of_wave(wave, wave.opens, "open", "Open")
    for wave in waves_in(db.session, "open"):
        yield _of_wave(wave, wave.closes, "close", "Close")
        for moment in _reminders_left(wave).values():
            yield _of_wave(wave, moment, "remind", "Remind")


def _reminders_left(wave: WaveRecord) -> dict[int, datetime]:
    queued = mailings(db.session, wave.number, "reminder")
    moments = reminder_moments(wave)
    return {day: at for day, at in moments.items() if day not in queued and at < wave.closes}


def _of_wave(wave: WaveRecord, moment: datetime, kind: str, verb: str) -> Coming:
    what = f"{verb} {wave.survey_title}: {wave.title}"
    utc = moment.astimezone(UTC)
    return Coming(utc, kind, what, wave.survey_code, wave.number, wave.title)


def _daily(now: datetime, until: datetime) -> Iterator[Coming]:
    zone = stores().config.local
    day = now.astimezone(zone).date()
    while (moment := datetime.combine(day, FROM, zone).astimezone(UTC)) <= until:
        yield Coming(moment, "daily", DAILY)
        day += timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FutureWave:
    """A wave that is open, planned, or will be planned by its rule; `number` None until it is."""

    survey: str
    survey_title: str
    title: str
    opens: datetime
    closes: datetime
    reminders: tuple[datetime, ...]
    number: int | None = None
    state: str = "planned"


def future_waves(now: datetime, until: datetime) -> list[FutureWave]:
    """Every wave that is open or opens up to a moment, as far as rules and days off tell."""
    found = [_known(wave) for state in ("open", "planned") for wave in waves_in(db.session, state)]
    found = [wave for wave in found if wave.opens <= until]
    found += [wave for plan in survey_plans() if plan.active for wave in _by_rule(plan, now, until)]
    return sorted(found, key=lambda wave: (wave.opens, wave.survey))


def _known(wave: WaveRecord) -> FutureWave:
    moments = reminder_moments(wave)
    return FutureWave(
        wave.survey_code, wave.survey_title, wave.title, wave.opens, wave.closes,
        tuple(at for at in moments.values() if at < wave.closes), wave.number, wave.state,
    )  # fmt: skip


def _by_rule(plan: SurveyPlan, now: datetime, until: datetime) -> Iterator[FutureWave]:
    """The waves after those that are planned already."""
    known = waves_of(plan.code)
    spent = {wave.rule_day for wave in known}
    after = max([now, *(wave.opens for wave in known)])
    titles = [wave.title for wave in known]
    gap = typical_gap(recurrence_of(plan))
    for dates in coming_waves(plan, after, MOST_WAVES, until):
        if dates.day not in spent:
            titles.append(wave_title(dates.opens, gap, titles))
            moments = moments_after(dates.opens, plan.reminder_days).values()
            reminders = tuple(moment for moment in moments if moment < dates.closes)
            yield FutureWave(
                plan.code, plan.title, titles[-1], dates.opens, dates.closes, reminders
            )
