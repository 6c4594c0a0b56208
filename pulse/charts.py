"""Line charts: series of releases -> Plotly figures, as JSON for the page.

Nothing but a `Series` can be drawn, and those are made from releases alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from pulse.chart_style import (
    FONT,
    GRID,
    INK,
    MUTED,
    PAPER,
    REST,
    Stroke,
    band_ends,
    banded,
    lines_of,
    runs,
    scale,
    see_through,
    spaced,
    strokes,
    thinned,
)
from pulse.figures import Figure, scatter
from surveys.errors import InvalidValueError
from surveys.events import Mark
from surveys.measure import Value, half_up
from surveys.trend import Point, Series

LINE_HEIGHT = 460
ROW_HEIGHT = 44
_LABEL_PIXELS = 15
_UP, _DOWN = "\N{BLACK UP-POINTING TRIANGLE}", "\N{BLACK DOWN-POINTING TRIANGLE}"


def line_chart(
    lines: Sequence[Series], highlight: Sequence[str] = (), events: Sequence[Mark] = ()
) -> str:
    """A line for each series over the waves, labelled at its end, as Plotly's JSON.

    The organisation's line is heavy; at most seven others are highlighted, the rest are thin
    and grey. Hidden points leave a gap. A shaded band shows how far chance and rounding reach;
    events are dotted lines with a letter. Raises InvalidValueError for anything but series.
    """
    require(lines, Series)
    return _line_json(tuple(lines), tuple(highlight), tuple(events))


@lru_cache(maxsize=512)
def _line_json(
    lines: tuple[Series, ...], highlight: tuple[str, ...], events: tuple[Mark, ...]
) -> str:
    """Kept, because equal series have equal pictures and Plotly takes its time."""
    figure = Figure(_line_layout(lines))
    styles = strokes(lines, highlight)
    for line, stroke in banded(lines, styles):
        _add_band(figure, line, stroke, scale(lines))
    _add_events(figure, events)
    for line, stroke in sorted(zip(lines, styles, strict=True), key=lambda pair: pair[1].width):
        _add_line(figure, line, stroke)
    _add_labels(figure, lines, styles)
    _add_breaks(figure, lines)
    return figure.json()


def require(things: Sequence[Any], kind: type) -> None:
    """Refuse, with InvalidValueError, anything that was not made from releases."""
    if not things or not all(isinstance(thing, kind) for thing in things):
        raise InvalidValueError(f"a chart is drawn from {kind.__name__} of releases only")


def _line_layout(lines: Sequence[Series]) -> dict[str, Any]:
    points = lines[0].points
    written = thinned(len(points), 9)
    low, high = scale(lines)
    suffix = "%" if lines[0].measure.percent else ""
    return {
        "height": LINE_HEIGHT,
        "margin": {"l": 44, "r": 210, "t": 30, "b": 56},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "font": {"family": FONT, "size": 14, "color": INK},
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "xaxis": {
            "type": "date",
            "tickvals": [points[i].closed.isoformat() for i in written],
            "ticktext": ["<br>".join(lines_of(points[i].label, 10, 3)) for i in written],
            "showgrid": False,
            "fixedrange": True,
            "linecolor": MUTED,
            "ticks": "outside",
        },
        "yaxis": {
            "range": [low, high],
            "dtick": 10,
            "ticksuffix": suffix,
            "gridcolor": GRID,
            "zeroline": False,
            "fixedrange": True,
        },
    }


def _add_line(figure: Figure, line: Series, stroke: Stroke) -> None:
    """One trace a stretch, so that gaps and breaks stay open."""
    for stretch in runs(line):
        points = [line.points[i] for i in stretch]
        figure.add_trace(
            scatter(
                x=[p.closed.isoformat() for p in points],
                y=[p.reading.number for p in points if isinstance(p.reading, Value)],
                mode="lines+markers",
                name=line.name,
                line={"color": stroke.colour, "width": stroke.width, "dash": _dash(stroke)},
                marker={"symbol": stroke.marker, "size": _marker_size(stroke)},
                text=[f"{line.name}<br>{p.label}: {p.reading.text}{_between(p)}" for p in points],
                hoverinfo="text",
                hoverlabel={"bgcolor": PAPER, "bordercolor": stroke.colour},
            )
        )


def _between(point: Point) -> str:
    """Between what the figure may well lie, where chance or rounding leave anything open."""
    if not isinstance(point.reading, Value):
        return ""
    low, high = (half_up(end) for end in point.reading.band)
    return "" if low == high else f"<br>95%: {low} to {high}"


def _add_band(figure: Figure, line: Series, stroke: Stroke, bounds: tuple[int, int]) -> None:
    for stretch in runs(line):
        ends = band_ends(line, stretch, bounds)
        days = [line.points[i].closed.isoformat() for i in stretch]
        figure.add_trace(
            scatter(
                x=[*days, *days[::-1]],
                y=[*(low for low, _ in ends), *(high for _, high in ends[::-1])],
                mode="none",
                fill="toself",
                fillcolor=see_through(stroke.colour),
                hoverinfo="skip",
            )
        )


def _add_events(figure: Figure, events: Sequence[Mark]) -> None:
    for mark in events:
        day = mark.event.day.isoformat()
        figure.add_vline(x=day, line={"color": INK, "dash": "2px,3px", "width": 1})
        figure.add_annotation(
            x=day, y=1, yref="paper", yanchor="bottom", showarrow=False, text=mark.letter,
            hovertext=mark.words, font={"size": 12, "color": INK, "weight": "bold"},
            bordercolor=INK, borderpad=2, bgcolor=PAPER,
        )  # fmt: skip


def _dash(stroke: Stroke) -> str:
    return ",".join(f"{part}px" for part in stroke.dash.split(",")) if stroke.dash else "solid"


def _marker_size(stroke: Stroke) -> int:
    return 4 if stroke is REST else 8


def _add_labels(figure: Figure, lines: Sequence[Series], styles: Sequence[Stroke]) -> None:
    """A name at the end of each line, moved apart where they would overlap."""
    ends = [(line, stroke, _end(line)) for line, stroke in zip(lines, styles, strict=True)]
    shown = [(line, stroke, end) for line, stroke, end in ends if end is not None]
    if len(shown) > 12:
        shown = [entry for entry in shown if entry[1] is not REST]
    low, high = scale(lines)
    gap = (high - low) * _LABEL_PIXELS * 1.15 / (LINE_HEIGHT - 86)
    places = spaced([end for _, _, end in shown], gap, low, high)
    for (line, stroke, _), place in zip(shown, places, strict=True):
        figure.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=8, y=place, yanchor="middle",
            showarrow=False, align="left", text=end_label(line, 26),
            font=_label_font(stroke),
        )  # fmt: skip


def _end(line: Series) -> float | None:
    reading = line.latest.reading
    return reading.number if isinstance(reading, Value) else None


def _label_font(stroke: Stroke) -> dict[str, Any]:
    """Weight by font and never by markup, for which Plotly would write a style into the page."""
    if stroke is REST:
        return {"size": 13, "color": MUTED}
    return {"size": 13, "color": stroke.colour, "weight": "bold"}


def end_label(line: Series, length: int) -> str:
    """A line's name, shortened to about a length, and its latest figure."""
    reading = line.latest.reading
    shown = reading.short if isinstance(reading, Value) else reading.text
    return f"{lines_of(line.name, length, 1)[0]} {shown}"


def _add_breaks(figure: Figure, lines: Sequence[Series]) -> None:
    for index, words in break_marks(lines):
        day = lines[0].points[index].closed.isoformat()
        figure.add_vline(x=day, line={"color": MUTED, "dash": "dot"})
        figure.add_annotation(
            x=day, y=1, yref="paper", yanchor="bottom",
            showarrow=False, text=words, font={"size": 12, "color": MUTED},
        )  # fmt: skip


def break_marks(lines: Sequence[Series]) -> list[tuple[int, str]]:
    """Where a line breaks, by the place of its wave, and the words beside the mark."""
    marks = []
    for index in range(len(lines[0].points)):
        here = [line.points[index] for line in lines]
        words = ["new wording"] if here[0].reworded else []
        words += ["new structure"] if any(point.restructured for point in here) else []
        if words:
            marks.append((index, ", ".join(words)))
    return marks
