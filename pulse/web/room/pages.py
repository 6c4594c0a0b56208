"""The pages of a phone: the code, the room, and the room without script."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from pulse.web.room.calls import STATUS, send
from pulse.web.room.parts import part_of, scene
from pulse.workflow.engagement import phones
from pulse.workflow.engagement.running import new_token
from pulse.workflow.engagement.sessions import CODE_LENGTH, read_code
from surveys.errors import InvalidValueError, NotFoundError, PulseError

# Seconds after which a page without script looks again, where nobody is in the middle of a form.
LOOK_AGAIN = 8


def front() -> Any:
    """Type the code on the screen."""
    if request.method == "GET":
        return render_template("room/front.html", typed="", problem="")
    typed = request.form.get("code", "")[:40]
    code = read_code(typed)
    if len(code) != CODE_LENGTH:
        problem = f"Enter the {CODE_LENGTH} letters and numbers on the screen."
        return render_template("room/front.html", typed=typed, problem=problem), 400
    try:
        phones.room_of(code)
    except NotFoundError as error:
        return render_template("room/front.html", typed=typed, problem=str(error)), 404
    return redirect(url_for("room.page", code=code), code=303)


def page(code: str) -> Any:
    """The room, for a phone with script; without it, one button leads on."""
    try:
        room = phones.room_of(read_code(code))
    except NotFoundError as error:
        return render_template("room/front.html", typed=code[:40], problem=str(error)), 404
    found = part_of(room)
    return render_template(
        "room/page.html", session=room.session, part=found.body.decode(), tag=found.tag
    )


def join(code: str) -> Any:
    """A device without script gets a token of its own, which its address carries on."""
    room = phones.room_of(read_code(code))
    return redirect(url_for("room.plain", code=room.session.code, token=new_token()), code=303)


def plain(code: str, token: str) -> Any:
    """The room without script: the present question as a form."""
    room = phones.room_of(read_code(code))
    if not phones.TOKEN.match(token):
        raise InvalidValueError("this page is out of date: join again")
    if request.method == "GET":
        return _plain(room, token, request.args.get("done", ""), "")
    try:
        send(code, token)
    except PulseError as error:
        status = next((s for kind, s in STATUS.items() if isinstance(error, kind)), 400)
        return _plain(phones.room_of(room.session.code), token, "", str(error)), status
    done = request.form.get("taking", "")
    place = url_for("room.plain", code=room.session.code, token=token, done=done)
    return redirect(place, code=303)


def _plain(room: phones.Room, token: str, done: str, problem: str) -> str:
    poll = room.poll
    answering = poll is not None and poll.is_taking and done != poll.taking
    here = url_for("room.plain", code=room.session.code, token=token, done=done or None)
    return render_template(
        "room/plain.html", **scene(room.session), here=here, problem=problem,
        done=poll is not None and done == poll.taking,
        again=None if answering else LOOK_AGAIN,
    )  # fmt: skip
