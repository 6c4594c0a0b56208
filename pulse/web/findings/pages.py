"""The page for staff, and the choice of who may read it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from wtforms import RadioField

from pulse.web.auth import roles_required, signed_in
from pulse.web.findings.updates import readers
from pulse.web.forms import PulseForm
from pulse.web.page import now
from pulse.workflow.engagement import findings, told
from surveys.commitment import STATUSES

_WHO = {
    "all": "Everyone who can reach this service",
    "signed_in": "Only people who sign in",
}


class WhoForm(PulseForm):
    """Who may read the findings."""

    who = RadioField("Who may read the findings?", choices=_WHO)


@readers
def page() -> Any:
    """What was said, what changed, what will happen."""
    place, survey = request.args.get("directorate", ""), request.args.get("survey", "")
    view = findings.findings(place, survey)
    return render_template(
        "findings/page.html",
        view=view,
        statuses=STATUSES,
        updates=told.published(),
        thanks=told.thank_yous(),
    )


@roles_required("administrator")
def who() -> Any:
    """Choose who may read the findings."""
    form = WhoForm(data={"who": "all" if findings.is_open() else "signed_in"})
    if form.validate_on_submit():
        findings.open_to_all(signed_in().email, form.who.data == "all", now())
        flash("The choice of who may read the findings is kept.", "success")
        return redirect(url_for("findings.who"))
    return render_template("findings/who.html", form=form), 400 if form.errors else 200
