"""The wording of messages: read, changed, previewed, tried on oneself, put back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from wtforms import TextAreaField

from pulse.delivery.outcome import DeliveryStoppedError
from pulse.delivery.wording import RULES
from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import PulseForm
from pulse.web.page import now
from pulse.workflow import templates
from surveys.errors import PulseError

MANAGERS = roles_required("reviewer", "administrator")


class WordingForm(PulseForm):
    """The text of a message, its subject in the first line."""

    text = TextAreaField("Wording")


@MANAGERS
def wordings() -> Any:
    """Every message in every language."""
    return render_template("manage/wordings.html", wordings=templates.wordings())


@MANAGERS
def wording(language: str, kind: str, channel: str) -> Any:
    """One message: save it, look at it, send it to oneself, or put back what came with Pulse."""
    found = templates.wording(kind, channel, language)
    form = WordingForm(text=found.text)
    if form.validate_on_submit():
        if "put-back" in request.form:
            templates.put_back(found, signed_in().email, now())
            flash("The wording is as it came with Pulse.", "success")
            return redirect(request.path)
        done = _take(found, form)
        if done:
            flash(done, "success")
        if done and "save" in request.form:
            return redirect(url_for("manage.wordings"))
    return _page(found, form)


def _take(found: templates.Wording, form: WordingForm) -> str:
    """What was done with a new text, in words; "" where it will not do, or was only looked at."""
    text = form.text.data or ""
    for problem in templates.problems(found, text):
        form.refuse("text", str(problem))
    if form.errors:
        return ""
    if "save" in request.form:
        templates.change_wording(found, text, signed_in().email, now())
        return f"{found.title}: saved. It holds from the next message on."
    return _sent_test(found, form, text) if "test" in request.form else ""


def _sent_test(found: templates.Wording, form: WordingForm, text: str) -> str:
    to = signed_in().email
    try:
        templates.send_test(found, text, to, now())
    except (PulseError, DeliveryStoppedError) as error:
        form.refuse("text", str(error))
        return ""
    return f"Sent to {to}. The code in it opens nothing."


def _page(found: templates.Wording, form: WordingForm) -> Any:
    text = found.text if form.errors else form.text.data or ""
    page = render_template(
        "manage/wording.html", wording=found, form=form, sample=templates.sample(found, text),
        rule=RULES[found.kind, found.channel],
    )  # fmt: skip
    return page, 400 if form.errors else 200
