"""Printed themes: of large groups from exact sums over people, of others from printed items."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from surveys.disclosure.printing import FINEST, PEOPLE, Rules
from surveys.instrument import Item
from surveys.release import Figure, ThemeFigure
from surveys.tally import ThemeSums

NORMAL_95 = Fraction(196, 100)


def print_theme(
    items: Sequence[Item],
    figures: Mapping[str, Figure],
    sums: ThemeSums | None,
    eligible: int,
    rules: Rules,
) -> ThemeFigure | None:
    """The theme that `items` measure in one group, or None where too little of it is printed.

    Exact sums are used for a hundred people or more, and only where every item of the theme
    stands on the finest rung unclipped: a theme may not say more than its items may.
    """
    printed = [figures[item.code] for item in items if item.code in figures]
    fine = [f for f in printed if f.rung == FINEST and f.shares is not None]
    if sums is not None and sums.people >= PEOPLE[FINEST] and len(fine) == len(items):
        return _from_people(sums, eligible, rules)
    return _from_items(printed)


def _from_people(sums: ThemeSums, eligible: int, rules: Rules) -> ThemeFigure:
    """Person-level score and share in whole points and percents, clipped as items are.

    The margin is the half-width of the 95 % interval of the score with finite population
    correction (Cabinet Office, Civil Service People Survey 2019 Technical Guide), rounded up. It
    is 0 only where everybody answered: else it would tell that all of them are of one mind.
    """
    n = sums.people
    fewest = rules.band_of(n)[0]
    score, plain = _clipped(25 * (sums.mean_sum / n - 1), Fraction(50 * rules.m, fewest))
    share, _ = _clipped(100 * sums.favourable_sum / n, Fraction(100 * rules.m, fewest))
    margin = str(_margin(sums, eligible)) if plain else None
    return ThemeFigure(score=score, favourable=share, margin=margin)


def _clipped(value: Fraction, room: Fraction) -> tuple[str, bool]:
    """The printed number, and whether it stands free of both ends."""
    units, low, high = _rounded(value), math.ceil(room), math.floor(100 - room)
    if units >= high:
        return f"{high} or more", False
    if units <= low:
        return f"{low} or less", False
    return str(units), True


def _margin(sums: ThemeSums, eligible: int) -> int:
    n = sums.people
    mean = sums.mean_sum / n
    variance = (sums.mean_square_sum - n * mean * mean) / (n - 1)
    unseen = Fraction(max(eligible - n, 0), max(eligible - 1, 1))
    half = math.ceil(math.sqrt((25 * NORMAL_95) ** 2 * variance / n * unseen))
    return max(half, 1) if unseen else 0


def _from_items(printed: Sequence[Figure]) -> ThemeFigure | None:
    """The mean of the printed items, which any reader could take: at least half must be there."""
    shown = [figure for figure in printed if figure.rung]
    if not shown or 2 * len(shown) < len(printed):
        return None
    shares = [figure.favourable_value for figure in shown]
    known = all(share is not None for share in shares)
    return ThemeFigure(
        score=f"{_mean(f.score_value for f in shown)}{_end(f.score or f.mean for f in shown)}",
        favourable=f"{_mean(shares)}{_end(f.favourable for f in shown)}" if known else None,
    )


def _end(texts: Iterable[str | None]) -> str:
    """ " or more" when some part was clipped above and none below, and the other way round."""
    ends = {text.partition(" ")[2] for text in texts if text} - {""}
    return f" {ends.pop()}" if len(ends) == 1 else ""


def _mean(values: Iterable[float | None]) -> int:
    exact = [Fraction(value).limit_denominator(1000) for value in values if value is not None]
    return _rounded(sum(exact, Fraction(0)) / len(exact))


def _rounded(value: Fraction) -> int:
    """To the nearest whole number, halves up."""
    return math.floor(value + Fraction(1, 2))
