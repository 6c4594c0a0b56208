"""Surveys: create one from the bank, plan its waves ahead, change when they open."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from pulse.store import audit
from pulse.store import surveys as store
from pulse.store.stores import stores
from pulse.store.surveys import SurveyPlan
from pulse.store.transaction import transaction
from pulse.workflow.planning.questions import question_set
from pulse.workflow.planning.timetable import FARTHEST, plan_waves, recurrence_of
from surveys.audience import Rule
from surveys.errors import InvalidValueError
from surveys.instrument import Instrument
from surveys.profiles import DeclaredProfile
from surveys.recurrence import PRESETS, Recurrence

LONGEST_TITLE = 60
SECONDS_A_QUESTION = 8
SECONDS_AROUND = 45


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reviewer asks for. `recurs` is one of PRESETS or an RFC 5545 rule."""

    title: str
    instrument: str
    recurs: str
    first_on: date
    opens_at: time
    window_days: int
    reminder_days: tuple[int, ...]
    profiles: tuple[DeclaredProfile, ...] = ()
    comment: bool = False
    audience: Rule = Rule()


def minutes_to_answer(asked: Instrument, profiles: int = 0) -> int:
    """About how many whole minutes answering takes, rounded up; never less than one.

    A comment is left out: most people write none, and nobody has to.
    """
    questions = len(asked.items) + profiles
    return -(-(questions * SECONDS_A_QUESTION + SECONDS_AROUND) // 60)


def read_title(title: str) -> str:
    """A title on one line; raises InvalidValueError when it is empty or too long."""
    title = " ".join(title.split())
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise InvalidValueError(f"Enter a title of 1 to {LONGEST_TITLE} characters.")
    return title


def read_reminders(text: str, window_days: int) -> tuple[int, ...]:
    """Days after opening, such as "5, 10"; empty for no reminders. Raises InvalidValueError."""
    try:
        days = sorted({int(part) for part in re.split(r"[,;\s]+", text.strip()) if part})
    except ValueError:
        raise InvalidValueError("Enter days as numbers, such as 5, 10.") from None
    if any(not 1 <= day < window_days for day in days):
        raise InvalidValueError(
            f"Each reminder must come 1 to {window_days - 1} days after opening,"
            " before the wave closes."
        )
    if len(days) > 4:
        raise InvalidValueError("Send at most 4 reminders: more annoy people.")
    return tuple(days)


def planned(wish: Wish) -> SurveyPlan:
    """The survey that a wish would make; raises InvalidValueError or NotFoundError."""
    rule = PRESETS[wish.recurs][1] if wish.recurs in PRESETS else wish.recurs
    plan = SurveyPlan(
        code=_code(wish.title),
        title=read_title(wish.title),
        instrument=question_set(wish.instrument),
        rule=rule,
        first_on=wish.first_on,
        opens_at=wish.opens_at,
        window_days=wish.window_days,
        reminder_days=wish.reminder_days,
        profiles=wish.profiles,
        comment=wish.comment,
        audience=wish.audience,
    )
    recurrence_of(plan)
    return plan


def _code(title: str) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:30].rstrip("-")
    return base if base[:1].isalpha() else f"survey-{base}".rstrip("-")


def create_survey(actor: str, wish: Wish, now: datetime) -> SurveyPlan:
    """Create a survey and plan its first waves; raises InvalidValueError or NotFoundError."""
    plan = planned(wish)
    require_future(plan.first_on, plan.opens_at, now)
    with transaction():
        require_new_title(plan.title)
        store.add_survey(plan)
        plan_waves(plan, now)
        audit.record(actor, "survey created", f"{plan.code}: {plan.instrument.code}", now)
    return plan


def require_future(first_on: date, opens_at: time, now: datetime) -> None:
    """Raises InvalidValueError unless a first wave that opens then comes within two years."""
    opens = datetime.combine(first_on, opens_at, stores().config.local)
    if opens > now + FARTHEST:
        raise InvalidValueError("The first wave must open within the next two years.")
    if opens <= now:
        raise InvalidValueError(
            "The first wave must open later than now. You can open it at once from its own page."
        )


def require_new_title(title: str) -> None:
    """Raises InvalidValueError when a survey of this title exists."""
    if store.has_survey(_code(title)):
        raise InvalidValueError("There is a survey of this title. Choose another title.")


def check_rule(rule: str, first_on: date) -> None:
    """Raises InvalidValueError naming the part of an RFC 5545 rule that will not do."""
    Recurrence(rule, time(9), 1, stores().config.zone, starts=first_on)


def pause_survey(actor: str, code: str, now: datetime) -> None:
    """Plan no further waves and forget those planned; a wave that is open goes on."""
    with transaction():
        store.change_survey(replace(store.survey_plan(code), active=False))
        for wave in store.waves_of(code):
            store.drop_wave(wave.number)
        audit.record(actor, "survey paused", code, now)


def resume_survey(actor: str, code: str, now: datetime) -> None:
    """Plan waves again."""
    with transaction():
        plan = replace(store.survey_plan(code), active=True)
        store.change_survey(plan)
        plan_waves(plan, now)
        audit.record(actor, "survey resumed", code, now)
