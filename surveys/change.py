"""Change: whether two printed figures differ by more than rounding and chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import erfc, hypot, sqrt
from typing import Literal

from surveys.measure import Hidden, NotAsked, Reading, Value, half_up
from surveys.scoring import FLOOR, Z, adjusted, newcombe

LEVEL = 0.05
FIRST = "there is no earlier figure"
Verdict = Literal["rose", "fell", "steady", "unknown"]


@dataclass(frozen=True, slots=True)
class Change:
    """What happened between two readings of one measure.

    `steady` is an answer: no reliable change. `difference` is that of the printed figures, in
    points; `margin` is what rounding and chance could make of it; `p` is the chance of one
    at least as large where nothing changed. `unknown` carries its reason in `why`.
    """

    verdict: Verdict
    difference: float = 0.0
    margin: float = 0.0
    p: float = 1.0
    why: str = ""

    @property
    def moved(self) -> bool:
        """Whether there is a reliable change."""
        return self.verdict in ("rose", "fell")

    @property
    def text(self) -> str:
        """A few words for a table cell."""
        if self.verdict == "unknown":
            return "first figure" if self.why == FIRST else "not comparable"
        signed = f"{half_up(self.difference):+d}".replace("-", "\N{MINUS SIGN}")
        return signed if self.moved else "no reliable change"


def compare(before: Reading, after: Reading) -> Change:
    """The change from one reading to the next.

    It is reliable when the printed figures differ by at least three points, and by more than
    their rounding and the 95 % margin of their difference together: by Newcombe's method 10
    for shares, by both margins in quadrature for means.
    """
    if not isinstance(before, Value):
        return Change("unknown", why=_missing(before, "before"))
    if not isinstance(after, Value):
        return Change("unknown", why=_missing(after, "now"))
    if before.limit or after.limit:
        return _compare_bounds(before, after)
    difference = _printed(after) - _printed(before)
    rounding = before.rounding + after.rounding
    chance = _chance(before, after)
    size = abs(after.number - before.number)
    reliable = abs(difference) >= FLOOR and size - rounding > chance
    verdict: Verdict = "steady" if not reliable else "rose" if difference > 0 else "fell"
    return Change(verdict, difference, rounding + chance, _p(size, chance))


def among_many(changes: Sequence[Change]) -> tuple[Change, ...]:
    """The same changes, when so many are looked at together.

    What does not stand after Benjamini and Hochberg's correction becomes "no reliable change".
    """
    known = [None if change.verdict == "unknown" else change.p for change in changes]
    return tuple(
        replace(change, verdict="steady")
        if change.moved and p is not None and p >= LEVEL
        else change
        for change, p in zip(changes, adjusted(known), strict=True)
    )


def _printed(value: Value) -> float:
    """Whole numbers are what readers subtract, so that +7 always agrees with 48 and 55."""
    return float(half_up(value.number))


def _chance(before: Value, after: Value) -> float:
    """How far towards no change the 95 % interval of the difference reaches, in points."""
    if before.share is None or after.share is None:
        return hypot(before.margin, after.margin)
    interval = newcombe(before.share, after.share)
    if interval is None:
        return 100.0
    middle = after.share[0] / after.share[1] - before.share[0] / before.share[1]
    return 100 * (middle - interval[0] if middle > 0 else interval[1] - middle)


def _p(size: float, chance: float) -> float:
    """Two-sided, from the standard error that a 95 % margin stands for."""
    if not size:
        return 1.0
    return erfc(size / chance * Z / sqrt(2)) if chance else 0.0


def _missing(reading: Hidden | NotAsked, when: str) -> str:
    return f"no figure {when}: {reading.words}"


def _compare_bounds(before: Value, after: Value) -> Change:
    if before.limit == after.limit and before.number == after.number:
        return Change("steady", why="both are at the end of the scale")
    return Change("unknown", why="one of the figures is only a bound")
