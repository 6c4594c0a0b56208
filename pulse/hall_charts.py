"""Still charts for a hall, as SVG: letters that are read from the back row.

Presentation attributes only, no style sheet and no identifiers, so that a page may hold several
under a strict content security policy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from pulse.chart_style import (
    FAINT,
    FONT,
    GRID,
    INK,
    MUTED,
    Stroke,
    lines_of,
    runs,
    scale,
    spaced,
    strokes,
    thinned,
)
from surveys.measure import Value
from surveys.talk import Bars, BarSet, Lines
from surveys.trend import Series

WIDTH = 900
_NAMES, _ROOM = 330, 490  # for names, and for a bar of 100
_BAR, _GAP, _KEY, _SIZE, _LINE = 30, 24, 46, 22, 25
_LETTERS, _NAME_LINES = 28, 3
_LEFT, _RIGHT, _HIGH, _FOOT = 52, 600, 480, 74
_WAVES = 7  # labels that fit under a line chart


def bars_svg(bars: Bars, accent: str) -> str:
    """Categories from above, the set named last in `accent` (#rrggbb) and the other in grey."""
    high = _group(bars) * len(bars.categories) - _GAP
    parts = [
        part for index in range(len(bars.categories)) for part in _category(bars, index, accent)
    ]
    parts.append(f'<line x1="{_NAMES}" y1="0" x2="{_NAMES}" y2="{high}" stroke="{MUTED}"/>')
    total = high + 6
    if len(bars.sets) > 1:
        total = high + _KEY + 6
        parts += _key(bars, total - 28, accent)
    return _svg(total, parts)


def _group(bars: Bars) -> int:
    """From one category to the next: its bars, or its name where that is higher."""
    most = max((len(_name(name)) for name in bars.categories), default=1)
    return max(_BAR * len(bars.sets), _LINE * most) + _GAP


def _name(category: str) -> list[str]:
    return lines_of(category, _LETTERS, _NAME_LINES)


def _category(bars: Bars, index: int, accent: str) -> Iterator[str]:
    top = _group(bars) * index
    middle = top + (_group(bars) - _GAP) / 2
    lines = _name(bars.categories[index])
    for number, line in enumerate(lines):
        y = middle + 8 + (number - (len(lines) - 1) / 2) * _LINE
        yield _text(_NAMES - 14, y, line, INK, anchor="end")
    start = middle - _BAR * len(bars.sets) / 2
    for number, each in enumerate(bars.sets):
        yield from _bar(each, index, start + _BAR * number, _paint(bars, number, accent))


def _paint(bars: Bars, number: int, accent: str) -> str:
    return accent if number == len(bars.sets) - 1 else FAINT


def _bar(each: BarSet, index: int, y: float, colour: str) -> Iterator[str]:
    reading = each.readings[index]
    if isinstance(reading, Value):
        long = reading.number * _ROOM / 100
        yield _box(_NAMES, y, long, _BAR - 3, colour)
        yield _text(_NAMES + long + 8, y + 21, reading.short, INK, weight="bold")
    else:
        yield _text(_NAMES + 8, y + 21, reading.text, MUTED)


def _key(bars: Bars, y: float, accent: str) -> Iterator[str]:
    for number, each in enumerate(bars.sets):
        left = _NAMES + number * 280
        yield _box(left, y, _SIZE, _SIZE, _paint(bars, number, accent))
        yield _text(left + 32, y + 18, lines_of(each.name, 24, 1)[0], INK)


def lines_svg(lines: Lines) -> str:
    """Lines over the waves, the organisation's heavy, each named with its figure at its end."""
    whole = [line.group for line in lines.series if line.kind == "organisation"]
    styles = strokes(lines.series, [line.group for line in lines.series if line.group not in whole])
    drawn = list(zip(lines.series, styles, strict=True))
    parts = [
        *_grid(lines.series),
        *(part for pair in reversed(drawn) for part in _line(*pair, lines)),
    ]
    return _svg(_HIGH, [*parts, *_ends(drawn, lines)])


def _grid(series: Sequence[Series]) -> Iterator[str]:
    low, high = scale(series)
    unit = "%" if series[0].measure.percent else ""
    for level in range(low, high + 1, 10):
        y = _y(level, (low, high))
        yield f'<line x1="{_LEFT}" y1="{y:g}" x2="{_RIGHT}" y2="{y:g}" stroke="{GRID}"/>'
        yield _text(_LEFT - 10, y + 7, f"{level}{unit}", MUTED, anchor="end")
    for index in thinned(len(series[0].points), _WAVES):
        for row, line in enumerate(lines_of(series[0].points[index].label, 9, 2)):
            y = _HIGH - _FOOT + 30 + row * 22
            yield _text(_x(series, index), y, line, INK, anchor="middle", size=19)


def _x(series: Sequence[Series], index: int) -> float:
    """Waves stand apart as their closing days do."""
    days = [point.closed.toordinal() for point in series[0].points]
    span = max(1, days[-1] - days[0])
    return _LEFT + 30 + (_RIGHT - _LEFT - 50) * (days[index] - days[0]) / span


def _y(number: float, bounds: tuple[int, int]) -> float:
    low, high = bounds
    return 12 + (_HIGH - _FOOT - 12) * (high - number) / (high - low)


def _line(series: Series, stroke: Stroke, lines: Lines) -> Iterator[str]:
    bounds = scale(lines.series)
    for stretch in runs(series):
        spots = [(_x(lines.series, i), _y(_number(series, i), bounds)) for i in stretch]
        course = " ".join(f"{'L' if i else 'M'}{x:.1f} {y:.1f}" for i, (x, y) in enumerate(spots))
        dash = f' stroke-dasharray="{stroke.dash}"' if stroke.dash else ""
        yield (
            f'<path d="{course}" fill="none" stroke="{stroke.colour}" stroke-linejoin="round"'
            f' stroke-width="{stroke.width + 1.5:g}"{dash}/>'
        )
        for x, y in spots:
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="{stroke.colour}"/>'


def _number(series: Series, index: int) -> float:
    reading = series.points[index].reading
    return reading.number if isinstance(reading, Value) else 0.0


def _ends(drawn: Sequence[tuple[Series, Stroke]], lines: Lines) -> Iterator[str]:
    """Names and figures beside the ends of the lines, pushed apart where they would overlap."""
    bounds = scale(lines.series)
    shown = [(line, stroke, reading) for line, stroke in drawn
             if isinstance(reading := line.latest.reading, Value)]  # fmt: skip
    wanted = [_y(reading.number, bounds) for _, _, reading in shown]
    for (line, stroke, reading), y in zip(shown, spaced(wanted, 28, 20, _HIGH - 90), strict=True):
        name = lines_of(line.name, 22, 1)[0]
        yield _text(_RIGHT + 12, y + 7, f"{reading.short}  {name}", stroke.colour, weight="bold")


def _svg(high: float, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {high:g}" width="{WIDTH}"'
        f' height="{high:g}" font-family={quoteattr(FONT)} font-size="{_SIZE}" aria-hidden="true"'
        f' focusable="false">{"".join(parts)}</svg>'
    )


def _box(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:.1f}" height="{height}" fill="{fill}"/>'


def _text(
    x: float, y: float, text: str, fill: str, anchor: str = "", weight: str = "", size: int = _SIZE
) -> str:
    more = f' text-anchor="{anchor}"' if anchor else ""
    more += f' font-weight="{weight}"' if weight else ""
    more += f' font-size="{size}"' if size != _SIZE else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{fill}"{more}>{escape(text)}</text>'
