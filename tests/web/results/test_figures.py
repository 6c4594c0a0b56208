"""Figures are written as plain data, so the tests ask Plotly whether it accepts each kind."""

from __future__ import annotations

import json

import plotly.graph_objects as go
import pytest

from pulse import charts, heat_charts
from pulse.figures import Figure, bar, scatter
from surveys.heat import heat_map
from surveys.measure import Measure
from surveys.trend import Programme
from tests.fixtures.council_releases import council_releases


def accepted(text: str) -> go.Figure:
    """The figure as Plotly reads it; raises ValueError for an attribute it does not know."""
    return go.Figure(json.loads(text))


def test_plotly_accepts_the_line_chart() -> None:
    programme = Programme(council_releases())
    codes = ["org", *(group.code for group in programme.of_kind("directorate"))]
    lines = programme.series(codes, Measure("theme_score", "listen"))
    found = accepted(charts.line_chart(lines, codes[1:3]))
    assert len(found.data) >= len(lines)


def test_plotly_accepts_the_heat_map() -> None:
    programme = Programme(council_releases())
    codes = ["org", *(group.code for group in programme.of_kind("directorate") if group.current)]
    for kind in ("theme_score", "item_score"):
        heat = heat_map(programme, codes, kind)  # type: ignore[arg-type]
        for view in ("figures", "change"):
            assert accepted(heat_charts.heat_chart(heat, view)).data  # type: ignore[arg-type]


def test_plotly_refuses_what_is_no_attribute() -> None:
    """The check has teeth."""
    figure = Figure({"height": 300})
    figure.add_trace(scatter(x=[1], y=[2], colour="red"))
    with pytest.raises(ValueError, match="colour"):
        accepted(figure.json())
    figure = Figure({"height": 300})
    figure.add_trace(bar(x=[float("nan")]))
    with pytest.raises(ValueError, match="not JSON compliant"):
        figure.json()
