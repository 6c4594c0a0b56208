"""The chief executive's updates, for those who write them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from pulse.store.shown_voices import Shown
from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import PulseForm
from pulse.web.page import now
from pulse.workflow.engagement import commitments, reviewing_voices, told
from pulse.workflow.engagement import updates as workflow
from surveys.commitment import Heard
from surveys.errors import InvalidValueError, NotFoundError
from surveys.voices import LONGEST_TITLE, LONGEST_UPDATE, STATES, Update, line, tells_a_share

KEEPERS = roles_required("reviewer", "chief_executive", "administrator")
_SHORT = f"Use at most {LONGEST_TITLE} characters."
_LONG = f"Use at most {LONGEST_UPDATE} characters."


class UpdateForm(PulseForm):
    """Everything that an update says."""

    title = StringField(
        "Title", [InputRequired("Write a title."), Length(max=LONGEST_TITLE, message=_SHORT)]
    )
    text = TextAreaField(
        "Text", [InputRequired("Write what happened."), Length(max=LONGEST_UPDATE, message=_LONG)]
    )
    figure = SelectField("A figure to show with it")
    commitment = SelectField("The commitment it is about")

    @classmethod
    def offering(cls, before: Update | None = None, about: str = "") -> UpdateForm:
        """The form with today's figures and commitments, filled from an update if there is one."""
        form = cls(data=_data(before) if before else {"commitment": about})
        figures = [(subject.word, subject.text) for subject in commitments.subjects()]
        kept = _data(before)["figure"] if before else ""
        if kept and kept not in dict(figures):
            figures.append((kept, "The figure it showed from the beginning"))
        made = [(str(each.number), each.commitment.action) for each in commitments.ledger()]
        form.figure.choices = [("", "No figure"), *figures]
        form.commitment.choices = [("", "None"), *made]
        return form

    def update(self, before: Update | None = None) -> Update | None:
        """What was typed; None, with errors beside the fields, until the form holds."""
        if not self.validate_on_submit():
            return None
        number = self.commitment.data or ""
        text = (self.text.data or "").replace("\r\n", "\n").strip()
        figure = _figure(self.figure.data or "", before)
        return Update(line(self.title.data or ""), text, figure, int(number) if number else None)


class WithdrawForm(PulseForm):
    """Why an update is withdrawn."""

    reason = TextAreaField("Why you withdraw it", [Length(max=400)])


class AnswerForm(PulseForm):
    """The chief executive's answer to a reply."""

    text = TextAreaField("Your answer", [Length(max=reviewing_voices.LONGEST_ANSWER)])


def _data(made: Update) -> dict[str, str]:
    figure = f"{made.figure.survey}|{made.figure.of}" if made.figure else ""
    number = str(made.commitment or "")
    return {"title": made.title, "text": made.text, "figure": figure, "commitment": number}


def _figure(word: str, before: Update | None) -> Heard | None:
    """The figure chosen; one that was chosen before keeps its wave."""
    if before and before.figure and word == _data(before)["figure"]:
        return before.figure
    return next((s.heard for s in commitments.subjects() if s.word == word), None)


@KEEPERS
def updates() -> Any:
    """Drafts, and what is published."""
    return render_template("commitments/updates.html", updates=told.every_update(), states=STATES)


@KEEPERS
def new_update() -> Any:
    """Draft an update."""
    form = UpdateForm.offering(about=request.args.get("commitment", ""))
    made = form.update()
    if made is not None:
        number = workflow.draft(signed_in().email, made, now())
        flash("The draft is kept. Staff cannot see it before you publish it.", "success")
        return redirect(url_for("commitments.update", number=number))
    page = render_template("commitments/update_form.html", form=form, told=None)
    return page, 400 if form.errors else 200


@KEEPERS
def change_update(number: int) -> Any:
    """Say it differently."""
    found = told.told(number)
    form = UpdateForm.offering(found.update)
    made = form.update(found.update)
    if made is not None:
        workflow.change(signed_in().email, number, made, now())
        flash("The update is changed.", "success")
        return redirect(url_for("commitments.update", number=number))
    page = render_template("commitments/update_form.html", form=form, told=found)
    return page, 400 if form.errors else 200


@KEEPERS
def update(number: int) -> Any:
    """How it reads; publish it, withdraw it."""
    found, form = told.told(number), WithdrawForm()
    if form.validate_on_submit():
        try:
            return _acted(number, form)
        except InvalidValueError as error:
            form.refuse("reason", error)
    page = render_template(
        "commitments/update.html",
        told=found,
        form=form,
        states=STATES,
        percent=tells_a_share(f"{found.update.title}\n{found.update.text}"),
    )
    return page, 400 if form.errors else 200


def _acted(number: int, form: WithdrawForm) -> Any:
    actor = signed_in().email
    if "publish" in request.form:
        workflow.publish(actor, number, now())
        flash("The update is published. Staff can read it now.", "success")
    else:
        workflow.withdraw(actor, number, form.reason.data or "", now())
        flash("The update is withdrawn. Its page shows why.", "success")
    return redirect(url_for("commitments.update", number=number))


@KEEPERS
def remove_update(number: int) -> Any:
    """Delete a draft, after asking."""
    found, form = told.told(number), PulseForm()
    if form.validate_on_submit():
        workflow.remove(signed_in().email, number, now())
        flash("The draft is deleted.", "success")
        return redirect(url_for("commitments.updates"))
    return render_template("commitments/update_remove.html", told=found, form=form)


@KEEPERS
def answer(number: int, mark: str) -> Any:
    """Answer a reply that is shown."""
    found = told.told(number)
    reply = _reply(found, mark)
    form = AnswerForm(data={"text": reply.answer})
    if form.validate_on_submit():
        reviewing_voices.answer(mark, form.text.data or "", signed_in().email, now())
        flash("The answer stands below the reply.", "success")
        return redirect(url_for("commitments.update", number=number))
    page = render_template("commitments/answer.html", told=found, reply=reply, form=form)
    return page, 400 if form.errors else 200


def _reply(found: told.Told, mark: str) -> Shown:
    reply = next((each for each in found.replies if each.mark == mark), None)
    if reply is None:
        raise NotFoundError("This reply is not shown.")
    return reply
