"""Small multiples: one small picture a group, each against the organisation on the same scale."""

from __future__ import annotations

from collections.abc import Sequence

from pulse import svg
from pulse.chart_style import (
    BAND_OPACITY,
    FAINT,
    GRID,
    INK,
    MUTED,
    STROKES,
    band_ends,
    lines_of,
    runs,
    scale,
)
from pulse.charts import require
from surveys.measure import Value
from surveys.trend import Series

WIDTH, HEIGHT = 290, 170
_LEFT, _RIGHT, _TOP, _BOTTOM = 30, 34, 10, 22
_ACROSS, _TITLE = 3, 26
_OWN = STROKES[0].colour


def multiple_svg(whole: Series, part: Series, bounds: tuple[int, int]) -> str:
    """One group's line with its band, over the organisation's in grey, between fixed bounds."""
    require([whole, part], Series)
    return svg.picture(WIDTH, HEIGHT, _panel(whole, part, bounds))


def multiples_svg(whole: Series, parts: Sequence[Series]) -> str:
    """All of them in one picture, each under its name, to save."""
    require([whole, *parts], Series)
    bounds = scale([whole, *parts])
    rows = -(-len(parts) // _ACROSS)
    drawn = []
    for at, part in enumerate(parts):
        left, top = WIDTH * (at % _ACROSS), (HEIGHT + _TITLE) * (at // _ACROSS)
        name = lines_of(part.name, 36, 1)[0]
        drawn.append(svg.text(left + 6, top + 18, name, weight="bold"))
        drawn.append(svg.moved(left, top + _TITLE, _panel(whole, part, bounds)))
    return svg.picture(WIDTH * _ACROSS, (HEIGHT + _TITLE) * rows, drawn)


def _panel(whole: Series, part: Series, bounds: tuple[int, int]) -> list[str]:
    low, high = bounds
    parts = []
    for level in range(low, high + 1, 20):
        y = _y(level, bounds)
        parts.append(svg.rule(_LEFT, y, WIDTH - _RIGHT, y, GRID))
        parts.append(svg.text(_LEFT - 5, y + 4, str(level), "end", MUTED, size=11))
    for index, anchor in ((0, "start"), (len(whole.points) - 1, "end")):
        label = whole.points[index].label
        parts.append(svg.text(_x(whole, index), HEIGHT - 5, label, anchor, MUTED, size=11))
    parts += _course(whole, bounds, FAINT, 2.5)
    parts += _band(part, bounds)
    parts += _course(part, bounds, _OWN, 2.5, dots=True)
    return parts + _figure(part, bounds)


def _x(line: Series, index: int) -> float:
    days = [point.closed.toordinal() for point in line.points]
    span = max(1, days[-1] - days[0])
    return _LEFT + 6 + (WIDTH - _LEFT - _RIGHT - 12) * (days[index] - days[0]) / span


def _y(number: float, bounds: tuple[int, int]) -> float:
    low, high = bounds
    return _TOP + (HEIGHT - _TOP - _BOTTOM) * (high - number) / (high - low)


def _spots(
    line: Series, stretch: Sequence[int], bounds: tuple[int, int]
) -> list[tuple[float, float]]:
    readings = [(i, line.points[i].reading) for i in stretch]
    return [(_x(line, i), _y(r.number, bounds)) for i, r in readings if isinstance(r, Value)]


def _course(
    line: Series, bounds: tuple[int, int], colour: str, width: float, dots: bool = False
) -> list[str]:
    parts = []
    for stretch in runs(line):
        spots = _spots(line, stretch, bounds)
        parts.append(svg.path(spots, colour, width))
        parts += [svg.dot(x, y, 3.5, colour) for x, y in spots if dots]
    return parts


def _band(line: Series, bounds: tuple[int, int]) -> list[str]:
    parts = []
    for stretch in runs(line):
        ends = band_ends(line, stretch, bounds)
        under = [(_x(line, i), _y(low, bounds)) for i, (low, _) in zip(stretch, ends, strict=True)]
        over = [(_x(line, i), _y(high, bounds)) for i, (_, high) in zip(stretch, ends, strict=True)]
        parts.append(svg.area([*under, *over[::-1]], _OWN, BAND_OPACITY))
    return parts


def _figure(line: Series, bounds: tuple[int, int]) -> list[str]:
    reading = line.latest.reading
    if not isinstance(reading, Value):
        return []
    y = _y(reading.number, bounds) + 5
    return [svg.text(WIDTH - _RIGHT + 4, y, reading.short, "", INK, "bold", 14)]
