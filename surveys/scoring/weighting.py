"""Figures as they would be had every directorate answered in proportion to its size."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from surveys.errors import InvalidValueError

Weights = NDArray[np.float64]
Margin = tuple[Sequence[str], Mapping[str, int]]
"""The stratum of each respondent, and how many people there are in each stratum."""
_MAXIMUM_SWEEPS = 1000


@dataclass(frozen=True, slots=True)
class Parent:
    """A parent's figure: over all its respondents, and weighted to headcount.

    `covered` is the share of headcount in units that have a figure; the weighted figure
    speaks of those. Both figures are None where no unit has one.
    """

    unweighted: Fraction | None
    weighted: Fraction | None
    covered: Fraction


def parent_figure(
    units: Mapping[str, tuple[Fraction, int]], headcount: Mapping[str, int]
) -> Parent:
    """A parent from its units' figures: `units` gives each one's mean and its respondents.

    The unweighted figure is the mean over all respondents, not the mean of the units. The
    weighted one is post-stratified: each unit counts by its headcount.
    """
    present = {code: (mean, n) for code, (mean, n) in units.items() if n > 0}
    if unknown := sorted(set(present) - set(headcount)):
        raise InvalidValueError(f"no headcount is given for {', '.join(unknown)}")
    everyone = sum(headcount.values())
    here = sum(headcount[code] for code in present)
    covered = Fraction(here, everyone) if everyone else Fraction(0)
    if not present or not here:
        return Parent(None, None, covered)
    respondents = sum(n for _, n in present.values())
    plain = sum((mean * n for mean, n in present.values()), Fraction()) / respondents
    weighted = sum((mean * headcount[code] for code, (mean, _) in present.items()), Fraction())
    return Parent(plain, weighted / here, covered)


def post_stratify(margin: Margin) -> Weights:
    """A weight for each respondent, so that each stratum weighs what its headcount is.

    Raises InvalidValueError when a stratum has people and no respondent, or the reverse.
    """
    return rake([margin])


def rake(margins: Sequence[Margin], tolerance: float = 1e-9) -> Weights:
    """A weight for each respondent, so that several margins fit at once.

    Iterative proportional fitting (Deming and Stephan 1940), until no combination of strata
    moves by more than `tolerance` people in a sweep. Raises InvalidValueError when the
    margins cannot fit.
    """
    places = [_places(margin) for margin in margins]
    if len({len(margin[0]) for margin in margins}) != 1:
        raise InvalidValueError("every margin must give a stratum for every respondent")
    if not len(margins[0][0]):
        raise InvalidValueError("nobody answered, so there is nobody to weight")
    people = max(sum(margin[1].values()) for margin in margins)
    weights = np.full(len(margins[0][0]), people / max(len(margins[0][0]), 1))
    _, cell = np.unique(np.array([margin[0] for margin in margins]), axis=1, return_inverse=True)
    cell = cell.ravel()
    for _ in range(_MAXIMUM_SWEEPS):
        before = np.bincount(cell, weights)
        for place, totals in places:
            weights = weights * (totals / np.bincount(place, weights))[place]
        if np.abs(np.bincount(cell, weights) - before).max() < tolerance:
            break
    misfit = max(np.abs(np.bincount(p, weights) - totals).max() for p, totals in places)
    if misfit <= max(tolerance, 1e-9 * people):
        return weights
    raise InvalidValueError("the margins do not fit together: merge small strata")


def _places(margin: Margin) -> tuple[NDArray[np.int64], Weights]:
    strata, population = margin
    known = sorted(code for code, people in population.items() if people > 0)
    if wrong := sorted(set(strata) ^ set(known)):
        raise InvalidValueError(
            f"{', '.join(wrong)}: a stratum needs both people and respondents; merge it"
        )
    number = {code: place for place, code in enumerate(known)}
    place = np.array([number[code] for code in strata], dtype=np.int64)
    return place, np.array([float(population[code]) for code in known])


def weighted_mean(
    values: Sequence[float], weights: Weights, margins: Sequence[Margin]
) -> tuple[float, float]:
    """A weighted mean and its standard error, for a simple random sample of the population.

    By linearisation: what the margins explain of the values has no variance left (Valliant
    1993), so the error is that of the residuals, with the finite population correction.
    """
    y = np.asarray(values, dtype=float)
    n, people = len(y), sum(margins[0][1].values())
    mean = float(weights @ y / weights.sum())
    residual = weights * _unexplained(y - mean, weights, margins) / weights.sum()
    sampled = 1 - n / people
    squares = float(((residual - residual.mean()) ** 2).sum())
    return mean, math.sqrt(sampled * n / (n - 1) * squares)


def _unexplained(y: Weights, weights: Weights, margins: Sequence[Margin]) -> Weights:
    columns = [np.asarray(strata) == code for strata, known in margins for code in sorted(known)]
    design = np.column_stack(columns).astype(float)
    root = np.sqrt(weights)
    fitted, *_ = np.linalg.lstsq(design * root[:, None], y * root, rcond=None)
    residual: Weights = y - design @ fitted
    return residual
