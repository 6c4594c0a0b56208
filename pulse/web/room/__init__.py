"""Phones in the room: join by code, answer, see what the room said. No cookie, no account.

Everyone in the room gets the same bytes, so that one rendering serves hundreds of phones. A GET
never has an effect. What a device sends carries a random token that the device made up.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from pulse.web.room import calls, pages

LARGEST_BODY = 8 * 1024

blueprint = Blueprint("room", __name__, url_prefix="/j")
_BOTH = ["GET", "POST"]
_POST = ["POST"]

blueprint.add_url_rule("", "front", pages.front, methods=_BOTH)
blueprint.add_url_rule("/<code>", "page", pages.page)
blueprint.add_url_rule("/<code>/part", "part", calls.part)
blueprint.add_url_rule("/<code>/answer", "answer", calls.answer, methods=_POST)
blueprint.add_url_rule("/<code>/plain", "join", pages.join, methods=_POST)
blueprint.add_url_rule("/<code>/plain/<token>", "plain", pages.plain, methods=_BOTH)


@blueprint.url_value_preprocessor
def _limit_body(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    # Before anything reads the body: the application looks for NUL characters in it first.
    request.max_content_length = LARGEST_BODY


@blueprint.after_request
def _headers(response: Response) -> Response:
    """No referrer to follow: an address without script holds the device's token."""
    response.headers["Referrer-Policy"] = "no-referrer"
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
