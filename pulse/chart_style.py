"""How charts look: fixed bands and colours, line styles, and labels that do not overlap.

The heat colours run from dark rust to pale blue, so that lightness alone orders them: they
read in greyscale and to the three common colour deficiencies, and low figures catch the eye.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap
from typing import Final

from surveys.change import Change
from surveys.measure import Value, half_up
from surveys.trend import Series

INK: Final = "#0b0c0c"
MUTED: Final = "#505a5f"
FAINT: Final = "#b1b4b6"
GRID: Final = "#e3e6e8"
PAPER: Final = "#ffffff"
HIDDEN_FILL: Final = "#ffffff"
HIDDEN_LINES: Final = "#8d969c"
FONT: Final = "Arial, Helvetica, sans-serif"
MOST_HIGHLIGHTED: Final = 7
MOST_BANDS: Final = 2
BAND_OPACITY: Final = 0.13
UP: Final = "\N{BLACK UP-POINTING TRIANGLE}"
DOWN: Final = "\N{BLACK DOWN-POINTING TRIANGLE}"


@dataclass(frozen=True, slots=True)
class Band:
    """A step of the fixed colour scale: figures from `low` up to the next band's."""

    low: int
    words: str
    fill: str
    text: str


BANDS: Final = (
    Band(0, "under 40", "#7a2e0e", "#ffffff"),
    Band(40, "40 to 49", "#c46326", "#0b0c0c"),
    Band(50, "50 to 59", "#e39a52", "#0b0c0c"),
    Band(60, "60 to 69", "#f3cd97", "#0b0c0c"),
    Band(70, "70 or more", "#eaf3f9", "#0b0c0c"),
)


ANSWERS: Final = (
    ("#8a3b12", "#ffffff"),
    ("#e0a06a", "#0b0c0c"),
    ("#f0f1f2", "#0b0c0c"),
    ("#86b4d8", "#0b0c0c"),
    ("#1b5588", "#ffffff"),
)
"""Fill and words of the five answers, least favourable first: dark at both ends, on either side
of a pale middle, so that neighbours differ in lightness and the side says which end it is."""


@dataclass(frozen=True, slots=True)
class Step:
    """A class of change on the fixed scale, with a mark that carries it without colour."""

    words: str
    mark: str
    fill: str
    text: str


CHANGES: Final = (
    Step("fell by 10 or more", DOWN, "#8a3b12", "#ffffff"),
    Step("fell by 3 to 9", DOWN, "#e0a06a", "#0b0c0c"),
    Step("no reliable change", "=", "#f0f1f2", "#0b0c0c"),
    Step("rose by 3 to 9", UP, "#86b4d8", "#0b0c0c"),
    Step("rose by 10 or more", UP, "#1b5588", "#ffffff"),
)
LARGE_CHANGE: Final = 10
SIDES: Final = ("#b84a00", "#0072b2")
"""The first and the second side of a comparison: a ring and a filled square."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line told apart by colour, dash and marker together. Dash lengths are in pixels."""

    colour: str
    dash: str
    marker: str
    width: float


ORGANISATION: Final = Stroke(INK, "", "circle", 4.5)
REST: Final = Stroke(FAINT, "", "circle", 1.5)
STROKES: Final = (
    Stroke("#0072b2", "", "square", 2.5),
    Stroke("#b84a00", "8,4", "diamond", 2.5),
    Stroke("#117733", "", "triangle-up", 2.5),
    Stroke("#aa3377", "2,3", "circle", 2.5),
    Stroke("#7a5c00", "10,3,2,3", "triangle-down", 2.5),
    Stroke("#00707a", "5,3", "x", 2.5),
    Stroke("#5b2c83", "12,4", "star", 2.5),
)


def step_of(change: Change) -> int | None:
    """The index of the class that a change falls in; None where nothing can be compared."""
    if change.verdict == "unknown":
        return None
    if not change.moved:
        return 2
    large = abs(half_up(change.difference)) >= LARGE_CHANGE
    return (4 if large else 3) if change.verdict == "rose" else (0 if large else 1)


def band_of(number: float) -> int:
    """The index of the band that a figure, as shown in whole points, falls in."""
    shown = half_up(number)
    return max(i for i, band in enumerate(BANDS) if shown >= band.low)


def strokes(lines: Sequence[Series], highlight: Sequence[str]) -> list[Stroke]:
    """A stroke for each line: the organisation's, a style of its own if highlighted, or grey."""
    chosen = list(dict.fromkeys(highlight))[:MOST_HIGHLIGHTED]
    own = dict(zip(chosen, STROKES, strict=False))
    return [
        ORGANISATION if line.kind == "organisation" else own.get(line.group, REST) for line in lines
    ]


def runs(series: Series) -> list[list[int]]:
    """Indexes of points drawn as one stretch: a gap, or a break in wording, ends a stretch."""
    found: list[list[int]] = []
    joined = False
    for index, point in enumerate(series.points):
        shown = isinstance(point.reading, Value)
        if shown and joined and not point.broken:
            found[-1].append(index)
        elif shown:
            found.append([index])
        joined = shown
    return found


def banded(lines: Sequence[Series], styles: Sequence[Stroke]) -> list[tuple[Series, Stroke]]:
    """The lines that get a band: the organisation's, and those highlighted where they are few."""
    own = [(line, stroke) for line, stroke in zip(lines, styles, strict=True) if stroke is not REST]
    lit = [pair for pair in own if pair[1] is not ORGANISATION]
    return own if len(lit) <= MOST_BANDS else [pair for pair in own if pair[1] is ORGANISATION]


def band_ends(
    line: Series, stretch: Sequence[int], bounds: tuple[int, int]
) -> list[tuple[float, float]]:
    """The lower and upper end of a band at each point of a stretch, inside the scale."""
    low, high = bounds
    found = []
    for index in stretch:
        reading = line.points[index].reading
        bottom, top = reading.band if isinstance(reading, Value) else (low, low)
        found.append((max(low, min(bottom, high)), min(high, max(top, low))))
    return found


def see_through(colour: str) -> str:
    """A colour so thin that lines over it can be read."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{BAND_OPACITY})"


def scale(lines: Sequence[Series]) -> tuple[int, int]:
    """Whole tens around every figure, spanning at least 40 and inside 0 to 100."""
    numbers = [p.reading.number for s in lines for p in s.points if isinstance(p.reading, Value)]
    if not numbers:
        return 0, 100
    low = max(0, int((min(numbers) - 4) // 10 * 10))
    high = min(100, -int(-(max(numbers) + 4) // 10 * 10))
    missing = max(0, 40 - (high - low))
    low = max(0, low - missing // 20 * 10)
    high = min(100, max(high, low + 40))
    return max(0, min(low, high - 40)), high


def spaced(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Positions at least `gap` apart between bounds, in the same order, near those wanted.

    Where the bounds leave no room for all, they are spread evenly.
    """
    if not wanted:
        return []
    gap = min(gap, (high - low) / max(1, len(wanted) - 1))
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = _pushed([wanted[i] for i in order], gap)
    over = max(0.0, placed[-1] - high)
    placed = [
        min(p, high - gap * (len(placed) - 1 - i)) if over else p for i, p in enumerate(placed)
    ]
    placed = [max(p, low + gap * i) for i, p in enumerate(placed)]
    result = [0.0] * len(wanted)
    for position, index in zip(placed, order, strict=True):
        result[index] = position
    return result


def _pushed(ordered: list[float], gap: float) -> list[float]:
    """Clusters of labels that would overlap, each spread around its own middle."""
    clusters = [[value] for value in ordered]
    merged = True
    while merged:
        merged = False
        for at, (one, two) in enumerate(pairwise(clusters)):
            if _top(one, gap) + gap > _bottom(two, gap):
                clusters[at : at + 2] = [one + two]
                merged = True
                break
    return [_bottom(c, gap) + gap * i for c in clusters for i in range(len(c))]


def _bottom(cluster: list[float], gap: float) -> float:
    return sum(cluster) / len(cluster) - gap * (len(cluster) - 1) / 2


def _top(cluster: list[float], gap: float) -> float:
    return sum(cluster) / len(cluster) + gap * (len(cluster) - 1) / 2


def thinned(count: int, most: int) -> list[int]:
    """Which of `count` wave labels to write so that at most `most` are, always the last."""
    step = -(-count // max(1, most))
    return sorted(range(count - 1, -1, -step))


def lines_of(text: str, width: int, most: int = 2) -> list[str]:
    """A name broken into at most a few lines, the last one shortened if need be."""
    lines = wrap(text, width, break_long_words=False) or [""]
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], f"{lines[most - 1]}\N{HORIZONTAL ELLIPSIS}"]
