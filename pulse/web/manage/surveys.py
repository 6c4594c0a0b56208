"""The surveys there are, and the waves of each."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from wtforms import SelectMultipleField

from pulse.models.base import db
from pulse.store import surveys as store
from pulse.store.waves import wave_record
from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import DateField, PulseForm
from pulse.web.page import in_day_words, local, now
from pulse.workflow.planning import surveys as planning
from pulse.workflow.planning import timetable
from pulse.workflow.planning.left_out import leave_out, units_to_leave_out
from surveys.errors import InvalidValueError
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
        skipped=sorted(day for day in plan.skips if day >= local(now()).date()),
        left_out=[unit.name for unit, out in units_to_leave_out(plan) if out],
        form=PulseForm(),
    )


def in_words(rule: str) -> str:
    """A recurrence in words where it is one of ours, else the rule itself."""
    return next((words for words, known in PRESETS.values() if known == rule), rule)


class ExtraForm(PulseForm):
    """The day of one wave beside the rule."""

    day = DateField("It opens on")


class WithoutForm(PulseForm):
    """Directorates and services that a survey does not ask."""

    units = SelectMultipleField("Not asked")


@MANAGERS
def skip(number: int) -> Any:
    """Leave out one planned wave; the survey's page brings it back."""
    found = wave_record(db.session, number)
    code, title, day = found.survey_code, found.title, found.rule_day
    if PulseForm().validate_on_submit():
        plan = timetable.skip_wave(signed_in().email, number, now())
        undo = "It can be brought back below." if day in plan.skips else "It was an extra one."
        flash(f"{title} will not take place. {undo}", "success")
    return redirect(url_for("manage.survey", code=code))


@MANAGERS
def bring_back(code: str, day: str) -> Any:
    """Plan a skipped wave again."""
    if PulseForm().validate_on_submit():
        wanted = read_day(day)
        timetable.bring_back(signed_in().email, code, wanted, now())
        flash(f"The wave of {in_day_words(wanted)} will take place.", "success")
    return redirect(url_for("manage.survey", code=code))


def read_day(text: str) -> date:
    """A day out of an address; raises InvalidValueError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidValueError("That is no day.") from None


@MANAGERS
def extra(code: str) -> Any:
    """Plan one wave beside the rule."""
    plan, form = store.survey_plan(code), ExtraForm()
    if form.validate_on_submit():
        try:
            timetable.add_extra(signed_in().email, code, form.day.data, now())
        except InvalidValueError as error:
            form.refuse("day", error)
        else:
            flash("The extra wave is planned. Skip it to take it out again.", "success")
            return redirect(url_for("manage.survey", code=code))
    page = render_template("manage/extra.html", plan=plan, form=form)
    return page, 400 if form.errors else 200


@MANAGERS
def without(code: str) -> Any:
    """Choose directorates and services that are not asked."""
    plan, form = store.survey_plan(code), WithoutForm()
    units = units_to_leave_out(plan)
    form.units.choices = [(unit.code, unit.name) for unit, _ in units]
    if form.validate_on_submit():
        leave_out(signed_in().email, code, form.units.data or (), now())
        flash("Saved. It holds from the next wave that opens.", "success")
        return redirect(url_for("manage.survey", code=code))
    return render_template("manage/without.html", plan=plan, form=form, units=units)


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
