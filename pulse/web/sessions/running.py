"""A session while it runs: the control page, the big screen, and what their buttons do."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from typing import Any

import segno
from flask import Response, flash, redirect, render_template, request, url_for

from pulse.store.sessions import PollRecord, SessionRecord, session_record
from pulse.store.stores import stores
from pulse.web.auth import signed_in
from pulse.web.forms import PulseForm
from pulse.web.page import now
from pulse.web.room.parts import scene
from pulse.web.sessions.lists import LEADERS
from pulse.workflow.engagement import moderating, running
from pulse.workflow.engagement.record import KINDS
from surveys.errors import InvalidValueError, NotAllowedError

Deed = Callable[[int, int], None]
# The word in a button's value, and what it does with a poll of the session.
DEEDS: dict[str, Deed] = {
    "ask": running.ask,
    "close": running.close,
    "reveal": running.reveal,
    "vote": running.vote,
    "show": running.show,
}
BACK = {"screen": "sessions.screen", "control": "sessions.control"}


@LEADERS
def control(number: int) -> Any:
    """What the presenter holds in the hand: the question now, what comes next, what to read."""
    found = session_record(number)
    return render_template(
        "sessions/control.html", **_running(found), part="sessions/_control.html"
    )


@LEADERS
def control_part(number: int) -> Any:
    """The part of the control page that changes by itself."""
    return _part("sessions/_control.html", number)


@LEADERS
def screen(number: int) -> Any:
    """What the room sees."""
    return render_template("sessions/screen.html", **_running(session_record(number)))


@LEADERS
def screen_part(number: int) -> Any:
    """The part of the big screen that changes by itself."""
    return _part("sessions/_screen.html", number)


def _part(template: str, number: int) -> Any:
    body = render_template(template, **_running(session_record(number)))
    response = Response(body, mimetype="text/plain")
    response.set_etag(hashlib.sha256(body.encode()).hexdigest()[:20])
    response.headers["Cache-Control"] = "no-cache"
    return response.make_conditional(request)


def _running(found: SessionRecord) -> dict[str, Any]:
    drafts = [poll for poll in found.polls if poll.state == "draft"]
    address = stores().config.public_url
    return {
        **scene(found),
        "stands": moderating.standing(found),
        "next": drafts[0] if drafts else None,
        "primary": primary(found, drafts),
        "form": PulseForm(),
        "kinds": KINDS,
        "address": f"{address.partition('://')[2]}/j",
    }


def primary(found: SessionRecord, drafts: list[PollRecord]) -> tuple[str, int, str] | None:
    """What the one big button does now: the deed, the poll it is about, and its words."""
    poll = found.asked
    if found.state == "planned":
        return "start", 0, "Start the session"
    if poll is not None and poll.is_taking:
        return "close", poll.id, "Stop answers and count"
    if poll is not None and poll.state in ("closed", "voted"):
        votes = poll.poll.kind == "ideas" and poll.state == "closed"
        return ("vote", poll.id, "Let the room vote") if votes else ("reveal", poll.id, "Reveal")
    return ("ask", drafts[0].id, "Ask the next question") if drafts else None


@LEADERS
def do(number: int) -> Any:
    """One step of the session, from a button of the control page or the big screen."""
    if PulseForm().validate_on_submit():
        try:
            _do(number, request.form.get("deed", ""), request.form.get("poll", "0"))
        except NotAllowedError as error:
            flash(str(error), "note")
    place = BACK.get(request.form.get("back", ""), "sessions.control")
    return redirect(url_for(place, number=number), code=303)


def _do(number: int, deed: str, poll: str) -> None:
    if deed == "start":
        running.start(number, signed_in().email, now())
    elif deed in DEEDS and poll.isdecimal():
        DEEDS[deed](number, int(poll))
    else:
        raise InvalidValueError("there is no such step")


@LEADERS
def end(number: int) -> Any:
    """Say what ending means; confirmed, end the session."""
    found, form = session_record(number), PulseForm()
    if form.validate_on_submit():
        running.end(number, signed_in().email, now())
        flash("The session is over. This is its record.", "success")
        return redirect(url_for("sessions.session", number=number))
    return render_template("sessions/end.html", session=found, form=form)


@LEADERS
def texts(number: int) -> Any:
    """A moderator's decision on what somebody typed."""
    if PulseForm().validate_on_submit():
        poll = request.form.get("poll", "0")
        verdict, lots = request.form.get("verdict", ""), request.form.getlist("lot")
        try:
            moderating.decide(number, int(poll) if poll.isdecimal() else 0, lots, verdict)
        except NotAllowedError as error:
            flash(str(error), "note")
    return redirect(url_for("sessions.control", number=number, _anchor="texts"), code=303)


@LEADERS
def qr(number: int) -> Any:
    """The way into the room as a QR code."""
    found = session_record(number)
    out = io.BytesIO()
    made = segno.make(f"{stores().config.public_url}/j/{found.code}", error="m", micro=False)
    made.save(out, kind="svg", border=2, scale=8, xmldecl=False, omitsize=True, nl=False)
    return Response(out.getvalue(), mimetype="image/svg+xml")
