"""Dated events that trends are drawn with: noted, changed, deleted."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from wtforms import SelectField, StringField

from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import DateField, PulseForm, reads
from pulse.web.page import now
from pulse.workflow.planning import events as planning
from surveys.events import read_title

MANAGERS = roles_required("reviewer", "administrator")


class EventForm(PulseForm):
    """A day, what happened, and to whom."""

    title = StringField("What happened", [reads(read_title)])
    day = DateField("When")
    place = SelectField("Whom it was about")

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.place.choices = [("", "Everybody"), *planning.directorates()]


@MANAGERS
def events() -> Any:
    """Every event, and a form for another."""
    form = EventForm()
    if form.validate_on_submit():
        planning.note_event(
            signed_in().email, form.day.data, form.title.data or "", form.place.data or "", now()
        )
        flash("The event is noted. Trends show it from now on.", "success")
        return redirect(url_for("manage.events"))
    names = dict(planning.directorates())
    page = render_template("manage/events.html", form=form, events=planning.events(), names=names)
    return page, 400 if form.errors else 200


@MANAGERS
def event(number: int) -> Any:
    """Change one event."""
    held = planning.event(number).event
    form = EventForm(title=held.title, day=held.day, place=held.place)
    if form.validate_on_submit():
        planning.change_event(
            signed_in().email, number, form.day.data, form.title.data or "",
            form.place.data or "", now(),
        )  # fmt: skip
        flash("The event is changed.", "success")
        return redirect(url_for("manage.events"))
    page = render_template("manage/event.html", form=form, number=number)
    return page, 400 if form.errors else 200


@MANAGERS
def delete_event(number: int) -> Any:
    """Ask once more, then delete."""
    form = PulseForm()
    held = planning.event(number).event
    if form.validate_on_submit():
        planning.delete_event(signed_in().email, number, now())
        flash("The event is deleted.", "success")
        return redirect(url_for("manage.events"))
    return render_template("manage/delete_event.html", form=form, number=number, event=held)
