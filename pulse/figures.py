"""Plotly figures as plain data, in Plotly's own schema.

Plotly's classes check every attribute as it is set, which costs a page with sixty lines over a
second. The tests check instead that Plotly accepts each kind of figure (decision 0123).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

Trace = dict[str, Any]


class Figure:
    """Traces and a layout, as `plotly.graph_objects.Figure` would write them."""

    def __init__(self, layout: Mapping[str, Any]) -> None:
        self._layout = dict(layout)
        self._traces: list[Trace] = []
        self._annotations: list[dict[str, Any]] = []
        self._shapes: list[dict[str, Any]] = []

    def add_trace(self, trace: Trace) -> None:
        """One more trace, drawn over those before it."""
        self._traces.append(trace)

    def add_annotation(self, **annotation: Any) -> None:
        """Words at a place."""
        self._annotations.append(annotation)

    def add_vline(self, x: Any, line: Mapping[str, Any]) -> None:
        """An upright line from the bottom to the top."""
        place = {"x0": x, "x1": x, "xref": "x", "y0": 0, "y1": 1, "yref": "y domain"}
        self._shapes.append({"type": "line", **place, "line": dict(line)})

    def json(self) -> str:
        """JSON that may stand inside a page; raises ValueError for what is no number."""
        layout = dict(self._layout)
        if self._annotations:
            layout["annotations"] = self._annotations
        if self._shapes:
            layout["shapes"] = self._shapes
        data = {"data": self._traces, "layout": layout}
        text = json.dumps(data, separators=(",", ":"), allow_nan=False)
        return text.replace("<", "\\u003c")


def scatter(**attributes: Any) -> Trace:
    """A trace of points and lines."""
    return {"type": "scatter", **attributes}


def bar(**attributes: Any) -> Trace:
    """A trace of bars."""
    return {"type": "bar", **attributes}
