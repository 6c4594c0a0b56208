"""The surveys there are, and the waves of each."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from pulse.store import surveys as store
from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import PulseForm
from pulse.web.page import now
from pulse.workflow.planning import surveys as planning
from surveys.recurrence import PRESETS

MANAGERS = roles_required("reviewer", "administrator")


@MANAGERS
def surveys() -> Any:
    """Every survey with the wave that matters most now."""
    plans = [(plan, _current(store.waves_of(plan.code))) for plan in store.survey_plans()]
    return render_template("manage/surveys.html", plans=plans)


def _current(waves: list[Any]) -> Any:
    for state in ("open", "closed"):
        found = [wave for wave in waves if wave.state == state]
        if found:
            return found[-1]
    coming = [wave for wave in waves if wave.state == "planned"]
    return coming[0] if coming else (waves[-1] if waves else None)


@MANAGERS
def survey(code: str) -> Any:
    """One survey: what it asks, when it comes round, its waves."""
    plan = store.survey_plan(code)
    return render_template(
        "manage/survey.html",
        plan=plan,
        waves=store.waves_of(code),
        recurs=in_words(plan.rule),
        minutes=planning.minutes_to_answer(plan.instrument, len(plan.profiles)),
        form=PulseForm(),
    )


def in_words(rule: str) -> str:
    """A recurrence in words where it is one of ours, else the rule itself."""
    return next((words for words, known in PRESETS.values() if known == rule), rule)


@MANAGERS
def pause(code: str) -> Any:
    """Plan no further waves."""
    if PulseForm().validate_on_submit():
        planning.pause_survey(signed_in().email, code, now())
        flash("The survey is paused: no further wave will open.", "success")
    return redirect(url_for("manage.survey", code=code))


@MANAGERS
def resume(code: str) -> Any:
    """Plan waves again."""
    if PulseForm().validate_on_submit():
        planning.resume_survey(signed_in().email, code, now())
        flash("The survey is running again.", "success")
    return redirect(url_for("manage.survey", code=code))
