"""The council's name and colour."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from wtforms import StringField

from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import PulseForm, reads
from pulse.web.page import now
from pulse.workflow.planning.colour import legible_colour
from pulse.workflow.planning.settings import change_council, read_name
from pulse.workflow.planning.settings import council as present


class CouncilForm(PulseForm):
    """Name and colour."""

    name = StringField("Name of the council", [reads(read_name)])
    colour = StringField("Colour", [reads(legible_colour)])


@roles_required("administrator")
def council() -> Any:
    """Show and change the name and colour."""
    look = present()
    form = CouncilForm(name=look.name, colour=look.colour)
    if form.validate_on_submit():
        change_council(signed_in().email, form.name.data or "", form.colour.data or "", now())
        flash("Name and colour are changed.", "success")
        return redirect(url_for("manage.council"))
    return render_template("manage/council.html", form=form), 400 if form.errors else 200
