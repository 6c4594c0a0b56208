"""Sessions: the list, one session, making, changing and deleting."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from pulse.room_charts import bar
from pulse.store import sessions as store
from pulse.store.sessions import SessionRecord
from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import PulseForm
from pulse.web.page import local, now
from pulse.web.room.parts import result_of
from pulse.web.sessions.forms import SessionForm
from pulse.workflow.engagement import sessions as workflow
from pulse.workflow.engagement.record import KINDS, NOT_SHOWN
from surveys.errors import InvalidValueError, NotAllowedError, PulseError

LEADERS = roles_required("reviewer", "chief_executive", "administrator")
FIELDS = {
    "title": "title",
    "place": "place",
    "directorates": "directorates",
    "smallest number": "minimum",
}


@LEADERS
def sessions() -> Any:
    """Coming sessions, then past ones."""
    today = local(now()).date()
    found = store.sessions()
    past = [one for one in found if workflow.is_past(one, today)]
    coming = [one for one in reversed(found) if one not in past]
    return render_template("sessions/list.html", coming=coming, past=past)


@LEADERS
def session(number: int) -> Any:
    """One session: before it its questions, after it its record."""
    found = store.session_record(number)
    names = dict(workflow.directorates(found.details.held_on))
    places = [names.get(code, code) for code in found.details.directorates]
    shown = {poll.id: result_of(found, poll) for poll in found.polls if poll.state == "revealed"}
    return render_template(
        "sessions/session.html", session=found, places=places, shown=shown, kinds=KINDS,
        not_shown=NOT_SHOWN, form=PulseForm(), bar=bar,
    )  # fmt: skip


@LEADERS
def new() -> Any:
    """Make a session."""
    form = _form()
    if form.validate_on_submit():
        try:
            made = workflow.make_session(form.details(), signed_in().email, now())
        except InvalidValueError as error:
            _blame(form, error)
        else:
            flash("The session is made. Now add what you want to ask the room.", "success")
            return redirect(url_for("sessions.session", number=made.id))
    page = render_template("sessions/form.html", form=form, session=None)
    return page, 400 if form.errors else 200


@LEADERS
def edit(number: int) -> Any:
    """Change a session that is not over."""
    found = store.session_record(number)
    form = _form(found)
    if form.validate_on_submit():
        try:
            workflow.change_session(number, form.details(), signed_in().email, now())
        except (InvalidValueError, NotAllowedError) as error:
            _blame(form, error)
        else:
            flash("The session is changed.", "success")
            return redirect(url_for("sessions.session", number=number))
    page = render_template("sessions/form.html", form=form, session=found)
    return page, 400 if form.errors else 200


@LEADERS
def delete(number: int) -> Any:
    """Say what deleting means; confirmed, delete it."""
    found, form = store.session_record(number), PulseForm()
    if form.validate_on_submit():
        workflow.delete_session(number, signed_in().email, now())
        flash(f"{found.details.title} is deleted.", "success")
        return redirect(url_for("sessions.sessions"))
    return render_template("sessions/delete.html", session=found, form=form)


def _form(found: SessionRecord | None = None) -> SessionForm:
    details = found.details if found else None
    form = SessionForm(obj=details, directorates=list(details.directorates) if details else [])
    day = details.held_on if details else local(now()).date()
    form.directorates.choices = workflow.directorates(day)
    return form


def _blame(form: SessionForm, error: PulseError) -> None:
    field, _, words = str(error).partition(": ")
    known = FIELDS.get(field, "minimum" if isinstance(error, NotAllowedError) else "title")
    form.refuse(known, f"{words[:1].upper()}{words[1:]}." if words else str(error))
