"""When a survey comes round: waves planned ahead from its rule, one skipped, an extra one added.

What is planned follows from the rule, the skips, the extras and the days off alone, so each of
them can be undone. A wave that was opened, or was planned by hand, is never moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from pulse.models.base import db
from pulse.store import audit
from pulse.store import surveys as store
from pulse.store.stores import stores
from pulse.store.surveys import SurveyPlan
from pulse.store.transaction import transaction
from pulse.store.waves import WaveRecord, wave_record
from pulse.workflow.planning.daysoff import days_off
from surveys.errors import InvalidValueError, NotAllowedError
from surveys.recurrence import Recurrence, WaveDates, occurrences, rule_days, typical_gap
from surveys.wave import wave_title

PLANNED_AHEAD = 4
FARTHEST = timedelta(days=730)
NEAREST = timedelta(days=7)


def recurrence_of(plan: SurveyPlan) -> Recurrence:
    """When a survey comes round: its first day, then its rule from half a round later.

    Raises InvalidValueError naming the part of the rule that will not do.
    """
    first = plan.first_on
    plain = Recurrence(
        plan.rule, plan.opens_at, plan.window_days, stores().config.zone, starts=first
    )
    soonest = first + max(typical_gap(plain) / 2, timedelta(days=plan.window_days))
    close = frozenset(day for day in rule_days(plain, first) if first < day < soonest)
    return replace(plain, skips=close | plan.skips, extras=plan.extras | {first})


def coming_waves(
    plan: SurveyPlan, after: datetime, count: int | None = None, until: datetime | None = None
) -> tuple[WaveDates, ...]:
    """The waves of a survey that open after a moment: so many, or those up to another."""
    off = days_off(after.date())
    recurrence = replace(recurrence_of(plan), quiet=off.quiet)
    return occurrences(recurrence, after, count, until, off.holidays)


def plan_ahead(now: datetime) -> int:
    """Plan the next waves of each active survey; returns how many were added."""
    with transaction():
        return sum(plan_waves(plan, now) for plan in store.survey_plans() if plan.active)


def plan_waves(plan: SurveyPlan, now: datetime) -> int:
    """Bring a survey's planned waves in line with its rule, in the caller's transaction.

    Returns how many were added.
    """
    known = store.waves_of(plan.code)
    waiting = {wave.rule_day: wave for wave in known if _follows_rule(wave, now)}
    settled = [wave for wave in known if wave not in waiting.values()]
    wanted = _wanted(plan, settled, now)
    for day, wave in waiting.items():
        if day not in [dates.day for dates in wanted]:
            store.drop_wave(wave.number)
    titles = [wave.title for wave in settled]
    gap = typical_gap(recurrence_of(plan))
    for dates in wanted:
        titles.append(wave_title(dates.opens, gap, titles))
        _write(plan.code, waiting.get(dates.day), dates, titles[-1])
    return sum(dates.day not in waiting for dates in wanted)


def _follows_rule(wave: WaveRecord, now: datetime) -> bool:
    return wave.state == "planned" and wave.rule_day is not None and wave.opens > now


def _wanted(plan: SurveyPlan, settled: Sequence[WaveRecord], now: datetime) -> list[WaveDates]:
    spent = {wave.rule_day for wave in settled}
    after = max([now, *(wave.opens for wave in settled)])
    missing = PLANNED_AHEAD - sum(wave.state == "planned" for wave in settled)
    coming = coming_waves(plan, after, PLANNED_AHEAD + len(spent))
    return [dates for dates in coming if dates.day not in spent][: max(missing, 0)]


def _write(code: str, wave: WaveRecord | None, dates: WaveDates, title: str) -> None:
    if wave is None:
        store.add_wave(code, title, dates.opens, dates.closes, dates.day)
    elif (wave.opens, wave.closes, wave.title) != (dates.opens, dates.closes, title):
        store.move_wave(wave.number, dates.opens, dates.closes)
        store.rename_wave(wave.number, title)


def skip_wave(actor: str, number: int, now: datetime) -> SurveyPlan:
    """Leave out one planned wave; an extra one is taken out again.

    `bring_back` undoes it. Raises NotFoundError, NotAllowedError for a wave that is not planned
    by a rule or is due now.
    """
    wave = wave_record(db.session, number)
    if not _follows_rule(wave, now) or wave.rule_day is None:
        raise NotAllowedError(f"{wave.title} is not a coming wave of a rule: it cannot be skipped.")
    plan, day = store.survey_plan(wave.survey_code), wave.rule_day
    if day in plan.extras:
        changed = replace(plan, extras=plan.extras - {day})
    else:
        changed = replace(plan, skips=plan.skips | {day})
    _change(changed, now, actor, "wave skipped", f"{plan.code}: {day}")
    return changed


def bring_back(actor: str, code: str, day: date, now: datetime) -> SurveyPlan:
    """Plan a skipped wave again; raises NotAllowedError where no wave of that day is skipped."""
    plan = store.survey_plan(code)
    if day not in plan.skips:
        raise NotAllowedError(f"No wave of {day} is skipped.")
    changed = replace(plan, skips=plan.skips - {day})
    _change(changed, now, actor, "wave brought back", f"{code}: {day}")
    return changed


def add_extra(actor: str, code: str, day: date, now: datetime) -> SurveyPlan:
    """Plan one wave beside the rule; `skip_wave` takes it out again.

    Raises InvalidValueError for a day that is past, too far ahead or too near another wave.
    """
    plan = store.survey_plan(code)
    require_future(day, plan, now)
    for wave in store.waves_of(code):
        opens = wave.opens.astimezone(stores().config.local).date()
        if wave.state == "planned" and abs(opens - day) < NEAREST:
            raise InvalidValueError(
                f"{wave.title} opens on {opens:%-d %B %Y}: choose a day at least a week from it."
            )
    changed = replace(plan, extras=plan.extras | {day}, skips=plan.skips - {day})
    _change(changed, now, actor, "extra wave planned", f"{code}: {day}")
    return changed


def require_future(day: date, plan: SurveyPlan, now: datetime) -> None:
    """Raises InvalidValueError unless a wave that opens then comes within two years."""
    opens = datetime.combine(day, plan.opens_at, stores().config.local)
    if not now < opens <= now + FARTHEST:
        raise InvalidValueError("An extra wave must open later than now and within two years.")
    if not plan.active:
        raise InvalidValueError("The survey is paused: run it again before you add a wave.")


def _change(plan: SurveyPlan, now: datetime, actor: str, action: str, detail: str) -> None:
    with transaction():
        store.change_survey(plan)
        if plan.active:
            plan_waves(plan, now)
        audit.record(actor, action, detail, now)
