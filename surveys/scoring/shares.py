"""Scores of one item in one group, exactly, from the counts of its five answers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from surveys.errors import InvalidValueError

SCORES = (0, 25, 50, 75, 100)
"""What each of five answers is worth, from the least to the most favourable."""


def answered(counts: Sequence[int]) -> int:
    """How many people answered.

    `counts` are people by answer, least favourable first; those who gave none are not among
    them. Raises InvalidValueError unless they are five whole numbers, none negative.
    """
    if len(counts) != len(SCORES):
        raise InvalidValueError(f"give five counts, one for each answer, not {len(counts)}")
    if any(isinstance(n, bool) or not isinstance(n, int) or n < 0 for n in counts):
        raise InvalidValueError("counts are whole numbers from 0 upwards")
    return sum(counts)


def flipped(counts: Sequence[int]) -> tuple[int, ...]:
    """The counts of a reverse-worded item with the least favourable answer first."""
    return tuple(reversed(counts))


def favourable(counts: Sequence[int]) -> Fraction | None:
    """Percent of answers in the two most favourable options; None where nobody answered."""
    return _percent(sum(counts[3:]), answered(counts))


def neutral(counts: Sequence[int]) -> Fraction | None:
    """Percent of answers in the middle option; None where nobody answered."""
    return _percent(counts[2], answered(counts))


def unfavourable(counts: Sequence[int]) -> Fraction | None:
    """Percent of answers in the two least favourable options; None where nobody answered."""
    return _percent(sum(counts[:2]), answered(counts))


def score(counts: Sequence[int]) -> Fraction | None:
    """The mean of the answers as 0, 25, 50, 75, 100; None where nobody answered.

    The rule of the Civil Service People Survey, Technical Guide 2019, page 16.
    """
    total = answered(counts)
    points = sum(worth * n for worth, n in zip(SCORES, counts, strict=True))
    return Fraction(points, total) if total else None


def _percent(part: int, total: int) -> Fraction | None:
    return Fraction(100 * part, total) if total else None


def rounded(value: Fraction | float) -> int:
    """The nearest whole number; a half goes away from zero.

    So a rise and the fall that undoes it round alike. Round once, at the end: a change is
    the rounded difference of unrounded values, which subtracting printed figures is not.
    """
    size = math.floor(abs(Fraction(value)) + Fraction(1, 2))
    return size if value >= 0 else -size


def rounded_change(before: Fraction | float, after: Fraction | float) -> int:
    """The change to print between two unrounded values."""
    return rounded(after - before)
