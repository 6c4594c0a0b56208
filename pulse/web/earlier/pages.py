"""The pages of earlier surveys: the list, a search among units, and one unit."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request

from pulse.chart_style import BANDS
from pulse.store.earlier import earlier_surveys
from pulse.web.auth import roles_required
from pulse.workflow import earlier_pages as reading

READERS = roles_required("reviewer", "administrator")


@READERS
def surveys() -> Any:
    """Every earlier survey."""
    return render_template("earlier/surveys.html", surveys=earlier_surveys())


@READERS
def survey(code: str) -> Any:
    """One earlier survey: whose it is, and its units."""
    view = reading.survey_page(code, request.args.get("q", ""))
    return render_template("earlier/survey.html", view=view)


@READERS
def unit(code: str) -> Any:
    """One unit: a question through the waves, and the units below it."""
    view = reading.unit_page(code, *_asked())
    return render_template("earlier/unit.html", view=view, bands=BANDS)


@READERS
def unit_csv(code: str) -> Response:
    """The figures of the unit's trend as CSV."""
    body = reading.unit_csv(code, *_asked())
    response = Response(body, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{code}-trend.csv"'
    return response


def _asked() -> tuple[str, str, str]:
    unit, item, figure = (request.args.get(word, "") for word in ("unit", "item", "figure"))
    return unit, item, figure
