"""The three calls of the answer page's script, as JSON. Bytes travel as base64url.

`issue` knows who and never what; `drop` knows what and never who. No call knows both.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, jsonify, request

from pulse.web.answer.refusals import kind_of, with_code
from pulse.workflow import fieldwork
from surveys.credential import from_base64url, to_base64url
from surveys.errors import InvalidValueError, PulseError, SpentCodeError, TooManyGuessesError

Call = Callable[[int], dict[str, Any]]


def _json_call(call: Call) -> Callable[[int], Response]:
    @wraps(call)
    def answered(number: int) -> Response:
        try:
            return jsonify(call(number))
        except PulseError as error:
            kind, status = kind_of(error)
            response = jsonify(error=kind)
            response.status_code = status
            if isinstance(error, TooManyGuessesError):
                response.headers["Retry-After"] = str(error.retry_after)
            return response

    return answered


@_json_call
def start(number: int) -> dict[str, Any]:
    """Which cell a code belongs to. Changes and stores nothing."""
    code = _text("code")
    found = with_code(lambda: fieldwork.look_up(number, code))
    if found.used:
        raise SpentCodeError
    return {"cell": found.cell}


@_json_call
def issue(number: int) -> dict[str, Any]:
    """A blind signature, once for each code."""
    code, blinded = _text("code"), _bytes("blinded")
    signature = with_code(lambda: fieldwork.issue(number, code, blinded))
    return {"signature": to_base64url(signature)}


@_json_call
def drop(number: int) -> dict[str, Any]:
    """Put a signed, sealed ballot into the box; the same one again counts once."""
    cell, prefix = _text("cell"), _bytes("prefix")
    signature, sealed = _bytes("signature"), _bytes("sealed")
    manifest = fieldwork.manifest_of(number)
    if manifest is not None and not manifest.has_cell(cell):
        raise InvalidValueError("no such cell")
    fieldwork.drop(number, cell, prefix, signature, sealed)
    return {"counted": True}


def _text(name: str) -> str:
    body = request.get_json(silent=True)
    value = body.get(name) if isinstance(body, dict) else None
    if not isinstance(value, str) or not value:
        raise InvalidValueError(f"{name} is missing")
    return value


def _bytes(name: str) -> bytes:
    return from_base64url(_text(name))
