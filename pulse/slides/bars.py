"""Native bar charts, with a figure at the end of every bar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.slide import Slide
from pptx.util import Inches, Pt

from pulse.chart_style import FAINT, INK
from pulse.slides.look import Box
from pulse.slides.plots import (
    LABEL,
    format_of,
    is_plain,
    number_of,
    own_label,
    place_of,
    plain_chart,
    rgb,
)
from surveys.measure import Reading, Value
from surveys.talk import Bars

_THICKEST, _GAP, _LEGEND = Inches(0.6), 45, Inches(0.5)  # the gap in percent of a bar


def height_of(bars: Bars) -> int:
    """The most that a chart of these bars is high: a few bars are not to be beams."""
    band = _THICKEST * (len(bars.sets) + _GAP / 100)
    return int(band * len(bars.categories)) + (_LEGEND if len(bars.sets) > 1 else 0)


def add_bars(slide: Slide, box: Box, bars: Bars) -> Any:
    """A bar chart with a figure at the end of every bar; its graphic frame."""
    data = CategoryChartData(number_format=format_of(bars.percent))
    data.categories = [_category(bars, i) for i in range(len(bars.categories))]
    for each in bars.sets:
        data.add_series(each.name, [number_of(reading) for reading in each.readings])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place_of(box), data)
    chart = frame.chart
    plain_chart(chart, legend=len(bars.sets) > 1)
    _bar_axes(chart)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = _GAP, 0
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
    category.format.line.color.rgb = rgb(FAINT)
    category.tick_labels.font.size = Pt(LABEL)
    category.tick_labels.font.color.rgb = rgb(INK)


def _bar_colour(series: Any, last: bool) -> None:
    fill = series.format.fill
    fill.solid()
    if last:
        fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1
    else:
        fill.fore_color.rgb = rgb(FAINT)
    series.invert_if_negative = False


def _bar_labels(series: Any, readings: Sequence[Reading], percent: bool) -> None:
    labels = series.data_labels
    labels.show_value, labels.number_format = True, format_of(percent)
    labels.number_format_is_linked = False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size, labels.font.bold = Pt(LABEL), True
    labels.font.color.rgb = rgb(INK)
    for index, reading in enumerate(readings):
        if isinstance(reading, Value) and not is_plain(reading):
            own_label(series.points[index], reading, LABEL)
