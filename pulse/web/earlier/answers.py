"""Answers of an earlier supplier: looked at and brought in from memory, the file kept nowhere."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired

from pulse.store.surveys import survey_plans
from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import DateField, PulseForm
from pulse.web.page import now
from pulse.workflow import supplied
from pulse.workflow.planning.staff import stored_structure
from surveys.bank import bank
from surveys.errors import PulseError

MANAGERS = roles_required("reviewer", "administrator")


def _surveys() -> dict[str, str]:
    """Surveys that there are, then sets of questions of the bank that become one."""
    plans = {plan.code: plan.title for plan in survey_plans()}
    sets = {found.code: f"Questions: {found.title}" for found in bank()}
    return {**{code: words for code, words in sets.items() if code not in plans}, **plans}


class AnswersForm(PulseForm):
    """A file with a row a respondent, and which wave it is."""

    survey = SelectField("Which survey does it belong to?", choices=_surveys)
    title = StringField("Title of the wave", [InputRequired("Give the wave a title.")])
    opened = DateField("First day")
    closed = DateField("Last day")
    source = StringField("Who ran it", [InputRequired("Say who ran it.")])
    file = FileField("Answers", [FileRequired("Choose the file. It is kept nowhere.")])


@MANAGERS
def answers() -> Any:
    """Look at a file; sent again and confirmed, count it as a closed wave."""
    form, check = AnswersForm(), None
    if form.validate_on_submit():
        try:
            found = _done(form)
        except PulseError as error:
            form.refuse("title", f"{str(error)[0].upper()}{str(error)[1:]}.")
        else:
            if not isinstance(found, supplied.Check):
                return found
            check = found
    ready = stored_structure() is not None
    page = render_template("earlier/answers.html", form=form, check=check, ready=ready)
    return page, 400 if form.errors else 200


def _done(form: AnswersForm) -> Any:
    wish = supplied.Wish(
        form.survey.data, form.title.data or "", form.opened.data, form.closed.data,
        form.source.data or "",
    )  # fmt: skip
    name, content = form.file.data.filename or "the file", form.file.data.read()
    if "confirm" not in request.form:
        return supplied.check_answers(wish, content, name)
    check, number = supplied.import_answers(signed_in().email, wish, content, name, now())
    if not check.good:
        return check
    flash("The answers are counted. Publish the wave to have its results.", "success")
    return redirect(url_for("manage.wave", number=number))
