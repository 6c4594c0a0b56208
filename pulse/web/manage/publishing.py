"""Publishing the results of a wave that is counted."""

from __future__ import annotations

from typing import Any

from flask import render_template

from pulse.models.base import db
from pulse.store.waves import wave_record
from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import PulseForm
from pulse.web.manage.waves import require, start
from pulse.web.page import now
from pulse.workflow.publication import publish_wave


@roles_required("reviewer", "administrator")
def publish(number: int) -> Any:
    """Say what publishing means; confirmed, print, prove and publish."""
    found, form = wave_record(db.session, number), PulseForm()
    require(found, "closed")
    if form.validate_on_submit():
        actor, moment = signed_in().email, now()
        return start(number, lambda report: publish_wave(number, moment, actor, report))
    return render_template("manage/publish.html", wave=found, form=form)
