"""Bringing an earlier survey in: upload, look at what it would bring, confirm; or take it out."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from pulse.store.earlier import Held, earlier_survey
from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import PulseForm
from pulse.web.page import now
from pulse.workflow import earlier as workflow
from surveys.errors import InvalidValueError

MANAGERS = roles_required("reviewer", "administrator")
ORDERS = {"": "The scores in the file say", "best": "The best", "worst": "The worst"}


class EarlierForm(PulseForm):
    """Published figures, and whose they are."""

    title = StringField("Title of the survey", [InputRequired("Give the title of the survey.")])
    publisher = StringField("Who published it", [InputRequired("Say who published it.")])
    source = StringField("Where", [InputRequired("Say where it was published.")])
    licence = StringField("Licence", [InputRequired("Say under which licence, or “none stated”.")])
    notes = TextAreaField("Notes")
    figures = FileField("Figures", [FileRequired("Choose the file with the figures.")])
    units = FileField("Names of units")
    items = FileField("Wordings of questions")


@MANAGERS
def new() -> Any:
    """Take the files and go and look at them; nothing is shown to anybody yet."""
    form = EarlierForm()
    if form.validate_on_submit():
        try:
            workflow.hold_upload(signed_in().number, _held(form))
            return redirect(url_for("earlier.check"))
        except InvalidValueError as error:
            form.refuse("figures", f"{str(error)[0].upper()}{str(error)[1:]}")
    return render_template("earlier/new.html", form=form), 400 if form.errors else 200


def _held(form: EarlierForm) -> Held:
    texts = [form[name].data or "" for name in ("title", "publisher", "source", "licence", "notes")]
    files = [form[name].data for name in ("figures", "units", "items")]
    contents = [file.read() if file else b"" for file in files]
    return Held(workflow.read_about(*texts), *contents)


class CheckForm(PulseForm):
    """How the answers are ordered, where scores do not say."""

    order = SelectField(
        "The first answer of each question is", choices=ORDERS, validate_choice=False
    )


@MANAGERS
def check() -> Any:
    """What the files would bring; and, confirmed, bring it in."""
    account = signed_in()
    held = workflow.held_upload(account.number)
    form = CheckForm()
    best_first = {"best": True, "worst": False}.get(form.order.data or "")
    if form.validate_on_submit():
        done = workflow.import_earlier(account.email, held, now(), None, best_first)
        if done.survey is not None:
            workflow.forget_upload(account.number)
            flash(f"{held.about.title} is in.", "success")
            return redirect(url_for("earlier.survey", code=held.about.code))
    found = workflow.check_earlier(held, None, best_first)
    return render_template("earlier/check.html", check=found, form=form)


@MANAGERS
def remove(code: str) -> Any:
    """Take an earlier survey out, confirmed."""
    listed, form = earlier_survey(code), PulseForm()
    if form.validate_on_submit():
        workflow.remove_earlier(signed_in().email, code, now())
        flash(f"{listed.about.title} is taken out.", "success")
        return redirect(url_for("earlier.surveys"))
    return render_template("earlier/remove.html", listed=listed, form=form)
