"""Response by directorate: its rate, and its share of answers against its share of people."""

from __future__ import annotations

from collections.abc import Sequence

from pulse import svg
from pulse.chart_style import GRID, INK, MUTED, SIDES, lines_of
from surveys.measure import Value, half_up
from surveys.turnout import Turnout

WIDTH = 900
_NAMES, _HEAD, _ROW, _NOTE = 230, 28, 36, 250


def turnout_svg(rows: Sequence[Turnout]) -> str:
    """Rates from 0 to 100 %, with the two shares in words at the end of each bar."""
    foot = _HEAD + _ROW * len(rows)
    parts = []
    for level in range(0, 101, 20):
        x = _along(level)
        parts.append(svg.rule(x, _HEAD - 6, x, foot, GRID))
        parts.append(svg.text(x, _HEAD - 11, f"{level}%", "middle", MUTED, size=12))
    for at, row in enumerate(rows):
        parts += _bar(row, _HEAD + _ROW * at)
    return svg.picture(WIDTH, foot + 6, parts)


def _along(percent: float) -> float:
    return _NAMES + (WIDTH - _NAMES - _NOTE) * percent / 100


def _bar(row: Turnout, top: float) -> list[str]:
    whole = row.kind == "organisation"
    middle, weight = top + _ROW / 2 + 5, "bold" if whole else ""
    parts = [svg.text(_NAMES - 10, middle, lines_of(row.name, 30, 1)[0], "end", weight=weight)]
    if isinstance(row.rate, Value):
        end = _along(row.rate.number)
        fill = INK if whole else SIDES[1]
        parts.append(svg.box(_NAMES, top + 6, end - _NAMES, _ROW - 12, fill, None))
        parts.append(svg.text(end + 6, middle, row.rate.text, weight="bold"))
    if not whole:
        shares = f"{half_up(row.of_answers)}% of answers, {half_up(row.of_people)}% of people"
        parts.append(svg.text(WIDTH, middle, shares, "end", MUTED, size=13))
    return parts
