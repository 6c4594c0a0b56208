"""One wave: where it stands, and opening, closing and publishing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, url_for

from pulse.models.base import db
from pulse.store.waves import WaveRecord, wave_record
from pulse.web.auth import roles_required, signed_in
from pulse.web.forms import PulseForm
from pulse.web.page import now, shows_mail
from pulse.workflow import background
from pulse.workflow.closing import close_wave as close
from pulse.workflow.opening import open_wave as open_
from pulse.workflow.planning.audience import outlook
from pulse.workflow.planning.standing import standing
from pulse.workflow.planning.surveys import bring_forward
from pulse.workflow.publication import publish_wave
from pulse.workflow.report import Report
from surveys.errors import NotAllowedError

MANAGERS = roles_required("reviewer", "administrator")
Deed = Callable[[Report], object]


@MANAGERS
def wave(number: int) -> Any:
    """Where a wave stands and what can be done with it."""
    found = wave_record(db.session, number)
    if _under_way(number):
        return redirect(url_for("manage.progress", number=number))
    stands = standing(found) if found.manifest else None
    return render_template(
        "manage/wave.html", wave=found, stands=stands, mail=shows_mail(), form=PulseForm()
    )


def _task(number: int) -> str:
    return f"wave {number}"


def _under_way(number: int) -> bool:
    stand = background.stand(_task(number))
    return stand is not None and not stand.error


def _start(number: int, deed: Deed) -> Any:
    background.start(_task(number), deed)
    return redirect(url_for("manage.progress", number=number))


def _require(found: WaveRecord, state: str) -> None:
    if found.state != state:
        raise NotAllowedError(f"{found.title} is {found.state} already.")


@MANAGERS
def open_wave(number: int) -> Any:
    """Say what opening now means; confirmed, open it."""
    found, form = wave_record(db.session, number), PulseForm()
    _require(found, "planned")
    if form.validate_on_submit():
        actor, moment = signed_in().email, now()
        bring_forward(number, moment)
        return _start(number, lambda report: open_(number, moment, actor, report))
    return render_template(
        "manage/open.html", wave=found, look=outlook(number), form=form, mail=shows_mail()
    )


@MANAGERS
def close_wave(number: int) -> Any:
    """Say what closing now means; confirmed, close it and count."""
    found, form = wave_record(db.session, number), PulseForm()
    _require(found, "open")
    if form.validate_on_submit():
        actor, moment = signed_in().email, now()
        return _start(number, lambda report: close(number, moment, actor, report))
    stands = standing(found)
    return render_template("manage/close.html", wave=found, stands=stands, form=form)


@MANAGERS
def publish(number: int) -> Any:
    """Say what publishing means; confirmed, print, prove and publish."""
    found, form = wave_record(db.session, number), PulseForm()
    _require(found, "closed")
    if form.validate_on_submit():
        actor, moment = signed_in().email, now()
        return _start(number, lambda report: publish_wave(number, moment, actor, report))
    return render_template("manage/publish.html", wave=found, form=form)


@MANAGERS
def progress(number: int) -> Any:
    """How far opening, closing or publishing has come; the page asks again by itself."""
    found, stand = wave_record(db.session, number), background.stand(_task(number))
    if stand is None:
        return redirect(url_for("manage.wave", number=number))
    return render_template("manage/progress.html", wave=found, stand=stand)
