"""The two calls of the phone's script: what is asked now, and here is my answer."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request

from pulse.web.room.parts import part_of
from pulse.workflow.engagement import phones
from pulse.workflow.engagement.sessions import read_code
from surveys.errors import InvalidValueError, NotAllowedError, NotFoundError, PulseError

STATUS: dict[type[PulseError], int] = {
    NotFoundError: 404,
    NotAllowedError: 409,
    InvalidValueError: 400,
}


def part(code: str) -> Any:
    """The present question as a piece of HTML, no page by itself; 304 where the phone has it."""
    found = part_of(phones.room_of(read_code(code)))
    response = Response(found.body, mimetype="text/plain")
    response.set_etag(found.tag)
    response.headers["Cache-Control"] = "no-cache"
    return response.make_conditional(request)


def answer(code: str) -> Any:
    """Take an answer; 200 only when it is durable."""
    try:
        send(code, request.form.get("token", ""))
    except PulseError as error:
        status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
        return jsonify(error=str(error)), status
    return jsonify(taken=True)


def send(code: str, token: str) -> None:
    """Hand over what the form says; raises what `phones.answer` raises."""
    given = request.form.getlist("answer")
    taking, nothing = request.form.get("taking", ""), "nothing" in request.form
    phones.answer(read_code(code), taking, token, [] if nothing else given, nothing)
