"""Whether a figure moved: difference, interval, p value, and one plain yes or no."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from surveys.scoring.intervals import Interval, Share, Z, newcombe
from surveys.scoring.people import Spread

LEVEL = 0.05
FLOOR = 3
"""The least change worth a sentence, in points of 0 to 100, however sure we are of it."""

NOBODY = "nobody answered in one of the two"
ALL_ALIKE = "everybody answered alike in both, so there is nothing to test"
TOO_FEW = "fewer than two people answered in one of the two"


@dataclass(frozen=True, slots=True)
class Change:
    """A change, after minus before, in the unit of its figure.

    What cannot be worked out is None and `reason` says why. `reliable` is the answer to
    "did it move?": significant at 5 % and at least the floor of three points.
    """

    difference: Fraction | None
    interval: Interval | None
    p: float | None
    reliable: bool
    reason: str = ""


def change_of_shares(before: Share, after: Share) -> Change:
    """The change in a share, in 0 to 1, with its interval by Newcombe's method 10.

    The p value is of the two-sided z test with a pooled share, which is the chi-square test
    without continuity correction. Raises InvalidValueError for a share that is none. No
    population correction is made, as the Civil Service makes none for changes.
    """
    interval = newcombe(before, after)
    if interval is None:
        return Change(None, None, None, False, NOBODY)
    difference = Fraction(*after) - Fraction(*before)
    pooled = (before[0] + after[0]) / (before[1] + after[1])
    variance = pooled * (1 - pooled) * (1 / before[1] + 1 / after[1])
    if variance == 0:
        return Change(difference, interval, None, False, ALL_ALIKE)
    p = two_sided(float(difference) / math.sqrt(variance))
    return Change(difference, interval, p, _reliable(p, 100 * difference))


def change_of_means(before: Spread, after: Spread) -> Change:
    """The change in a mean of 0 to 100, of groups of a hundred people or more.

    The normal test with each side's own variance; at that size it is Welch's t test.
    """
    if before.mean is None or after.mean is None:
        return Change(None, None, None, False, NOBODY)
    difference = after.mean - before.mean
    if before.variance is None or after.variance is None:
        return Change(difference, None, None, False, TOO_FEW)
    error = math.sqrt(before.variance / before.n + after.variance / after.n)
    if error == 0:
        return Change(difference, None, None, False, ALL_ALIKE)
    interval = float(difference) - Z * error, float(difference) + Z * error
    p = two_sided(float(difference) / error)
    return Change(difference, interval, p, _reliable(p, difference))


def two_sided(z: float) -> float:
    """The chance of a standard normal value at least as far from 0 as z."""
    return math.erfc(abs(z) / math.sqrt(2))


def _reliable(p: float, points: Fraction) -> bool:
    return p < LEVEL and abs(points) >= FLOOR


def adjusted(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """P values corrected for looking at many at once, in the order given; None stays None.

    Benjamini and Hochberg 1995: calling those below 0.05 keeps the share of false calls in a
    heat map below 5 %. What could not be tested is not counted among the tests.
    """
    tested = sorted((p, place) for place, p in enumerate(p_values) if p is not None)
    result: list[float | None] = [None] * len(p_values)
    least = 1.0
    for rank in range(len(tested), 0, -1):
        p, place = tested[rank - 1]
        least = min(least, p * (len(tested) / rank))
        result[place] = least
    return tuple(result)
