"""Belief in action and the share of promises done, wave by wave, as one small still picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pulse import svg
from pulse.chart_style import GRID, MUTED, ORGANISATION, STROKES, Stroke, lines_of, runs, spaced
from surveys.belief import Belief
from surveys.measure import Value

WIDTH, HEIGHT = 460, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 156, 10, 46
_LEVELS = (0, 25, 50, 75, 100)
_GAP = 18  # between the names at the ends of the lines


@dataclass(frozen=True, slots=True)
class _Line:
    """One line: stretches of waves, by place, with their numbers; and what stands at its end."""

    stretches: tuple[tuple[tuple[int, float], ...], ...]
    label: str
    stroke: Stroke

    @property
    def last(self) -> float:
        """Where it ends."""
        return self.stretches[-1][-1][1]


def belief_svg(belief: Belief) -> str:
    """Both lines on one scale from 0 to 100, each named at its end; empty for a single wave.

    A wave without a figure is a gap, and so is a new wording of the question.
    """
    if len(belief.steps) < 2:
        return ""
    lines = [line for line in (_believed(belief), _done(belief)) if line is not None]
    parts = _grid(belief)
    for line in reversed(lines):
        parts += _drawn(line, belief)
    return svg.picture(WIDTH, HEIGHT, [*parts, *_ends(lines)])


def _believed(belief: Belief) -> _Line | None:
    points = belief.series.points
    found = [
        tuple((i, r.number) for i in stretch if isinstance(r := points[i].reading, Value))
        for stretch in runs(belief.series)
    ]
    shown = [point.reading.text for point in points if isinstance(point.reading, Value)]
    return _Line(tuple(found), f"Belief: {shown[-1]}", ORGANISATION) if found else None


def _done(belief: Belief) -> _Line | None:
    """From the first wave by which something had been promised."""
    shares = [(i, step.count.done_percent) for i, step in enumerate(belief.steps)]
    found = tuple((i, float(share)) for i, share in shares if share is not None)
    label = f"Promises done: {belief.steps[-1].count.done_percent}%"
    return _Line((found,), label, STROKES[1]) if found else None


def _x(belief: Belief, index: int) -> float:
    """Waves stand apart as their closing days do."""
    days = [step.closed.toordinal() for step in belief.steps]
    span = max(1, days[-1] - days[0])
    return _LEFT + 8 + (WIDTH - _LEFT - _RIGHT - 16) * (days[index] - days[0]) / span


def _y(number: float) -> float:
    return _TOP + (HEIGHT - _TOP - _BOTTOM) * (100 - number) / 100


def _grid(belief: Belief) -> list[str]:
    parts = []
    for level in _LEVELS:
        parts.append(svg.rule(_LEFT, _y(level), WIDTH - _RIGHT, _y(level), GRID))
        parts.append(svg.text(_LEFT - 6, _y(level) + 5, str(level), anchor="end", colour=MUTED))
    for index in (0, len(belief.steps) - 1):
        label = lines_of(belief.steps[index].label, 10, 2)
        parts += svg.words(_x(belief, index), HEIGHT - _BOTTOM + 20, label)
    return parts


def _drawn(line: _Line, belief: Belief) -> list[str]:
    parts = []
    for stretch in line.stretches:
        spots = [(_x(belief, index), _y(number)) for index, number in stretch]
        parts.append(svg.path(spots, line.stroke.colour, line.stroke.width, line.stroke.dash))
        parts += [svg.dot(x, y, 4, line.stroke.colour) for x, y in spots]
    return parts


def _ends(lines: Sequence[_Line]) -> list[str]:
    places = spaced([_y(line.last) for line in lines], _GAP, _TOP, HEIGHT - _BOTTOM)
    return [
        svg.text(WIDTH - _RIGHT + 8, place + 5, line.label, "", line.stroke.colour, "bold")
        for line, place in zip(lines, places, strict=True)
    ]
