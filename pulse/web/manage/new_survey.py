"""Creating a survey: pick questions, see them as staff do, say when."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange

from pulse.store.surveys import SurveyPlan
from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import DateField, PulseForm, reads
from pulse.web.manage.builder import as_staff_see_it
from pulse.web.page import local, now
from pulse.workflow.planning import questions
from pulse.workflow.planning import surveys as planning
from pulse.workflow.planning.asking import choose_profiles
from pulse.workflow.planning.audience import panel_choices
from pulse.workflow.planning.daysoff import days_off
from pulse.workflow.planning.surveys import Wish
from pulse.workflow.planning.timetable import PLANNED_AHEAD, coming_waves
from pulse.workflow.planning.yearly import burden_with
from surveys.audience import Rule
from surveys.profiles import READY
from surveys.recurrence import LONGEST_WINDOW, PRESETS

MANAGERS = roles_required("reviewer", "administrator")
CUSTOM = "custom"
PANELS = {
    "1": "Everyone, each time",
    "2": "Half of the staff each time, in turn",
    "3": "A third of the staff each time, in turn",
    "4": "A quarter of the staff each time, in turn",
}


class PlanForm(PulseForm):
    """When and how often to ask."""

    title = StringField("Title", [reads(planning.read_title)])
    first_on = DateField("First wave opens on")
    hour = SelectField("At", choices={f"{h:02d}:00": f"{h}:00" for h in range(6, 19)})
    recurs = RadioField(
        "How often?",
        [InputRequired("Choose how often to ask.")],
        choices={**{name: words for name, (words, _) in PRESETS.items()}, CUSTOM: "Other"},
    )
    rule = StringField("Recurrence rule (RFC 5545)")
    panels = RadioField("Who is asked?", default="1", choices=PANELS)
    window_days = IntegerField(
        "Open for how many days?",
        [
            InputRequired("Enter a number of days."),
            NumberRange(1, LONGEST_WINDOW, f"Enter 1 to {LONGEST_WINDOW} days."),
        ],
    )
    reminders = StringField("Reminders")
    ready = SelectMultipleField(
        "What may staff say of themselves?",
        choices={profile.code: profile.name for profile in READY},
    )
    own = TextAreaField("A question of your own about staff")
    by_directorate = BooleanField("Show these groups inside each directorate, too")
    comment = BooleanField("Ask for a comment")

    def validate_title(self, field: StringField) -> None:
        """No other survey has this title."""
        reads(planning.require_new_title)(self, field)

    def validate_first_on(self, field: DateField) -> None:
        """The first wave opens later than now."""
        if field.data is not None:
            opens_at = time.fromisoformat(self.hour.data)
            reads(lambda _: planning.require_future(field.data, opens_at, now()))(self, field)

    def validate_rule(self, field: StringField) -> None:
        """A rule of one's own is one that we understand."""
        if self.recurs.data == CUSTOM and self.first_on.data is not None:
            reads(lambda rule: planning.check_rule(rule, self.first_on.data))(self, field)

    def validate_reminders(self, field: StringField) -> None:
        """Reminders come while the wave is open."""
        window = self.window_days.data or LONGEST_WINDOW
        reads(lambda text: planning.read_reminders(text, window))(self, field)

    def validate_own(self, field: TextAreaField) -> None:
        """A profile of one's own is whole, and there are not too many."""
        reads(lambda text: choose_profiles(self.ready.data or [], text))(self, field)


@MANAGERS
def bank() -> Any:
    """Every set of questions that a survey can ask."""
    sets = [(found, planning.minutes_to_answer(found)) for found in questions.question_sets()]
    return render_template("manage/bank.html", sets=sets)


@MANAGERS
def instrument(code: str) -> Any:
    """The questions of one set, each with its source and licence."""
    found = questions.question_set(code)
    minutes = planning.minutes_to_answer(found)
    return render_template("manage/instrument.html", instrument=found, minutes=minutes)


@MANAGERS
def preview(code: str) -> Any:
    """The questions as staff see them; nothing can be sent."""
    back = url_for("manage.instrument", code=code)
    return as_staff_see_it(questions.question_set(code), back)


@MANAGERS
def plan(code: str) -> Any:
    """Say when; look at the dates that follow from it; create the survey."""
    found = questions.question_set(code)
    form = PlanForm(data=_defaults(found.title))
    coming: SurveyPlan | None = None
    if form.validate_on_submit():
        wish = _wish(code, form)
        if "create" in request.form:
            return _created(wish)
        coming = planning.planned(wish)
    waves = coming_waves(coming, now(), PLANNED_AHEAD) if coming else ()
    page = render_template(
        "manage/plan.html", form=form, instrument=found, waves=waves, ready=READY,
        choices=panel_choices(local(now()).date(), len(PANELS)),
        burden=burden_with(coming, now()) if coming else None,
    )  # fmt: skip
    return page, 400 if form.errors else 200


def _defaults(title: str) -> dict[str, Any]:
    day = local(now()).date() + timedelta(days=7)
    # Messages of a Tuesday are read: a Monday has too much else, a Friday is gone.
    day = days_off(day).working_day(day + timedelta(days=(1 - day.weekday()) % 7))
    return {
        "title": title,
        "first_on": day,
        "hour": "09:00",
        "recurs": "quarterly",
        "panels": "1",
        "window_days": 14,
        "reminders": "5, 10",
    }


def _wish(code: str, form: PlanForm) -> Wish:
    days = form.window_days.data or 0
    recurs = form.rule.data if form.recurs.data == CUSTOM else form.recurs.data
    return Wish(
        title=form.title.data or "",
        instrument=code,
        recurs=recurs or "",
        first_on=form.first_on.data,
        opens_at=time.fromisoformat(form.hour.data),
        window_days=days,
        reminder_days=planning.read_reminders(form.reminders.data or "", days),
        profiles=choose_profiles(
            form.ready.data or [], form.own.data or "", form.by_directorate.data
        ),
        comment=form.comment.data,
        audience=Rule(int(form.panels.data or 1)),
    )


def _created(wish: Wish) -> Any:
    made = planning.create_survey(signed_in().email, wish, now())
    flash(f"{made.title} is created and its first waves are planned.", "success")
    return redirect(url_for("manage.survey", code=made.code))
