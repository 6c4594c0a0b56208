"""Printed codes for people without e-mail, and posters: shown, printed, revoked."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from wtforms import BooleanField, IntegerField
from wtforms.validators import NumberRange

from pulse.models.base import db
from pulse.paper.poster import poster_pdf
from pulse.paper.slips import slips_pdf
from pulse.store.waves import wave_record
from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import PulseForm
from pulse.web.page import now
from pulse.workflow import paper

MANAGERS = roles_required("reviewer", "administrator")


class PrintForm(PulseForm):
    """How many slips, and how large."""

    count = IntegerField("How many slips")
    large = BooleanField("Large print, two slips a page")


@MANAGERS
def codes(number: int) -> Any:
    """Which groups have people without e-mail, and what is printed for them."""
    found = wave_record(db.session, number)
    cells = paper.paper_cells(number)
    places = paper.poster_places(found.opened_manifest())
    return render_template("manage/codes.html", wave=found, cells=cells, places=places)


@MANAGERS
def print_codes(number: int, cell: str) -> Any:
    """Say what printing means; confirmed, hand out the sheets once."""
    found, place = wave_record(db.session, number), paper.paper_cell(number, cell)
    form = PrintForm(count=place.left)
    form.count.validators = [
        NumberRange(1, place.left, f"Enter a whole number from 1 to {place.left}.")
    ]
    if place.left and form.validate_on_submit():
        sheet = paper.print_codes(number, cell, signed_in().email, now(), form.count.data)
        name = f"codes-{number}-{cell}-{sheet.batch}.pdf"
        return _download(slips_pdf(sheet, bool(form.large.data)), name)
    page = render_template("manage/print_codes.html", wave=found, cell=place, form=form)
    return page, 400 if form.errors else 200


@MANAGERS
def revoke_codes(number: int, cell: str, batch: int) -> Any:
    """Say what revoking means; confirmed, stop the unused slips of a batch."""
    found, place = wave_record(db.session, number), paper.paper_cell(number, cell)
    form, chosen = PulseForm(), place.batch(batch)
    if form.validate_on_submit():
        paper.revoke_codes(number, cell, batch, signed_in().email, now())
        flash(f"Batch {batch} of {place.label} is revoked.", "success")
        return redirect(url_for("manage.codes", number=number))
    return render_template(
        "manage/revoke_codes.html", wave=found, cell=place, batch=chosen, form=form
    )


@MANAGERS
def poster(number: int) -> Any:
    """The poster of a wave, for one place or for all."""
    made = paper.poster_of(number, request.args.get("place", ""))
    return _download(poster_pdf(made), f"poster-{number}.pdf")


def _download(content: bytes, name: str) -> Response:
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.cache_control.no_store = True
    return response
