"""The next wave of a survey, opened before its day."""

from __future__ import annotations

from datetime import datetime, timedelta

from pulse.models.base import db
from pulse.store import surveys as store
from pulse.store.stores import stores
from pulse.store.transaction import transaction
from pulse.store.waves import WaveRecord, wave_record
from pulse.workflow.planning.daysoff import days_off
from surveys.errors import NotAllowedError


def bring_forward(number: int, now: datetime) -> WaveRecord:
    """Let a planned wave open now: it closes on a working day after its survey's window.

    Raises NotFoundError, NotAllowedError when it is no longer planned or another wave of its
    survey comes before it. It never reaches into the wave after it.
    """
    with transaction():
        wave = wave_record(db.session, number)
        _require_free(wave)
        if now < wave.opens:
            others = store.waves_of(wave.survey_code)
            later = [o.opens for o in others if o.state == "planned" and o.opens > wave.opens]
            closes = min([_closing_time(wave, now), *later])
            store.move_wave(number, now, closes)
    return wave_record(db.session, number)


def wave_before(wave: WaveRecord) -> WaveRecord | None:
    """The wave of the same survey that has to close before this planned one can open."""
    others = store.waves_of(wave.survey_code)
    waiting = (o for o in others if o.state == "open" or _planned_sooner(o, wave))
    return next(waiting, None)


def _planned_sooner(other: WaveRecord, wave: WaveRecord) -> bool:
    return other.state == "planned" and other.opens < wave.opens


def _require_free(wave: WaveRecord) -> None:
    if wave.state != "planned":
        raise NotAllowedError(f"{wave.title} is {wave.state} already.")
    before = wave_before(wave)
    if before is not None:
        remedy = "close it first" if before.state == "open" else "open that one first"
        raise NotAllowedError(f"{before.title} comes before {wave.title}: {remedy}.")


def _closing_time(wave: WaveRecord, now: datetime) -> datetime:
    plan, zone = store.survey_plan(wave.survey_code), stores().config.local
    today = now.astimezone(zone).date()
    day = days_off(today).working_day(today + timedelta(days=plan.window_days))
    return datetime.combine(day, plan.opens_at, zone)
