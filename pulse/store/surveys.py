"""Surveys and their planned waves in the main store."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import func, select

from pulse.models.base import db
from pulse.models.plans import Survey, Wave
from pulse.store.waves import WaveRecord, stored_instrument, waves_of_survey
from surveys.audience import Rule
from surveys.errors import NotFoundError
from surveys.instrument import Instrument
from surveys.profiles import DeclaredProfile, profiles_from_list


@dataclass(frozen=True, slots=True)
class SurveyPlan:
    """A survey: what it asks, of whom, and when it comes round.

    `rule` is an RFC 5545 rule; `first_on` the day of its first wave; `reminder_days` how many
    days after opening each reminder goes out; `profiles` what staff may declare of themselves, and
    `comment` whether they may add one, from the next wave on. `skips` are days of
    the rule that are left out, `extras` days beside it.
    """

    code: str
    title: str
    instrument: Instrument
    rule: str
    first_on: date
    opens_at: time
    window_days: int
    reminder_days: tuple[int, ...]
    active: bool = True
    profiles: tuple[DeclaredProfile, ...] = ()
    comment: bool = False
    audience: Rule = Rule()
    skips: frozenset[date] = frozenset()
    extras: frozenset[date] = frozenset()


def survey_plans() -> list[SurveyPlan]:
    """Every survey, by title."""
    return [_plan(row) for row in db.session.scalars(select(Survey).order_by(Survey.title))]


def survey_plan(code: str) -> SurveyPlan:
    """The survey with this code; raises NotFoundError."""
    return _plan(_row(code))


def has_survey(code: str) -> bool:
    """Whether a survey has this code."""
    return db.session.scalar(select(Survey.id).where(Survey.code == code)) is not None


def _row(code: str) -> Survey:
    row = db.session.scalar(select(Survey).where(Survey.code == code))
    if row is None:
        raise NotFoundError("There is no such survey.")
    return row


def _plan(row: Survey) -> SurveyPlan:
    return SurveyPlan(
        code=row.code,
        title=row.title,
        instrument=stored_instrument(row.instrument),
        rule=row.rule,
        first_on=row.first_on,
        opens_at=time.fromisoformat(row.opens_at),
        window_days=row.window_days,
        reminder_days=tuple(int(day) for day in row.reminder_days.split(",") if day),
        active=row.active,
        profiles=profiles_from_list(json.loads(row.profiles)),
        comment=row.comment,
        audience=Rule(row.panels, frozenset(_words(row.without))),
        skips=frozenset(map(date.fromisoformat, _words(row.skips))),
        extras=frozenset(map(date.fromisoformat, _words(row.extras))),
    )


def _words(text: str) -> list[str]:
    return [word for word in text.split(",") if word]


def add_survey(plan: SurveyPlan) -> None:
    """Write a new survey, in the caller's transaction."""
    row = Survey(code=plan.code, instrument=json.dumps(plan.instrument.to_dict()))
    _fill(row, plan)
    db.session.add(row)
    db.session.flush()


def change_survey(plan: SurveyPlan) -> None:
    """Write what may change of a survey: everything but its code and what it asks."""
    _fill(_row(plan.code), plan)
    db.session.flush()


def change_questions(code: str, instrument: Instrument) -> None:
    """Write what a survey asks from its next wave on: an opened one has its own in its manifest."""
    _row(code).instrument = json.dumps(instrument.to_dict())
    db.session.flush()


def _fill(row: Survey, plan: SurveyPlan) -> None:
    row.title, row.rule, row.first_on = plan.title, plan.rule, plan.first_on
    row.opens_at = plan.opens_at.isoformat("minutes")
    row.window_days, row.active = plan.window_days, plan.active
    row.profiles = json.dumps([profile.to_dict() for profile in plan.profiles])
    row.comment = plan.comment
    row.reminder_days = ",".join(str(day) for day in plan.reminder_days)
    row.panels, row.without = plan.audience.panels, ",".join(sorted(plan.audience.without))
    row.skips = ",".join(day.isoformat() for day in sorted(plan.skips))
    row.extras = ",".join(day.isoformat() for day in sorted(plan.extras))


def waves_of(code: str) -> list[WaveRecord]:
    """The waves of a survey, the earliest first."""
    return waves_of_survey(db.session, code)


def wave_count(state: str) -> int:
    """How many waves are in a state."""
    return db.session.scalar(select(func.count()).where(Wave.state == state)) or 0


def add_wave(
    code: str, title: str, opens: datetime, closes: datetime, rule_day: date | None = None
) -> int:
    """The number of a new planned wave, in the caller's transaction. Times are aware.

    `rule_day` is the day of the rule that it stands for; without one no rule moves it.
    """
    row = Wave(
        survey_id=_row(code).id,
        title=title,
        state="planned",
        opens=opens.astimezone(UTC),
        closes=closes.astimezone(UTC),
        rule_day=rule_day,
    )
    db.session.add(row)
    db.session.flush()
    return row.number


def move_wave(number: int, opens: datetime, closes: datetime) -> None:
    """Other times for a wave, in the caller's transaction."""
    row = db.session.get(Wave, number)
    if row is None:
        raise NotFoundError(f"There is no wave {number}.")
    row.opens, row.closes = opens.astimezone(UTC), closes.astimezone(UTC)


def rename_wave(number: int, title: str) -> None:
    """Another title for a planned wave, in the caller's transaction."""
    row = db.session.get(Wave, number)
    if row is not None and row.state == "planned":
        row.title = title


def drop_wave(number: int) -> None:
    """Forget a wave that was planned and will not come."""
    row = db.session.get(Wave, number)
    if row is not None and row.state == "planned":
        db.session.delete(row)
