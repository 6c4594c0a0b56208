"""Scores of a theme or an index, person by person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from surveys.scoring.shares import SCORES

Answers = Sequence[int | None]
"""One person's answers, 1 to 5 with the most favourable last; None where there is none."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How a measure lies over people: how many have one, its mean, its variance.

    The variance is the sample one (n - 1); None below two people.
    """

    n: int
    mean: Fraction | None
    variance: Fraction | None


def reversed_items(people: Sequence[Answers], reverse: Collection[int]) -> list[Answers]:
    """The answers with reverse-worded items flipped; `reverse` holds their places from 0."""
    return [
        [6 - a if a is not None and place in reverse else a for place, a in enumerate(person)]
        for person in people
    ]


def index(people: Sequence[Answers]) -> Spread:
    """The 0 to 100 index: each person's mean score over the items they answered.

    The mean over people of their means, as the Civil Service engagement index is (Technical
    Guide 2019, pages 16 and 17). Who answered nothing has no part in it.
    """
    return person_means(people, lambda answer: SCORES[answer - 1])


def theme_favourable(people: Sequence[Answers]) -> Spread:
    """The favourable share of a theme in percent: each person's own share, then their mean.

    A person counts once, however many of the theme's items they answered.
    """
    return person_means(people, lambda answer: 100 if answer >= 4 else 0)


def person_means(people: Sequence[Answers], worth: Callable[[int], int]) -> Spread:
    """How each person's mean worth of their answers lies over the people who gave any.

    Exact: whole-number sums are kept by how many items were answered.
    """
    totals: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for person in people:
        values = [worth(answer) for answer in person if answer is not None]
        kept, points = totals[len(values)], sum(values)
        kept[0] += 1
        kept[1] += points
        kept[2] += points * points
    totals.pop(0, None)
    sums = [(n, Fraction(s, items), Fraction(q, items**2)) for items, (n, s, q) in totals.items()]
    return spread_of(
        sum(n for n, _, _ in sums),
        sum((s for _, s, _ in sums), Fraction()),
        sum((q for _, _, q in sums), Fraction()),
    )


def spread_of(n: int, total: Fraction, squares: Fraction) -> Spread:
    """The spread of n values from their sum and the sum of their squares."""
    if n == 0:
        return Spread(0, None, None)
    mean = total / n
    return Spread(n, mean, (squares - total * mean) / (n - 1) if n > 1 else None)
