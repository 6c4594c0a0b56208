"""Who is signed in on this request, and which pages that opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, Request, abort, flash, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from pulse.store.accounts import Holder, Role
from pulse.workflow import sign_in

View = TypeVar("View", bound=Callable[..., Any])
_CARRIED = "sign_in"
# The anonymous side never looks at who might be signed in on the same browser.
ANONYMOUS = frozenset({"answer", "room", "voice", "static"})
_ANSWERING = ("/a", "/j", "/v")


class _SessionsOfStaffPages(SecureCookieSessionInterface):
    """Cookies for the pages of people who sign in; the anonymous side can read and set none."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session, or None (one that nothing can be written to) where staff answer."""
        if any(request.path == at or request.path.startswith(f"{at}/") for at in _ANSWERING):
            return None
        return super().open_session(app, request)


def init_app(app: Flask) -> None:
    """Know the signed-in account on every request but those of the anonymous side."""
    app.session_interface = _SessionsOfStaffPages()
    app.before_request(_recognise)


def _recognise() -> None:
    g.account = None
    if (request.blueprint or request.endpoint) in ANONYMOUS:
        return
    token = session.get(_CARRIED)
    if token:
        g.account = sign_in.holder_of(token, datetime.now(UTC))


def begin_session(token: str) -> None:
    """Carry a new session in the browser, and nothing of what it carried before."""
    session.clear()
    session[_CARRIED] = token


def end_session() -> None:
    """Sign this browser out."""
    token = session.get(_CARRIED)
    if token:
        sign_in.sign_out(token)
    session.clear()


def signed_in() -> Holder:
    """The account of this request, on a page that `roles_required` guards."""
    account: Holder = g.account
    return account


def roles_required(*roles: Role) -> Callable[[View], View]:
    """Open a page to these roles alone.

    Others are sent to the sign-in page, or told that the page is not for them (403).
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if g.account is None:
                return _ask_to_sign_in()
            if g.account.role not in roles:
                abort(403)
            return view(*args, **kwargs)

        return guarded  # type: ignore[return-value]

    return guard


def _ask_to_sign_in() -> Any:
    if _CARRIED in session:
        session.clear()
        flash("You were signed out because you were away for a while. Sign in again.", "note")
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("account.sign_in", next=back))


def safe_next(path: str | None) -> str | None:
    """A path of our own to return to, or None for anything that leads elsewhere."""
    if not path or not path.startswith("/") or path.startswith("//"):
        return None
    return None if "\\" in path or not path.isprintable() else path
