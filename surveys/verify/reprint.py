"""The printed form of a figure, written a second time: fractions instead of whole numbers.

Rules: docs/figures.md. With a answers: below k nothing; from k the band and the
mean to 0.1; from 30 also the favourable share in steps of five; from 100 whole percents and the
score. With f the fewest answers that the band allows, a mean stops at 5 - 2M/f and 1 + 2M/f,
a share at 1 - M/f (in steps of five also at M/f), a score where the mean does. Halves go up.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any

HALF = Fraction(1, 2)


def reprint(counts: Sequence[int], finest: int, k: int, m: int, band: int) -> dict[str, Any]:
    """What counts (n0, ..., n5) print as, no finer than `finest`: the fields of a figure."""
    given = list(counts[1:])
    answers = sum(given)
    rung = min(finest, _rung(answers, k))
    if rung == 0:
        return {"rung": 0}
    first = k + (answers - k) // band * band
    fewest = max(first, {1: k, 2: max(k, 30), 3: max(k, 100)}[rung])
    mean = Fraction(sum(value * n for value, n in enumerate(given, 1)), answers)
    printed: dict[str, Any] = {
        "rung": rung,
        "answers": f"{first} to {first + band - 1}",
        "mean": _mean(mean, fewest, m),
    }
    if rung == 2:
        printed["favourable"] = _in_fives(Fraction(given[3] + given[4], answers), fewest, m)
    if rung == 3:
        printed["score"] = _score(25 * (mean - 1), fewest, m)
        printed |= _percents(given, fewest, m)
    return printed


def _rung(answers: int, k: int) -> int:
    if answers < k:
        return 0
    return 3 if answers >= max(k, 100) else 2 if answers >= max(k, 30) else 1


def _nearest(value: Fraction) -> int:
    return floor(value + HALF)


def _mean(mean: Fraction, fewest: int, m: int) -> str:
    tenths = _nearest(10 * mean)
    high, low = floor(50 - Fraction(20 * m, fewest)), ceil(10 + Fraction(20 * m, fewest))
    if tenths >= high:
        return f"{high // 10}.{high % 10} or more"
    if tenths <= low:
        return f"{low // 10}.{low % 10} or less"
    return f"{tenths // 10}.{tenths % 10}"


def _in_fives(share: Fraction, fewest: int, m: int) -> str:
    high, low = floor(20 - Fraction(20 * m, fewest)), ceil(Fraction(20 * m, fewest))
    steps = _nearest(20 * share)
    if steps >= high:
        return f"{5 * high} or more"
    return f"{5 * low} or less" if steps <= low else f"{5 * steps}"


def _score(score: Fraction, fewest: int, m: int) -> str:
    room = Fraction(50 * m, fewest)
    points, high, low = _nearest(score), floor(100 - room), ceil(room)
    if points >= high:
        return f"{high} or more"
    return f"{low} or less" if points <= low else f"{points}"


def _percents(given: Sequence[int], fewest: int, m: int) -> dict[str, Any]:
    """Where one side, or neutral, reaches its stop, only that one is printed."""
    answers = sum(given)
    favourable = Fraction(given[3] + given[4], answers)
    unfavourable = Fraction(given[0] + given[1], answers)
    stop = floor(100 - Fraction(100 * m, fewest))
    if _nearest(100 * favourable) >= stop:
        return {"favourable": f"{stop} or more"}
    if _nearest(100 * unfavourable) >= stop:
        return {"unfavourable": f"{stop} or more"}
    if _nearest(Fraction(100 * given[2], answers)) >= stop:
        return {"neutral": f"{stop} or more"}
    return {
        "favourable": _percent(favourable),
        "neutral": _percent(Fraction(given[2], answers)),
        "unfavourable": _percent(unfavourable),
        "shares": tuple(_percent(Fraction(n, answers)) for n in given),
    }


def _percent(share: Fraction) -> str:
    return "<1" if share < Fraction(1, 100) else str(_nearest(100 * share))
