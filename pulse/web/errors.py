"""The only map from what went wrong to a page and a status.

No page here holds an answer, a code, a token or a name: a message shown is one that Pulse
wrote on purpose, in an error of its own tree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from pulse.faults import told
from surveys.errors import (
    DisclosureError,
    InvalidValueError,
    NotAllowedError,
    NotFoundError,
    PulseError,
)


@dataclass(frozen=True, slots=True)
class Words:
    """What a page says: the heading, what happened, what to do next."""

    heading: str
    happened: str
    next: str


PAGES = {
    400: Words(
        "We could not understand that",
        "Something in the request was missing or out of place. Nothing was changed.",
        "Go back, check what you entered, and try again.",
    ),
    403: Words(
        "This page is not for your role",
        "You are signed in, but your role does not open this page.",
        "If you need it for your work, ask an administrator of this service to change your role.",
    ),
    404: Words(
        "Page not found",
        "There is nothing at this address.",
        "If you typed it, check it. If you followed a link, it may be out of date.",
    ),
    405: Words(
        "That cannot be done here",
        "This address does not take that kind of request. Nothing was changed.",
        "Go back to the page you came from and use its button.",
    ),
    409: Words(
        "That cannot be done now",
        "Things have moved on since the page was shown. Nothing was changed.",
        "Go back, reload the page and look at where things stand.",
    ),
    413: Words(
        "The file is too large",
        "The file is over 32 megabytes. Nothing was read from it.",
        "Save only the staff list's own sheet as CSV or XLSX and upload that.",
    ),
    429: Words(
        "Too many attempts",
        "There were too many attempts in a short time.",
        "Wait a quarter of an hour and try again.",
    ),
}
EXPIRED = Words(
    "This page was open for too long",
    "You were signed out or the page was opened before you signed in, so we cannot be sure that"
    " the request was yours. Nothing was changed.",
    "Go back, reload the page, and send the form again.",
)
STATUS: dict[type[PulseError], int] = {
    InvalidValueError: 400,
    NotFoundError: 404,
    NotAllowedError: 409,
    DisclosureError: 409,
}


def init_app(app: Flask) -> None:
    """Answer every error with a page in plain words."""
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(PulseError, _on_purpose)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def _expired(_error: CSRFError) -> Any:
    return render_template("errors/page.html", words=EXPIRED), 400


def _on_purpose(error: PulseError) -> Any:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
    page = PAGES[status]
    text = str(error)
    words = Words(page.heading, text[:1].upper() + text[1:], page.next) if text else page
    return render_template("errors/page.html", words=words), status


def _http(error: HTTPException) -> Any:
    status = error.code or 500
    if status < 400:
        return error
    if status >= 500:
        return _broken(), status
    words = PAGES.get(status, PAGES[400])
    return render_template("errors/page.html", words=words), status, _headers(error)


def _headers(error: HTTPException) -> dict[str, str]:
    kept = ("Allow", "Retry-After")
    return {name: value for name, value in error.get_headers() if name in kept}


def _unforeseen(error: Exception) -> Any:
    current_app.logger.error("unforeseen %s", told(error))
    return _broken(), 500


def _broken() -> str:
    # Stands alone, without what other pages share: what broke may be the store that they read.
    return current_app.jinja_env.get_template("errors/broken.html").render()
