"""Scores, intervals, changes, reliability and weighting: from counts or from answers."""

from surveys.scoring.change import FLOOR, Change, adjusted, change_of_means, change_of_shares
from surveys.scoring.intervals import (
    Z,
    margin,
    margin_of_mean,
    margin_of_share,
    newcombe,
    wilson,
)
from surveys.scoring.people import (
    Spread,
    index,
    person_means,
    reversed_items,
    spread_of,
    theme_favourable,
)
from surveys.scoring.reliability import cronbach_alpha
from surveys.scoring.shares import (
    SCORES,
    answered,
    favourable,
    flipped,
    neutral,
    rounded,
    rounded_change,
    score,
    unfavourable,
)
from surveys.scoring.weighting import Parent, parent_figure, post_stratify, rake, weighted_mean

__all__ = [
    "FLOOR",
    "SCORES",
    "Change",
    "Parent",
    "Spread",
    "Z",
    "adjusted",
    "answered",
    "change_of_means",
    "change_of_shares",
    "cronbach_alpha",
    "favourable",
    "flipped",
    "index",
    "margin",
    "margin_of_mean",
    "margin_of_share",
    "neutral",
    "newcombe",
    "parent_figure",
    "person_means",
    "post_stratify",
    "rake",
    "reversed_items",
    "rounded",
    "rounded_change",
    "score",
    "spread_of",
    "theme_favourable",
    "unfavourable",
    "weighted_mean",
    "wilson",
]
