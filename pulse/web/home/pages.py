"""The pages of the front door."""

from __future__ import annotations

from typing import Any

from flask import Response, g, redirect, render_template

from pulse.store.accounts import holders
from pulse.web.page import now
from pulse.workflow.planning.overview import overview
from pulse.workflow.planning.settings import council

YEAR = 365 * 24 * 3600


def start() -> Any:
    """What Pulse is, for whoever comes; what to do next, for whoever is signed in."""
    if g.account is None:
        ready = any(holder.ready for holder in holders())
        return render_template("home/welcome.html", ready=ready)
    if g.account.role == "chief_executive":
        return redirect("/share")
    return render_template("home/start.html", view=overview(), now=now())


def anonymity() -> Any:
    """How anonymity works, in plain words."""
    return render_template("home/anonymity.html")


def council_css() -> Response:
    """The council's colour as a style sheet: the pages allow no styles inside themselves."""
    look = council()
    css = (
        f":root{{--pulse-council:{look.colour};--pulse-on-council:{look.text};"
        f"--govuk-brand-colour:{look.accent}}}\n"
    )
    response = Response(css, mimetype="text/css")
    response.cache_control.max_age = YEAR
    response.cache_control.public = True
    return response
