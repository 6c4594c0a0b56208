"""The chief executive's page."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from pulse.chart_style import BANDS
from pulse.web.auth import roles_required
from pulse.web.results.query import asked
from pulse.workflow import kit as workflow
from pulse.workflow import reading


@roles_required("chief_executive", "reviewer", "administrator")
def page() -> Any:
    """The findings, one trend and the heat map; large, and fit to print."""
    choice = reading.selected(asked(request.args))
    if choice is None:
        return render_template("share/empty.html")
    view = reading.briefing(choice, request.args.get("of", ""))
    return render_template(
        "share/page.html", view=view, bands=BANDS, kit=workflow.kit(survey=choice.survey.code)
    )
