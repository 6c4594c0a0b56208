"""What staff write without an account: a reply, a thank-you, and what became of it.

No cookie, no account, no name unless somebody types one. A GET never has an effect.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from pulse.web.voice import pages

LARGEST_BODY = 16 * 1024

blueprint = Blueprint("voice", __name__, url_prefix="/v")
blueprint.add_url_rule("/updates/<int:number>", "reply", pages.reply, methods=["POST"])
blueprint.add_url_rule("/thanks", "thank", pages.thank, methods=["POST"])
blueprint.add_url_rule("/code", "code", pages.code, methods=["GET", "POST"])


@blueprint.url_value_preprocessor
def _limit_body(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    # Before anything reads the body: the application looks for NUL characters in it first.
    request.max_content_length = LARGEST_BODY


@blueprint.after_request
def _headers(response: Response) -> Response:
    """A page with somebody's one-time code stays in no cache."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
