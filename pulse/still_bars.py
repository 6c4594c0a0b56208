"""Still bars and pairs: the pictures of `pulse.bar_charts` as SVG, for print and without script."""

from __future__ import annotations

from collections.abc import Sequence

from pulse import svg
from pulse.bar_charts import bar_label, bar_rows, lengths, pair_label, reach, starts
from pulse.chart_style import ANSWERS, GRID, INK, MUTED, PAPER, SIDES, lines_of
from pulse.charts import require
from surveys.answers import Answers, AnswerSpread
from surveys.comparison import Comparison, Pair
from surveys.measure import Reading, Value

WIDTH = 900
_NAMES, _HEAD, _KEY = 230, 30, 30
_BAR, _PAIR, _NOTE = 34, 44, 190


def answers_svg(spread: AnswerSpread) -> str:
    """The five answers as bars on both sides of the middle one."""
    require([spread], AnswerSpread)
    drawn = bar_rows(spread)
    side = reach(drawn)
    parts = _key(spread.options)
    foot = _KEY + _HEAD + _BAR * len(drawn)
    parts.append(svg.rule(_across(0, side), _KEY + _HEAD - 4, _across(0, side), foot, MUTED))
    for at, (answers, name, now) in enumerate(drawn):
        parts += _bars(answers, name, now, side, _KEY + _HEAD + _BAR * at)
    parts += [
        svg.text(_across(-side / 2, side), _KEY + _HEAD - 8, "unfavourable", "middle", MUTED),
        svg.text(_across(side / 2, side), _KEY + _HEAD - 8, "favourable", "middle", MUTED),
    ]
    return svg.picture(WIDTH, foot + 6, parts)


def _across(number: float, side: int) -> float:
    return _NAMES + (WIDTH - _NAMES - 8) * (number + side) / (2 * side)


def _key(options: Sequence[str]) -> list[str]:
    parts, left = [], float(_NAMES)
    for (fill, _), option in zip(ANSWERS, options, strict=True):
        shown = lines_of(option, 22, 1)[0]
        parts.append(svg.box(left, 4, 16, 14, fill, INK))
        parts.append(svg.text(left + 21, 16, shown, size=12))
        left += 34 + 6.4 * len(shown)
    return parts


def _bars(answers: Answers, name: str, now: bool, side: int, top: float) -> list[str]:
    height = _BAR * (0.86 if now else 0.5)
    middle = top + _BAR / 2
    weight = "bold" if now and answers.kind == "organisation" else ""
    colour = INK if now else MUTED
    label = lines_of(name, 30, 1)[0]
    parts = [svg.text(_NAMES - 10, middle + 5, label, "end", colour, weight)]
    if not answers.known:
        return [*parts, svg.text(_across(0, side), middle + 5, answers.why, "middle", MUTED)]
    for place, (start, length) in enumerate(zip(starts(answers), lengths(answers), strict=True)):
        fill, words = ANSWERS[place]
        left = _across(start, side)
        width = _across(start + length, side) - left
        parts.append(svg.box(left, middle - height / 2, width, height, fill, INK))
        text = bar_label(answers, place)
        if text:
            parts.append(svg.text(left + width / 2, middle + 5, text, "middle", words, size=13))
    return parts


def pairs_svg(found: Comparison) -> str:
    """Two figures of each theme on one line: a ring for the first side, a square for the second."""
    require([found], Comparison)
    top = _KEY + _HEAD
    foot = top + _PAIR * len(found.pairs)
    parts = _sides_key(found)
    for level in range(0, 101, 20):
        x = _along(level)
        parts.append(svg.rule(x, top - 4, x, foot, GRID))
        parts.append(svg.text(x, top - 10, str(level), "middle", MUTED, size=12))
    for at, pair in enumerate(found.pairs):
        parts += _pair(pair, top + _PAIR * (at + 0.5))
    return svg.picture(WIDTH, foot + 6, parts)


def nothing_svg(words: str) -> str:
    """Why there is no picture."""
    return svg.picture(WIDTH, 60, [svg.text(10, 34, lines_of(words, 120, 1)[0], "", MUTED)])


def _along(number: float) -> float:
    return _NAMES + (WIDTH - _NAMES - _NOTE) * number / 100


def _sides_key(found: Comparison) -> list[str]:
    one, two = (lines_of(name, 44, 1)[0] for name in found.names)
    second = _NAMES + 40 + 7 * len(one)
    return [
        _ring(_NAMES + 8, 12),
        svg.text(_NAMES + 22, 17, one),
        _square(second + 8, 12),
        svg.text(second + 22, 17, two),
    ]


def _ring(x: float, y: float) -> str:
    return svg.dot(x, y, 7, PAPER, SIDES[0], 4)


def _square(x: float, y: float) -> str:
    return svg.box(x - 6, y - 6, 12, 12, SIDES[1], PAPER)


def _pair(pair: Pair, y: float) -> list[str]:
    lines = lines_of(pair.name, 32, 2)
    start = y + 5 - 8 * (len(lines) - 1)
    parts = [svg.text(_NAMES - 14, start + 16 * at, line, "end") for at, line in enumerate(lines)]
    if isinstance(pair.one, Value) and isinstance(pair.two, Value):
        ends = _along(pair.one.number), _along(pair.two.number)
        moved = pair.change.moved
        parts.append(svg.rule(ends[0], y, ends[1], y, INK if moved else MUTED,
                              width=4 if moved else 1))  # fmt: skip
    parts += _marks(pair.one, pair.two, y)
    weight, colour = ("bold", INK) if pair.change.moved else ("", MUTED)
    parts.append(svg.text(WIDTH - _NOTE + 14, y + 5, pair_label(pair), "", colour, weight))
    return parts


def _marks(one: Reading, two: Reading, y: float) -> list[str]:
    parts = []
    for reading, other, mark in ((one, two, _ring), (two, one, _square)):
        if isinstance(reading, Value):
            left = isinstance(other, Value) and reading.number < other.number
            x = _along(reading.number)
            parts.append(mark(x, y))
            parts.append(
                svg.text(x + (-12 if left else 12), y + 5, reading.short,
                         "end" if left else "start", size=13)
            )  # fmt: skip
    return parts
