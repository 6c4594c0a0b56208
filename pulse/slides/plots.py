"""Native charts: bars and lines that can be edited in PowerPoint, their workbook inside.

What a chart holds is the number of the printed text, so that the workbook, the label and the
release say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_MARK,
)
from pptx.enum.chart import XL_TICK_LABEL_POSITION as TICK_LABELS
from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Inches, Pt

from pulse.chart_style import FAINT, GRID, INK, ORGANISATION, STROKES, Stroke, scale
from pulse.slides.look import Box
from surveys.measure import NotAsked, Reading, Value, half_up
from surveys.talk import Bars, Lines
from surveys.trend import Series

_SMALL, _LABEL = 12, 14
_LABEL_WIDTH = Inches(0.82)
_MARKERS = {
    "circle": XL_MARKER_STYLE.CIRCLE, "square": XL_MARKER_STYLE.SQUARE,
    "diamond": XL_MARKER_STYLE.DIAMOND, "triangle-up": XL_MARKER_STYLE.TRIANGLE,
}  # fmt: skip
_DASHES = {"": MSO_LINE.SOLID, "8,4": MSO_LINE.DASH, "2,3": MSO_LINE.ROUND_DOT}
_NOTHING = NotAsked("question")
_APART = 0.08  # of the axis: labels of figures nearer than this would lie on each other


def number_of(reading: Reading) -> float | None:
    """What a chart draws: the number of the printed text; None where nothing may be shown."""
    if not isinstance(reading, Value):
        return None
    return float(half_up(reading.number)) if _plain(reading) else reading.number


def _plain(reading: Value) -> bool:
    """Whether the printed text is the number itself, and no bound."""
    return reading.text.rstrip("%") == str(half_up(reading.number))


def add_bars(slide: Slide, box: Box, bars: Bars) -> Any:
    """A bar chart with a figure at the end of every bar; its graphic frame."""
    data = CategoryChartData(number_format=_format(bars.percent))
    data.categories = [_category(bars, i) for i in range(len(bars.categories))]
    for each in bars.sets:
        data.add_series(each.name, [number_of(reading) for reading in each.readings])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *_place(box), data)
    chart = frame.chart
    _plain_chart(chart, legend=len(bars.sets) > 1)
    _bar_axes(chart)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 45, 0
    for number, (each, series) in enumerate(zip(bars.sets, plot.series, strict=True)):
        last = number == len(bars.sets) - 1
        _bar_colour(series, last)
        _bar_labels(series, each.readings, bars.percent)
    return frame


def _category(bars: Bars, index: int) -> str:
    name = bars.categories[index]
    shown = any(isinstance(each.readings[index], Value) for each in bars.sets)
    return name if shown else f"{name} (hidden)"


def _bar_axes(chart: Any) -> None:
    value, category = chart.value_axis, chart.category_axis
    value.minimum_scale, value.maximum_scale = 0, 100
    value.has_major_gridlines = value.visible = False
    category.reverse_order = True
    category.major_tick_mark = XL_TICK_MARK.NONE
    category.format.line.color.rgb = _rgb(FAINT)
    category.tick_labels.font.size = Pt(_LABEL)
    category.tick_labels.font.color.rgb = _rgb(INK)


def _bar_colour(series: Any, last: bool) -> None:
    fill = series.format.fill
    fill.solid()
    if last:
        fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1
    else:
        fill.fore_color.rgb = _rgb(FAINT)
    series.invert_if_negative = False


def _bar_labels(series: Any, readings: Sequence[Reading], percent: bool) -> None:
    labels = series.data_labels
    labels.show_value, labels.number_format = True, _format(percent)
    labels.number_format_is_linked = False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size, labels.font.bold = Pt(_LABEL), True
    labels.font.color.rgb = _rgb(INK)
    for index, reading in enumerate(readings):
        if isinstance(reading, Value) and not _plain(reading):
            _own_label(series.points[index], reading, _LABEL)


def _own_label(point: Any, reading: Value, size: int) -> None:
    """The printed text where it is more than a number, such as "80 or more"."""
    run = point.data_label.text_frame.paragraphs[0].add_run()
    run.text = reading.short
    run.font.size, run.font.bold = Pt(size), True


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
    data = CategoryChartData(number_format=_format(percent))
    data.categories = [_first_capital(point.label) for point in lines.series[0].points]
    for line in drawn:
        data.add_series(line.name, [number_of(reading) for reading in line.readings])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *_place(box), data)
    chart = frame.chart
    _plain_chart(chart, legend=len(drawn) > 1)
    low, high = scale(lines.series)
    _line_axes(chart, low, high, percent)
    _level_labels(chart.category_axis, len(lines.series[0].points), box)
    labelled = _labelled(drawn, _APART * (high - low))
    for number, (line, series) in enumerate(zip(drawn, chart.plots[0].series, strict=True)):
        _line_style(series, line.stroke)
        for index in labelled[number]:
            _line_label(series.points[index], line, index)
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


def _labelled(drawn: Sequence[_Line], apart: float) -> list[set[int]]:
    """Which points carry their figure: the last of each line, where they do not lie on each other.

    The first line comes first, so it always has its own, and one at its beginning.
    """
    taken: dict[int, list[float]] = {}
    found: list[set[int]] = []
    for line in drawn:
        shown = [i for i, reading in enumerate(line.readings) if isinstance(reading, Value)]
        mine: set[int] = set()
        for index in dict.fromkeys((shown[-1], *shown[: 0 if found else 1])):
            number = number_of(line.readings[index]) or 0.0
            if all(abs(number - other) >= apart for other in taken.get(index, [])):
                taken.setdefault(index, []).append(number)
                mine.add(index)
        found.append(mine)
    return found


def _line_axes(chart: Any, low: int, high: int, percent: bool) -> None:
    value, category = chart.value_axis, chart.category_axis
    value.minimum_scale, value.maximum_scale, value.major_unit = low, high, 10
    value.major_gridlines.format.line.color.rgb = _rgb(GRID)
    value.format.line.fill.background()
    value.tick_labels.number_format, value.tick_labels.number_format_is_linked = (
        _format(percent), False,
    )  # fmt: skip
    category.major_tick_mark = XL_TICK_MARK.NONE
    category.tick_label_position = TICK_LABELS.LOW
    category.format.line.color.rgb = _rgb(FAINT)
    for axis in (value, category):
        axis.tick_labels.font.size = Pt(_SMALL)
        axis.tick_labels.font.color.rgb = _rgb(INK)


def _level_labels(axis: Any, count: int, box: Box) -> None:
    """Names of waves upright on two lines, some of them left out where all would not fit."""
    axis.tick_labels.font.size = Pt(_SMALL)
    axis._element.txPr.bodyPr.set("rot", "0")
    step = -(-count * _LABEL_WIDTH // box.width)
    if step > 1:
        skip = axis._element.makeelement(qn("c:tickLblSkip"), {"val": str(step)})
        axis._element.find(qn("c:noMultiLvlLbl")).addprevious(skip)


def _line_style(series: Any, stroke: Stroke) -> None:
    series.smooth = False
    line = series.format.line
    line.color.rgb, line.width = _rgb(stroke.colour), Pt(stroke.width)
    line.dash_style = _DASHES.get(stroke.dash, MSO_LINE.LONG_DASH)
    marker = series.marker
    marker.style = _MARKERS.get(stroke.marker, XL_MARKER_STYLE.X)
    marker.size = 8
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = _rgb(stroke.colour)
    marker.format.line.color.rgb = _rgb(stroke.colour)


def _line_label(point: Any, line: _Line, index: int) -> None:
    label, reading = point.data_label, line.readings[index]
    last = index == len(line.readings) - 1
    label.position = XL_LABEL_POSITION.RIGHT if last else XL_LABEL_POSITION.ABOVE
    if isinstance(reading, Value) and not _plain(reading):
        _own_label(point, reading, _LABEL)
    label.font.size, label.font.bold = Pt(_LABEL), True
    label.font.color.rgb = _rgb(line.stroke.colour)


def _plain_chart(chart: Any, legend: bool) -> None:
    chart.has_title = False
    chart.font.size = Pt(_SMALL)
    chart.has_legend = legend
    if legend:
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False
        chart.legend.font.size = Pt(_LABEL)
        chart.legend.font.color.rgb = _rgb(INK)


def _place(box: Box) -> tuple[int, int, int, int]:
    return box.left, box.top, box.width, box.height


def _format(percent: bool) -> str:
    return '0"%"' if percent else "0"


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour[1:].upper())


def _first_capital(text: str) -> str:
    return text[:1].upper() + text[1:]
