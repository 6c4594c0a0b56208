"""The page on which staff silence reminders. No account, no cookie; it does not know who answered.

Following the link shows the page and changes nothing, so that a mail scanner changes nothing.
"""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from pulse.workflow.silence import choose_reminders, gets_reminders
from surveys.errors import NotFoundError

WAKE = "on"


def reminders(token: str) -> Any:
    """What there is to choose, and what is chosen now."""
    try:
        wanted = gets_reminders(token)
    except NotFoundError as error:
        return render_template("answer/no_link.html", error=str(error)), 404
    return render_template("answer/reminders.html", token=token, wanted=wanted)


def choose(token: str) -> Any:
    """Take the choice. A mail program's own button sends no choice, and means silence."""
    try:
        choose_reminders(token, request.form.get("reminders") == WAKE)
    except NotFoundError as error:
        return render_template("answer/no_link.html", error=str(error)), 404
    return redirect(url_for("answer.reminders", token=token), code=303)
