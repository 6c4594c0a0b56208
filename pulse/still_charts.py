"""Still charts: the same series as SVG, for print and for browsers without script."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pulse import svg
from pulse.chart_style import (
    BAND_OPACITY,
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
    spaced,
    strokes,
    thinned,
)
from pulse.charts import break_marks, end_label, require
from surveys.events import Mark
from surveys.measure import Value
from surveys.trend import Series

WIDTH, HEIGHT = 900, 440
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 240, 24, 56
_ROW, _HEAD, _NAMES = 40, 76, 210


def line_svg(
    lines: Sequence[Series], highlight: Sequence[str] = (), events: Sequence[Mark] = ()
) -> str:
    """The line chart of `pulse.charts.line_chart` as a still picture."""
    require(lines, Series)
    styles = strokes(lines, highlight)
    paint = sorted(zip(lines, styles, strict=True), key=lambda pair: pair[1].width)
    parts = [*_grid(lines), *_breaks(lines)]
    parts += [part for line, stroke in banded(lines, styles) for part in _band(line, stroke, lines)]
    parts += [part for mark in events for part in _event(mark, lines)]
    parts += [part for line, stroke in paint for part in _line(line, stroke, lines)]
    return svg.picture(WIDTH, HEIGHT, parts + _end_labels(lines, styles))


def spark_svg(series: Series, bounds: tuple[int, int] = (0, 100)) -> str:
    """A small line of one series between fixed bounds, without axes."""
    require([series], Series)
    width, height, count = 160, 44, max(1, len(series.points) - 1)
    high, span = bounds[1], bounds[1] - bounds[0]
    parts: list[str] = []
    for stretch in runs(series):
        spots = [
            (6 + (width - 12) * i / count, 6 + (height - 12) * (high - _number(series, i)) / span)
            for i in stretch
        ]
        parts.append(svg.path(spots, INK, 2.5))
        parts.append(svg.dot(*spots[-1], 3.5, INK))
    return svg.picture(width, height, parts)


def _number(series: Series, index: int) -> float:
    reading = series.points[index].reading
    return reading.number if isinstance(reading, Value) else 0.0


def _x(lines: Sequence[Series], index: int) -> float:
    """Waves stand apart as their closing days do."""
    return _at_day(lines, lines[0].points[index].closed)


def _at_day(lines: Sequence[Series], day: date) -> float:
    days = [point.closed.toordinal() for point in lines[0].points]
    span = max(1, days[-1] - days[0])
    return _LEFT + 12 + (WIDTH - _LEFT - _RIGHT - 24) * (day.toordinal() - days[0]) / span


def _y(number: float, bounds: tuple[int, int]) -> float:
    low, high = bounds
    return _TOP + (HEIGHT - _TOP - _BOTTOM) * (high - number) / (high - low)


def _grid(lines: Sequence[Series]) -> list[str]:
    low, high = scale(lines)
    unit = "%" if lines[0].measure.percent else ""
    parts = []
    for level in range(low, high + 1, 10):
        y = _y(level, (low, high))
        parts.append(svg.rule(_LEFT, y, WIDTH - _RIGHT, y, GRID))
        parts.append(svg.text(_LEFT - 8, y + 5, f"{level}{unit}", anchor="end", colour=MUTED))
    for index in thinned(len(lines[0].points), 9):
        label = lines_of(lines[0].points[index].label, 10, 3)
        parts += svg.words(_x(lines, index), HEIGHT - _BOTTOM + 20, label)
    return parts


def _breaks(lines: Sequence[Series]) -> list[str]:
    parts = []
    for index, words in break_marks(lines):
        x = _x(lines, index)
        parts.append(svg.rule(x, _TOP, x, HEIGHT - _BOTTOM, MUTED, dash="2,4"))
        parts.append(svg.text(x, _TOP - 8, words, anchor="middle", colour=MUTED, size=12))
    return parts


def _band(line: Series, stroke: Stroke, lines: Sequence[Series]) -> list[str]:
    bounds = scale(lines)
    parts = []
    for stretch in runs(line):
        ends = band_ends(line, stretch, bounds)
        xs = [_x(lines, i) for i in stretch]
        under = [(x, _y(low, bounds)) for x, (low, _) in zip(xs, ends, strict=True)]
        over = [(x, _y(high, bounds)) for x, (_, high) in zip(xs, ends, strict=True)]
        parts.append(svg.area([*under, *over[::-1]], stroke.colour, BAND_OPACITY))
    return parts


def _event(mark: Mark, lines: Sequence[Series]) -> list[str]:
    x = _at_day(lines, mark.event.day)
    return [
        svg.rule(x, _TOP, x, HEIGHT - _BOTTOM, INK, dash="2,3"),
        svg.box(x - 9, _TOP - 19, 18, 18, PAPER, INK),
        svg.text(x, _TOP - 5, mark.letter, "middle", INK, "bold", 12),
    ]


def _line(line: Series, stroke: Stroke, lines: Sequence[Series]) -> list[str]:
    bounds, parts = scale(lines), []
    for stretch in runs(line):
        spots = [(_x(lines, i), _y(_number(line, i), bounds)) for i in stretch]
        parts.append(svg.path(spots, stroke.colour, stroke.width, stroke.dash))
        size = 2 if stroke is REST else 4.5
        parts += [svg.dot(x, y, size, stroke.colour) for x, y in spots]
    return parts


def _end_labels(lines: Sequence[Series], styles: Sequence[Stroke]) -> list[str]:
    shown = [
        (line, stroke, line.latest.reading)
        for line, stroke in zip(lines, styles, strict=True)
        if isinstance(line.latest.reading, Value) and (len(lines) <= 13 or stroke is not REST)
    ]
    wanted = [_y(r.number, scale(lines)) for _, _, r in shown if isinstance(r, Value)]
    places = spaced(wanted, 17, _TOP, HEIGHT - _BOTTOM)
    return [
        svg.text(
            WIDTH - _RIGHT + 8,
            place + 5,
            end_label(line, 27),
            colour=MUTED if stroke is REST else stroke.colour,
            weight="normal" if stroke is REST else "bold",
        )
        for (line, stroke, _), place in zip(shown, places, strict=True)
    ]
