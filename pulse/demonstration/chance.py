"""Chance that can be repeated: the same words always draw the same number, on any machine."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from statistics import NormalDist
from typing import TypeVar

SEED = "Merebank 1"
_BITS = 53
_STANDARD = NormalDist()
T = TypeVar("T")


def draw(*words: object) -> float:
    """A number between 0 and 1, both excluded, fixed by the words alone.

    Unlike a generator it has no order, so that one person's answers do not depend on whether
    another person answered.
    """
    text = "|".join((SEED, *map(str, words)))
    number = int.from_bytes(sha256(text.encode()).digest()[:8]) >> (64 - _BITS)
    return (number + 0.5) / 2**_BITS


def normal(*words: object) -> float:
    """A draw from the standard normal distribution, fixed by the words alone."""
    return _STANDARD.inv_cdf(draw(*words))


def pick(options: Sequence[T], *words: object) -> T:
    """One of the options, each as likely as another, fixed by the words alone."""
    return options[int(draw(*words) * len(options))]
