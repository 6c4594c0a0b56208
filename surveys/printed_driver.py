"""Drivers as they are printed: which themes go with an outcome, as coarsely as it may be said."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

from surveys.errors import InvalidValueError

STRONG, MODERATE = 0.5, 0.3
_PRINTED = re.compile(r"-?0\.[0-8]|0\.9 or more|-0\.9 or less")


@dataclass(frozen=True, slots=True)
class PrintedDriver:
    """How closely a theme goes with an outcome in the whole organisation.

    `outcome` and `construct` are codes; `correlation` is Pearson's to one decimal, with
    "0.9 or more" at the ends; `leading` themes cannot be told from the strongest one.
    """

    outcome: str
    construct: str
    correlation: str
    leading: bool

    def __post_init__(self) -> None:
        if not _PRINTED.fullmatch(self.correlation):
            raise InvalidValueError(f"a driver cannot be {self.correlation!r}")

    @property
    def number(self) -> float:
        """The printed correlation as a number; a bound as its end."""
        return float(self.correlation.split()[0])

    @property
    def strength(self) -> str:
        """The same in a word."""
        size = abs(self.number)
        if size < 0.1:
            return "not at all"
        return "strongly" if size >= STRONG else "moderately" if size >= MODERATE else "weakly"

    def to_dict(self) -> dict[str, Any]:
        """Plain data, from which `PrintedDriver(**data)` builds an equal one."""
        return asdict(self)


def print_correlation(correlation: float) -> str:
    """To one decimal, and never closer to certainty than 0.9."""
    if round(abs(correlation), 1) >= 0.9:
        return "0.9 or more" if correlation > 0 else "-0.9 or less"
    return f"{correlation:.1f}".replace("-0.0", "0.0")
