"""Native line charts over the waves, with a figure where it can be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_MARK
from pptx.enum.chart import XL_TICK_LABEL_POSITION as TICK_LABELS
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Inches, Pt

from pulse.chart_style import FAINT, GRID, INK, ORGANISATION, STROKES, Stroke, scale
from pulse.slides.look import Box
from pulse.slides.plots import (
    LABEL,
    SMALL,
    format_of,
    is_plain,
    number_of,
    own_label,
    place_of,
    plain_chart,
    rgb,
)
from surveys.measure import NotAsked, Reading, Value
from surveys.talk import Lines
from surveys.trend import Series

_LABEL_WIDTH = Inches(0.82)
_MARKERS = {
    "circle": XL_MARKER_STYLE.CIRCLE, "square": XL_MARKER_STYLE.SQUARE,
    "diamond": XL_MARKER_STYLE.DIAMOND, "triangle-up": XL_MARKER_STYLE.TRIANGLE,
}  # fmt: skip
_DASHES = {"": MSO_LINE.SOLID, "8,4": MSO_LINE.DASH, "2,3": MSO_LINE.ROUND_DOT}
_NOTHING = NotAsked("question")
_APART = 0.08  # of the axis: labels of figures nearer than this would lie on each other


@dataclass(frozen=True, slots=True)
class _Line:
    """A stretch of a series without a break in wording, and how it is drawn."""

    name: str
    readings: tuple[Reading, ...]
    stroke: Stroke
    whole: bool


def add_lines(slide: Slide, box: Box, lines: Lines) -> Any:
    """A line chart over the waves; gaps where a figure is hidden; its graphic frame."""
    percent = lines.series[0].measure.percent
    drawn = [line for i, series in enumerate(lines.series) for line in _stretches(series, i)]
    data = CategoryChartData(number_format=format_of(percent))
    data.categories = [_on_two_lines(point.label) for point in lines.series[0].points]
    for line in drawn:
        data.add_series(line.name, [number_of(reading) for reading in line.readings])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *place_of(box), data)
    chart = frame.chart
    plain_chart(chart, legend=len(drawn) > 1)
    low, high = scale(lines.series)
    _line_axes(chart, low, high, percent)
    _level_labels(chart.category_axis, len(lines.series[0].points), box)
    labelled = _labelled(drawn, _APART * (high - low))
    for number, (line, series) in enumerate(zip(drawn, chart.plots[0].series, strict=True)):
        _line_style(series, line.stroke)
        for index, side in labelled[number].items():
            _line_label(series.points[index], line, index, side)
    return frame


def _stretches(series: Series, number: int) -> list[_Line]:
    """One line, or one for each wording: figures on either side of a break are not compared."""
    whole = series.kind == "organisation"
    stroke = ORGANISATION if whole else STROKES[number - (0 if series.kind == "theme" else 1)]
    readings = tuple(point.reading for point in series.points)
    starts = [0, *(i for i, point in enumerate(series.points) if point.broken and i)]
    found = []
    for start, end in pairwise([*starts, len(readings)]):
        kept = tuple(
            reading if start <= i < end else _NOTHING for i, reading in enumerate(readings)
        )
        if any(isinstance(reading, Value) for reading in kept):
            earlier = "" if end == len(readings) else " (earlier wording)"
            found.append(_Line(f"{series.name}{earlier}", kept, stroke, whole))
    return found


def _labelled(drawn: Sequence[_Line], apart: float) -> list[dict[int, Any]]:
    """Which points carry their figure, and on which side: the last of each line, where it is free.

    The first line comes first, so it always has its own, and one at its beginning.
    """
    taken: dict[int, list[float]] = {}
    found: list[dict[int, Any]] = []
    for line in drawn:
        shown = [i for i, reading in enumerate(line.readings) if isinstance(reading, Value)]
        mine: dict[int, Any] = {}
        for index in dict.fromkeys((shown[-1], *shown[: 0 if found else 1])):
            number = number_of(line.readings[index]) or 0.0
            side = _side(drawn, index, number, apart)
            if side is not None and all(
                abs(number - other) >= apart for other in taken.get(index, [])
            ):
                taken.setdefault(index, []).append(number)
                mine[index] = side
        found.append(mine)
    return found


def _side(drawn: Sequence[_Line], index: int, number: float, apart: float) -> Any:
    """Beside the last wave; before it above or below, where no other line passes; else nowhere."""
    if index == len(drawn[0].readings) - 1:
        return XL_LABEL_POSITION.RIGHT
    numbers = [number_of(line.readings[index]) for line in drawn]
    higher = [other - number for other in numbers if other is not None]
    if not any(0 < each < apart for each in higher):
        return XL_LABEL_POSITION.ABOVE
    if not any(0 < -each < apart for each in higher):
        return XL_LABEL_POSITION.BELOW
    return None


def _line_axes(chart: Any, low: int, high: int, percent: bool) -> None:
    value, category = chart.value_axis, chart.category_axis
    value.minimum_scale, value.maximum_scale, value.major_unit = low, high, 10
    value.major_gridlines.format.line.color.rgb = rgb(GRID)
    value.format.line.fill.background()
    # Half a step of room before the first wave and after the last: figures stand beside the line.
    between = value._element.makeelement(qn("c:crossBetween"), {"val": "between"})
    value._element.find(qn("c:majorUnit")).addprevious(between)
    value.tick_labels.number_format, value.tick_labels.number_format_is_linked = (
        format_of(percent), False,
    )  # fmt: skip
    category.major_tick_mark = XL_TICK_MARK.NONE
    category.tick_label_position = TICK_LABELS.LOW
    category.format.line.color.rgb = rgb(FAINT)
    for axis in (value, category):
        axis.tick_labels.font.size = Pt(SMALL)
        axis.tick_labels.font.color.rgb = rgb(INK)


def _level_labels(axis: Any, count: int, box: Box) -> None:
    """Names of waves upright, some of them left out where all would not fit."""
    axis.tick_labels.font.size = Pt(SMALL)
    axis._element.txPr.bodyPr.set("rot", "0")
    step = -(-count * _LABEL_WIDTH // box.width)
    if step > 1:
        skip = axis._element.makeelement(qn("c:tickLblSkip"), {"val": str(step)})
        axis._element.find(qn("c:noMultiLvlLbl")).addprevious(skip)


def _line_style(series: Any, stroke: Stroke) -> None:
    series.smooth = False
    line = series.format.line
    line.color.rgb, line.width = rgb(stroke.colour), Pt(stroke.width)
    line.dash_style = _DASHES.get(stroke.dash, MSO_LINE.LONG_DASH)
    marker = series.marker
    marker.style = _MARKERS.get(stroke.marker, XL_MARKER_STYLE.X)
    marker.size = 8
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = rgb(stroke.colour)
    marker.format.line.color.rgb = rgb(stroke.colour)


def _line_label(point: Any, line: _Line, index: int, side: Any) -> None:
    label, reading = point.data_label, line.readings[index]
    label.position = side
    if isinstance(reading, Value) and not is_plain(reading):
        own_label(point, reading, LABEL)
    label.font.size, label.font.bold = Pt(LABEL), True
    label.font.color.rgb = rgb(line.stroke.colour)


def _on_two_lines(label: str) -> str:
    """A wave's name, its year below: programs that do not break it would write it aslant.

    The space stays, for a worksheet shows the name on one line.
    """
    name, space, year = label.rpartition(" ")
    text = f"{name}{space}\n{year}" if space else label
    return text[:1].upper() + text[1:]
