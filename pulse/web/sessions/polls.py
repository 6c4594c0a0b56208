"""The questions of a session: chosen, written, put in order, taken out."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from pulse.store.sessions import session_record
from pulse.web.forms import PulseForm
from pulse.web.sessions.forms import form_for
from pulse.web.sessions.lists import LEADERS
from pulse.workflow.engagement import questions, sessions
from pulse.workflow.engagement.record import KINDS
from surveys.errors import InvalidValueError
from surveys.poll import Poll


@LEADERS
def kinds(number: int) -> Any:
    """Choose what kind of question."""
    return render_template("sessions/kinds.html", session=session_record(number))


@LEADERS
def write(number: int, kind: str) -> Any:
    """Write a new question."""
    if kind not in KINDS:
        abort(404)
    return _written(number, kind, None, None)


@LEADERS
def edit(number: int, poll: int) -> Any:
    """Change a question that was not asked yet."""
    found = session_record(number).poll(poll)
    return _written(number, found.poll.kind, poll, found.poll)


def _written(number: int, kind: Any, poll: int | None, given: Poll | None) -> Any:
    items = questions.bankable() if kind == "item" else []
    form = form_for(kind, items, given, questions.key_of(given) if given else "")
    if form.validate_on_submit():
        try:
            _keep(number, poll, form.poll(kind))
        except InvalidValueError as error:
            form.blame(error)
        else:
            flash("The question is in the session.", "success")
            return redirect(url_for("sessions.session", number=number))
    page = render_template(
        "sessions/poll.html", session=session_record(number), kind=kind, form=form, items=items,
        editing=poll, kinds=KINDS,
    )  # fmt: skip
    return page, 400 if form.errors else 200


def _keep(number: int, poll: int | None, written: Poll) -> None:
    if poll is None:
        sessions.add_poll(number, written)
    else:
        sessions.change_poll(number, poll, written)


@LEADERS
def move(number: int, poll: int) -> Any:
    """Move a question one place up or down."""
    if PulseForm().validate_on_submit():
        up = request.form.get("way") == "up"
        sessions.shift_poll(number, poll, "up" if up else "down")
    return redirect(url_for("sessions.session", number=number, _anchor="questions"))


@LEADERS
def copy(number: int, poll: int) -> Any:
    """Ask the same again."""
    if PulseForm().validate_on_submit():
        sessions.copy_poll(number, poll)
        flash("A copy of the question is at the end of the list.", "success")
    return redirect(url_for("sessions.control", number=number))


@LEADERS
def remove(number: int, poll: int) -> Any:
    """Take a question out, after confirmation."""
    found, form = session_record(number), PulseForm()
    if form.validate_on_submit():
        sessions.remove_poll(number, poll)
        flash("The question is taken out.", "success")
        return redirect(url_for("sessions.session", number=number))
    return render_template(
        "sessions/remove_poll.html", session=found, poll=found.poll(poll), form=form
    )
