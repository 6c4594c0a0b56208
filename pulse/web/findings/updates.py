"""Progress updates and thank-yous, for staff."""

from __future__ import annotations

from functools import wraps
from typing import Any

from flask import abort, g, redirect, render_template, request, url_for

from pulse.web.auth import View
from pulse.web.page import local, now
from pulse.workflow.engagement import findings, told, voices
from pulse.workflow.engagement.commitments import directorates


def readers(view: View) -> View:
    """Open a page to whoever may read the findings; send others to sign in."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if g.account is None and not findings.is_open():
            return redirect(url_for("account.sign_in", next=request.path))
        return view(*args, **kwargs)

    return guarded  # type: ignore[return-value]


@readers
def updates() -> Any:
    """Every published update, the latest first."""
    return render_template("findings/updates.html", updates=told.published())


@readers
def update(number: int) -> Any:
    """One update with its replies, and the form to write one."""
    found = told.told(number)
    if found.update.state == "draft":
        abort(404)
    return render_template(
        "findings/update.html",
        told=found,
        open=found.update.takes_replies(local(now()).date()),
        seed=voices.new_seed(),
        ticket=voices.ticket(),
    )


@readers
def thanks() -> Any:
    """Every thank-you, and the form to say thanks."""
    return render_template(
        "findings/thanks.html",
        thanks=told.thank_yous(),
        places=sorted(directorates().values()),
        seed=voices.new_seed(),
        ticket=voices.ticket(),
    )
