"""Change: whether two printed figures differ by more than rounding and chance."""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, hypot, sqrt
from typing import Literal

from surveys.measure import NORMAL_95, Hidden, NotAsked, Reading, Value, half_up

MEANINGFUL = 3.0
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
            return "not comparable"
        signed = f"{half_up(self.difference):+d}".replace("-", "\N{MINUS SIGN}")
        return signed if self.moved else "no reliable change"


def compare(before: Reading, after: Reading) -> Change:
    """The change from one reading to the next.

    It is reliable when the printed figures differ by at least three points, and by more than
    their rounding and the 95 % margin of their difference together.
    """
    if not isinstance(before, Value):
        return Change("unknown", why=_missing(before, "before"))
    if not isinstance(after, Value):
        return Change("unknown", why=_missing(after, "now"))
    if before.limit or after.limit:
        return _compare_bounds(before, after)
    difference = _printed(after) - _printed(before)
    rounding = before.rounding + after.rounding
    chance = hypot(before.margin, after.margin)
    certain = abs(after.number - before.number) - rounding
    reliable = abs(difference) >= MEANINGFUL and certain > chance
    verdict: Verdict = "steady" if not reliable else "rose" if difference > 0 else "fell"
    return Change(verdict, difference, rounding + chance, _p(certain, chance))


def _printed(value: Value) -> float:
    """Whole numbers are what readers subtract, so that +7 always agrees with 48 and 55."""
    return float(half_up(value.number))


def _p(certain: float, chance: float) -> float:
    if certain <= 0:
        return 1.0
    return erfc(certain / chance * NORMAL_95 / sqrt(2)) if chance else 0.0


def _missing(reading: Hidden | NotAsked, when: str) -> str:
    return f"no figure {when}: {reading.words}"


def _compare_bounds(before: Value, after: Value) -> Change:
    if before.limit == after.limit and before.number == after.number:
        return Change("steady", why="both are at the end of the scale")
    return Change("unknown", why="one of the figures is only a bound")
