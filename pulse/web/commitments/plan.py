"""The corporate action plan: bring it in from a file, take it out as one."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask_wtf.file import FileField, FileRequired

from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import PulseForm
from pulse.web.page import now
from pulse.web.results.files import saved
from pulse.workflow.engagement import commitments, held_plan
from surveys.commitment import STATUSES
from surveys.errors import InvalidValueError, NotFoundError

KEEPERS = roles_required("reviewer", "chief_executive", "administrator")


class PlanForm(PulseForm):
    """An action plan from a file."""

    file = FileField("Action plan", [FileRequired("Choose the file with your action plan.")])


@KEEPERS
def upload() -> Any:
    """Take a file and go and look at it; nothing is changed yet."""
    form = PlanForm()
    if form.validate_on_submit():
        file = form.file.data
        try:
            held_plan.hold(signed_in().number, file.filename or "plan", file.read())
        except InvalidValueError as error:
            form.refuse("file", error)
        else:
            return redirect(url_for("commitments.check"))
    return render_template("commitments/plan.html", form=form), 400 if form.errors else 200


@KEEPERS
def check() -> Any:
    """What the plan would add and change; and, confirmed, the change itself."""
    try:
        filename, content = held_plan.held(signed_in().number)
    except NotFoundError:
        return redirect(url_for("commitments.plan"))
    form = PulseForm()
    if form.validate_on_submit():
        done = commitments.bring_in(signed_in().email, content, filename, now())
        if done.good:
            held_plan.forget(signed_in().number)
            flash(f"{len(done.new)} commitments are added and {len(done.changed)} changed.",
                  "success")  # fmt: skip
            return redirect(url_for("commitments.ledger"))
    found = commitments.check_plan(content, filename)
    return render_template("commitments/check.html", check=found, form=form, statuses=STATUSES)


@KEEPERS
def download_plan() -> Response:
    """The whole ledger as CSV."""
    return saved(commitments.plan_csv().encode(), "csv", "commitments")
