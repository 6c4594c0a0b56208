"""The anonymous side: pages that take answers. No cookie, no session, no account.

A GET never has an effect, so that a mail scanner that follows links changes nothing. The code
travels in the fragment of a link and in the body of a POST: never in a request line.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from pulse.web.answer import calls, pages, plain, reminders
from pulse.web.answer.saying import languages, say, say_answer, say_item

LARGEST_BODY = 64 * 1024
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

blueprint = Blueprint("answer", __name__, url_prefix="/a")

blueprint.add_url_rule("", "front", pages.front)
blueprint.add_url_rule("/<int:number>", "page", pages.page)
blueprint.add_url_rule("/<int:number>/kiosk", "kiosk", pages.kiosk)
blueprint.add_url_rule("/<int:number>/kiosk/clear", "kiosk_clear", pages.kiosk_clear)
blueprint.add_url_rule("/<int:number>/anonymous", "anonymous", pages.anonymous)
blueprint.add_url_rule("/<int:number>/kiosk/anonymous", "kiosk_anonymous", pages.kiosk_anonymous)
blueprint.add_url_rule("/verifier.zip", "verifier", pages.verifier)
blueprint.add_url_rule("/<int:number>/thanks", "thanks", pages.thanks)
blueprint.add_url_rule("/<int:number>/manifest.json", "manifest", pages.manifest)
blueprint.add_url_rule("/council.css", "colour", pages.colour)
blueprint.add_url_rule("/script/<digest>.js", "script", pages.script)
blueprint.add_url_rule("/reminders/<token>", "reminders", reminders.reminders)
blueprint.add_url_rule("/reminders/<token>", "choose_reminders", reminders.choose, methods=["POST"])
blueprint.add_url_rule("/<int:number>", "send", plain.send, methods=["POST"])
blueprint.add_url_rule("/<int:number>/start", "start", calls.start, methods=["POST"])
blueprint.add_url_rule("/<int:number>/issue", "issue", calls.issue, methods=["POST"])
blueprint.add_url_rule("/<int:number>/drop", "drop", calls.drop, methods=["POST"])


for spoken in (languages, say, say_answer, say_item):
    blueprint.add_app_template_global(spoken)


@blueprint.url_value_preprocessor
def _limit_body(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    # Before anything reads the body: the application looks for NUL characters in it first.
    request.max_content_length = LARGEST_BODY


@blueprint.after_request
def _headers(response: Response) -> Response:
    """No referrer to follow, nothing from elsewhere on the page, nothing of a POST kept."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Content-Security-Policy"] = CSP
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if not response.cache_control.public:
        response.headers["Cache-Control"] = "no-store"
    return response
