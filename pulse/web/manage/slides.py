"""The council's own template for slides."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_wtf.file import FileField, FileRequired

from pulse.slides import MOST_BYTES
from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import PulseForm
from pulse.web.page import now
from pulse.workflow.planning.slide_template import leave_template, slide_template, use_template
from surveys.errors import InvalidValueError

MEGABYTE = 1_000_000


class TemplateForm(PulseForm):
    """A template from a file."""

    file = FileField("Template", [FileRequired("Choose the PowerPoint file of your template.")])


@roles_required("administrator")
def slides() -> Any:
    """Show the template in use, and take another."""
    form = TemplateForm()
    if form.validate_on_submit() and _taken(form):
        return redirect(url_for("manage.slides"))
    page = render_template(
        "manage/slides.html", form=form, used=slide_template(), most=MOST_BYTES // MEGABYTE
    )
    return page, 400 if form.errors else 200


def _taken(form: TemplateForm) -> bool:
    file = form.file.data
    try:
        kept = use_template(signed_in().email, file.filename or "", file.read(), now())
    except InvalidValueError as error:
        form.refuse("file", error)
        return False
    flash(f"Decks are made on {kept.name} from now on.", "success")
    return True


@roles_required("administrator")
def leave() -> Any:
    """Go back to Pulse's own theme."""
    if PulseForm().validate_on_submit() and leave_template(signed_in().email, now()):
        flash("Decks are in Pulse's own theme again.", "success")
    return redirect(url_for("manage.slides"))
