"""One wave: where it stands, opening it, closing it, and how far that has come."""

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
from pulse.workflow.due import task_of
from pulse.workflow.opening import open_wave as open_
from pulse.workflow.planning.audience import outlook
from pulse.workflow.planning.standing import standing
from pulse.workflow.planning.surveys import bring_forward, wave_before
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
    before = wave_before(found) if found.state == "planned" else None
    return render_template(
        "manage/wave.html", wave=found, stands=stands, before=before, mail=shows_mail()
    )


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
        "manage/open.html", wave=found, look=outlook(number), form=form, mail=shows_mail()
    )


@MANAGERS
def close_wave(number: int) -> Any:
    """Say what closing now means; confirmed, close it and count."""
    found, form = wave_record(db.session, number), PulseForm()
    require(found, "open")
    if form.validate_on_submit():
        actor, moment = signed_in().email, now()
        return start(number, lambda report: close(number, moment, actor, report))
    stands = standing(found)
    return render_template("manage/close.html", wave=found, stands=stands, form=form)


@MANAGERS
def progress(number: int) -> Any:
    """How far opening, closing or publishing has come; the page asks again by itself."""
    found, stand = wave_record(db.session, number), background.stand(task_of(number))
    if stand is None:
        return redirect(url_for("manage.wave", number=number))
    return render_template("manage/progress.html", wave=found, stand=stand)
