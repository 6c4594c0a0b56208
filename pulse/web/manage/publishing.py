"""Publishing the results of a wave that is counted, and the files with which anyone checks them."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, render_template

from pulse.models.base import db
from pulse.store.releases import proof_of_wave, release_of_wave
from pulse.store.waves import wave_record
from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import PulseForm
from pulse.web.manage.waves import require, start
from pulse.web.page import now
from pulse.workflow.publication import publish_wave
from surveys.errors import NotFoundError

MANAGERS = roles_required("reviewer", "administrator")


@MANAGERS
def publish(number: int) -> Any:
    """Say what publishing means; confirmed, print, prove and publish."""
    found, form = wave_record(db.session, number), PulseForm()
    require(found, "closed")
    if form.validate_on_submit():
        actor, moment = signed_in().email, now()
        return start(number, lambda report: publish_wave(number, moment, actor, report))
    return render_template("manage/publish.html", wave=found, form=form)


@MANAGERS
def release_file(number: int) -> Response:
    """The release as canonical JSON, for `python -m surveys.verify`."""
    release = release_of_wave(number)
    if release is None:
        raise NotFoundError(f"wave {number} is not released")
    return _download(release.to_json(), f"release-{number}.json")


@MANAGERS
def proof_file(number: int) -> Response:
    """The proof of a release as JSON, for `python -m surveys.verify`."""
    proof = proof_of_wave(number)
    if proof is None:
        raise NotFoundError(f"wave {number} is not released")
    return _download(json.dumps(proof, sort_keys=True).encode(), f"proof-{number}.json")


def _download(content: bytes, name: str) -> Response:
    response = Response(content, mimetype="application/json")
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response
