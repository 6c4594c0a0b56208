"""Groups by what staff declared of themselves, side by side."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from pulse.web.auth import roles_required
from pulse.web.results.query import asked
from pulse.workflow import reading
from pulse.workflow.by_profile import by_profile

READERS = roles_required("reviewer", "administrator")


@READERS
def page() -> Any:
    """A table of themes for each declared profile of the latest wave."""
    choice = reading.selected(asked(request.args))
    if choice is None:
        return render_template("results/empty.html")
    return render_template("results/profiles.html", view=by_profile(choice))
