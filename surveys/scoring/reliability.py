"""Whether the items of a theme measure one thing: Cronbach's alpha."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

ONE_ITEM = "alpha needs at least two items"
TOO_FEW = "alpha needs two people who answered each pair of items"
TOO_SPARSE = "too many answers are missing for alpha"
ALL_ALIKE = "everybody answered alike, so alpha is not defined"


def cronbach_alpha(people: Sequence[Sequence[int | None]]) -> tuple[float | None, str]:
    """Raw alpha, and why there is none.

    From the covariances of each pair of items among those who answered both, as `psych` of R
    works it out (Cronbach 1951). Reverse-worded items must have been flipped. It can be
    negative, when items pull against each other.
    """
    width = len(people[0]) if people else 0
    if width < 2:
        return None, ONE_ITEM if people else TOO_FEW
    table = np.array([[np.nan if a is None else a for a in person] for person in people])
    covariance = _pairwise(table.astype(float))
    if covariance is None:
        return None, TOO_FEW
    total, own = float(covariance.sum()), float(np.trace(covariance))
    # Rounding leaves a trace of variance where there is none.
    if total <= 1e-12 * max(own, 1.0):
        return None, ALL_ALIKE
    alpha = width / (width - 1) * (1 - own / total)
    # Covariances of different people need not fit together, and then they prove nothing.
    return (alpha, "") if alpha <= 1 + 1e-9 else (None, TOO_SPARSE)


def _pairwise(table: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Sample covariances of each pair of columns over the rows that have both."""
    has = (~np.isnan(table)).astype(float)
    filled = np.where(has > 0, table, 0.0)
    both = has.T @ has
    if (both < 2).any():
        return None
    sums = filled.T @ has
    products = filled.T @ filled
    covariance: NDArray[np.float64] = (products - sums * sums.T / both) / (both - 1)
    return covariance
