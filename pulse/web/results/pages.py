"""The results pages: read the address, ask the workflow, render."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, abort, render_template, request

from pulse.chart_style import BANDS
from pulse.web.auth import roles_required
from pulse.web.results.query import asked
from pulse.workflow import reading
from pulse.workflow.choices import Choice

READERS = roles_required("reviewer", "administrator")
CSV = "text/csv; charset=utf-8"
SVG = "image/svg+xml"


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
    return render_template("results/trend.html", view=reading.trend_page(choice))


@READERS
def heat() -> Any:
    """Themes by directorate, or by service of one, in the latest wave."""
    choice = reading.selected(asked(request.args))
    if choice is None:
        return render_template("results/empty.html")
    return render_template("results/heat.html", view=reading.heat_page(choice), bands=BANDS)


@READERS
def hidden(code: str) -> Any:
    """Why a group has no figures, and what to look at instead."""
    view = reading.hidden_page(_choice(), code, request.args.get("wave", ""))
    return render_template("results/hidden.html", view=view)


@READERS
def trend_csv() -> Response:
    """The trend's figures."""
    choice = _choice()
    return download(reading.trend_csv(choice), CSV, f"trend {choice.name}", "csv")


@READERS
def trend_svg() -> Response:
    """The trend as a still picture."""
    choice = _choice()
    return download(reading.trend_svg(choice), SVG, f"trend {choice.name}", "svg")


@READERS
def heat_csv() -> Response:
    """The heat map's figures."""
    choice = _choice()
    return download(reading.heat_csv(choice), CSV, f"heat map {choice.latest.title}", "csv")


@READERS
def heat_svg() -> Response:
    """The heat map as a still picture."""
    choice = _choice()
    return download(reading.heat_svg(choice), SVG, f"heat map {choice.latest.title}", "svg")


def _choice() -> Choice:
    choice = reading.selected(asked(request.args))
    return choice if choice is not None else abort(404)


def download(body: str, kind: str, name: str, ending: str) -> Response:
    """A file to keep, named after what it holds."""
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60]
    disposition = f'attachment; filename="{words}.{ending}"'
    return Response(body, content_type=kind, headers={"Content-Disposition": disposition})
