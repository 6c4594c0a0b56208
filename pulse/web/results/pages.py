"""The results pages: read the address, ask the workflow, render."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request

from pulse.chart_style import BANDS, CHANGES
from pulse.web.auth import roles_required
from pulse.web.results.query import asked
from pulse.workflow import comparing, heating, reading, responding, trending
from pulse.workflow.choices import Choice

READERS = roles_required("reviewer", "administrator")


@READERS
def overview() -> Any:
    """What moved, what needs attention, who answered."""
    choice = reading.selected(asked(request.args))
    if choice is None:
        return render_template("results/empty.html")
    return render_template("results/overview.html", view=reading.overview(choice))


@READERS
def trend() -> Any:
    """One measure over the waves, by directorate or by service of one."""
    choice = reading.selected(asked(request.args))
    if choice is None:
        return render_template("results/empty.html")
    view = trending.trend_page(choice, asked(request.args))
    return render_template("results/trend.html", view=view)


@READERS
def heat() -> Any:
    """Themes by directorate, or by service of one, in the latest wave."""
    choice = reading.selected(asked(request.args))
    if choice is None:
        return render_template("results/empty.html")
    view = heating.heat_page(choice, asked(request.args))
    return render_template("results/heat.html", view=view, bands=BANDS, steps=CHANGES)


@READERS
def question() -> Any:
    """How the answers to one question spread."""
    choice = reading.selected(asked(request.args))
    if choice is None:
        return render_template("results/empty.html")
    view = comparing.question_page(choice)
    return render_template("results/question.html", view=view)


@READERS
def compare() -> Any:
    """Two groups, or two waves, side by side."""
    choice = reading.selected(asked(request.args))
    if choice is None:
        return render_template("results/empty.html")
    view = comparing.compare_page(choice, asked(request.args))
    return render_template("results/compare.html", view=view)


@READERS
def front_line() -> Any:
    """Front line against office."""
    choice = reading.selected(asked(request.args))
    if choice is None:
        return render_template("results/empty.html")
    view = comparing.gap_page(choice, asked(request.args))
    return render_template("results/front_line.html", view=view)


@READERS
def response() -> Any:
    """Who answered, and how an open wave stands."""
    choice = reading.selected(asked(request.args))
    if choice is None:
        return render_template("results/empty.html")
    return render_template("results/response.html", view=responding.response_page(choice))


@READERS
def hidden(code: str) -> Any:
    """Why a group has no figures, and what to look at instead."""
    view = reading.hidden_page(_choice(), code, request.args.get("wave", ""))
    return render_template("results/hidden.html", view=view)


def _choice() -> Choice:
    choice = reading.selected(asked(request.args))
    return choice if choice is not None else abort(404)
