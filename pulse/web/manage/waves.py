"""One wave: where it stands, opening it, closing it, and how far that has come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask_wtf.file import FileField, FileRequired

from pulse.models.base import db
from pulse.store.surveys import survey_plan
from pulse.store.waves import WaveRecord, wave_record
from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import PulseForm
from pulse.web.page import now, shows_mail
from pulse.workflow import background
from pulse.workflow.due import close_and_forget, task_of
from pulse.workflow.fineness import fineness
from pulse.workflow.opening import open_wave as open_
from pulse.workflow.planning.audience import outlook
from pulse.workflow.planning.next_wave import bring_forward, wave_before
from pulse.workflow.planning.outgoing import outgoing
from pulse.workflow.planning.response import response_of
from pulse.workflow.planning.standing import standing
from pulse.workflow.report import Report
from pulse.workflow.sending import sending_trouble
from pulse.workflow.witness import box_key_of, is_witnessed
from surveys.ballot import BoxKey
from surveys.errors import BallotError, NotAllowedError

MANAGERS = roles_required("reviewer", "administrator")
Deed = Callable[[Report], object]
LARGEST_KEY = 4096


class WitnessForm(PulseForm):
    """The box key that a results officer holds."""

    key = FileField("Key file", [FileRequired("Choose the key file.")])


@MANAGERS
def wave(number: int) -> Any:
    """Where a wave stands and what can be done with it."""
    found = wave_record(db.session, number)
    if _under_way(number):
        return redirect(url_for("manage.progress", number=number))
    stands = standing(found) if found.manifest else None
    before = wave_before(found) if found.state == "planned" else None
    is_open = found.state == "open"
    witnessed = is_witnessed(found)
    return render_template(
        "manage/wave.html", wave=found, stands=stands, before=before, mail=shows_mail(),
        panels=survey_plan(found.survey_code).audience.panels,
        witnessed=witnessed, waits=witnessed and now() >= found.closes, fine=fineness(number),
        response=response_of(number) if is_open else None,
        outgoing=outgoing(found) if is_open else None, trouble=sending_trouble(),
    )  # fmt: skip


def _under_way(number: int) -> bool:
    return background.under_way(task_of(number))


def start(number: int, deed: Deed) -> Any:
    """Begin long work on a wave and go where its progress shows."""
    background.start(task_of(number), deed)
    return redirect(url_for("manage.progress", number=number))


def require(found: WaveRecord, state: str) -> None:
    """Raises NotAllowedError when the wave is in another state."""
    if found.state != state:
        raise NotAllowedError(f"{found.title} is {found.state} already.")


@MANAGERS
def open_wave(number: int) -> Any:
    """Say what opening now means; confirmed, open it."""
    found, form = wave_record(db.session, number), PulseForm()
    require(found, "planned")
    if form.validate_on_submit():
        actor, moment = signed_in().email, now()
        bring_forward(number, moment)
        return start(number, lambda report: open_(number, moment, actor, report))
    return render_template(
        "manage/open.html", wave=found, look=outlook(number, now()), form=form, mail=shows_mail()
    )


@MANAGERS
def witness(number: int) -> Any:
    """Open with a key that a results officer keeps: hand one out, then see that they have it."""
    found, form = wave_record(db.session, number), WitnessForm()
    require(found, "planned")
    if "download" in request.form and PulseForm().validate_on_submit():
        return _only_copy(BoxKey.generate().to_bytes(), f"key-of-wave-{number}.pulsekey")
    if form.validate_on_submit() and (public := _public_half(form)):
        actor, moment = signed_in().email, now()
        bring_forward(number, moment)
        return start(number, lambda report: open_(number, moment, actor, report, public))
    page = render_template("manage/witness.html", wave=found, form=form)
    return page, 400 if form.errors else 200


def _public_half(form: WitnessForm) -> bytes | None:
    # The private half is read to prove that the officer holds it, and forgotten with the request.
    try:
        return BoxKey.from_bytes(form.key.data.read(LARGEST_KEY)).public
    except BallotError:
        form.refuse("key", "This is not a key file: choose the file that you have just saved.")
    return None


def _only_copy(content: bytes, name: str) -> Response:
    response = Response(content, mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.cache_control.no_store = True
    return response


@MANAGERS
def close_wave(number: int) -> Any:
    """Say what closing now means; confirmed, close it and count."""
    found = wave_record(db.session, number)
    require(found, "open")
    witnessed = is_witnessed(found)
    form = WitnessForm() if witnessed else PulseForm()
    key = _brought(found, form) if form.validate_on_submit() and witnessed else None
    if form.is_submitted() and not form.errors:
        actor, moment = signed_in().email, now()
        return start(number, lambda report: close_and_forget(number, moment, actor, report, key))
    page = render_template(
        "manage/close.html", wave=found, stands=standing(found), form=form, witnessed=witnessed
    )
    return page, 400 if form.errors else 200


def _brought(found: WaveRecord, form: WitnessForm) -> bytes:
    key: bytes = form.key.data.read(LARGEST_KEY)
    try:
        box_key_of(found, key or b"none")
    except BallotError as error:
        form.refuse("key", f"{str(error)[0].upper()}{str(error)[1:]}.")
    return key


@MANAGERS
def progress(number: int) -> Any:
    """How far opening, closing or publishing has come; the page asks again by itself."""
    found, stand = wave_record(db.session, number), background.stand(task_of(number))
    if stand is None:
        return redirect(url_for("manage.wave", number=number))
    silent = not stand.error and background.is_silent(stand)
    return render_template("manage/progress.html", wave=found, stand=stand, silent=silent)
