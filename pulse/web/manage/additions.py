"""Groups added to a released wave: what there is, adding one, and its files."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request

from pulse.models.base import db
from pulse.store.additions import addition_file, additions_of
from pulse.store.waves import wave_record
from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import PulseForm
from pulse.web.manage.waves import require, start
from pulse.web.page import now
from pulse.workflow.additions import Wanted, add_group, published_of, require_possible
from surveys.errors import DisclosureError, InvalidValueError, NotAllowedError

MANAGERS = roles_required("reviewer", "administrator")


@MANAGERS
def added(number: int) -> Any:
    """The groups added so far, and the form to add one; sent, prove it with all published."""
    found, form = wave_record(db.session, number), PulseForm()
    require(found, "released")
    wanted, refusal = _wanted(), ""
    if form.validate_on_submit():
        try:
            require_possible(number, wanted)
        except (InvalidValueError, DisclosureError, NotAllowedError) as error:
            refusal = str(error)
        else:
            actor, moment = signed_in().email, now()
            return start(number, lambda report: add_group(number, wanted, moment, actor, report))
    page = render_template(
        "manage/added.html", wave=found, form=form, wanted=wanted, refusal=refusal,
        everything=published_of(number), additions=additions_of(number),
    )  # fmt: skip
    return page, 400 if refusal else 200


def _wanted() -> Wanted:
    """What the form says: each group is left as it is, added in, or left out."""
    given = {code[2:]: way for code, way in request.form.items() if code.startswith("g-")}
    of = tuple(code for code, way in given.items() if way == "in")
    without = tuple(code for code, way in given.items() if way == "out")
    return Wanted(request.form.get("name", ""), of, without)


@MANAGERS
def addition(number: int, code: str) -> Response:
    """An added group as canonical JSON, for `python -m surveys.verify`."""
    return _download(addition_file(number, code), f"added-{number}-{code}.json")


@MANAGERS
def addition_proof(number: int, code: str) -> Response:
    """The proof of an added group as JSON, for `python -m surveys.verify`."""
    return _download(addition_file(number, code, proof=True), f"added-{number}-{code}-proof.json")


def _download(content: bytes, name: str) -> Response:
    response = Response(content, mimetype="application/json")
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response
