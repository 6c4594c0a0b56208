"""How far chance may have moved a figure: 95 % intervals and margins."""

from __future__ import annotations

import math

from surveys.errors import InvalidValueError
from surveys.scoring.people import Spread

Z = 1.959963984540054
"""The 97.5 % point of the normal distribution."""

Share = tuple[int, int]
"""How many of how many: 12 of 30 is (12, 30)."""
Interval = tuple[float, float]


def check_share(share: Share) -> None:
    """Raises InvalidValueError unless it is a count out of a count."""
    part, total = share
    if not 0 <= part <= total:
        raise InvalidValueError(f"{part} of {total} is not a share")


def wilson(share: Share) -> Interval | None:
    """The 95 % score interval of a share, in 0 to 1; None where nobody answered.

    Wilson 1927; as in Newcombe 1998, Statistics in Medicine 17:857, method 3.
    """
    check_share(share)
    part, total = share
    if total == 0:
        return None
    p, weight = part / total, Z * Z / total
    centre = (p + weight / 2) / (1 + weight)
    half = Z * math.sqrt(p * (1 - p) / total + weight / total / 4) / (1 + weight)
    low = 0.0 if part == 0 else centre - half
    high = 1.0 if part == total else centre + half
    return low, high


def newcombe(before: Share, after: Share) -> Interval | None:
    """The 95 % interval of the change in a share, after minus before, in -1 to 1.

    Newcombe 1998, Statistics in Medicine 17:873, method 10. None where a side is empty.
    """
    ends = wilson(before), wilson(after)
    if ends[0] is None or ends[1] is None:
        return None
    (low1, high1), (low2, high2) = ends[0], ends[1]
    p1, p2 = before[0] / before[1], after[0] / after[1]
    down = math.hypot(p2 - low2, high1 - p1)
    up = math.hypot(high2 - p2, p1 - low1)
    return p2 - p1 - down, p2 - p1 + up


def finite(n: int, population: int | None) -> float:
    """The finite population correction of a variance; 0 when everyone answered.

    Raises InvalidValueError when more answered than there are.
    """
    if population is None:
        return 1.0
    if population < n:
        raise InvalidValueError(f"{n} answered but the population is {population}")
    return 0.0 if population == n else (population - n) / (population - 1)


def margin_of_share(share: Share, population: int | None = None) -> float | None:
    """The 95 % margin of error of a share, in 0 to 1; None where nobody answered.

    Raises InvalidValueError when more answered than the population holds.
    """
    check_share(share)
    part, total = share
    return margin(part / total if total else 0.0, total, population)


def margin(p: float, n: int, population: int | None = None) -> float | None:
    """The 95 % margin of error of a share p among n answers, in 0 to 1.

    The rule of the Civil Service People Survey, Technical Guide 2019, page 24:
    z sqrt(p(1-p)/n (N-n)/(N-1)), where N is how many people there are.
    """
    correction = finite(n, population)
    return Z * math.sqrt(p * (1 - p) / n * correction) if n else None


def margin_of_mean(spread: Spread, population: int | None = None) -> float | None:
    """The 95 % margin of error of a mean, in its own points; None below two people."""
    correction = finite(spread.n, population)
    if spread.variance is None:
        return None
    return Z * math.sqrt(float(spread.variance) / spread.n * correction)
