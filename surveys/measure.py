"""Measures: what can be read of a group, and the value, hidden or not asked that it reads as."""

from __future__ import annotations

from dataclasses import dataclass
from math import copysign, floor, sqrt
from typing import Literal

from surveys.errors import InvalidValueError

Kind = Literal["theme_score", "theme_favourable", "item_score", "item_favourable", "response_rate"]
KINDS: tuple[Kind, ...] = (
    "theme_score",
    "theme_favourable",
    "item_score",
    "item_favourable",
    "response_rate",
)


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that can be read of a group: a theme, an item or the response rate."""

    kind: Kind
    of: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InvalidValueError(f"measure {self.kind!r}: choose one of {', '.join(KINDS)}")
        if (self.kind == "response_rate") != (not self.of):
            raise InvalidValueError(f"measure {self.kind}: name a theme or an item, and only then")

    @property
    def word(self) -> str:
        """What it is of, in one word: "theme.listen", "item.L1"; empty for the response rate."""
        return f"{self.kind.split('_')[0]}.{self.of}" if self.of else ""

    @property
    def percent(self) -> bool:
        """Whether the unit is percent; otherwise it is points of a score from 0 to 100."""
        return not self.kind.endswith("_score")


@dataclass(frozen=True, slots=True)
class Value:
    """A figure that was printed.

    `number` is read back from the print and `text` is what to show. The true value lies within
    `rounding` of the number; `margin` is the half-width of the 95 % interval for who happened
    to answer, without finite population correction, so that it serves for comparisons.
    `share` is how many of how many, for a favourable share; `eligible` how many were asked.
    `limit` says when the print is only a bound.
    """

    number: float
    text: str
    rounding: float
    margin: float
    people: int
    share: tuple[int, int] | None = None
    limit: Literal["", "at_least", "at_most"] = ""
    eligible: int = 0

    @property
    def band(self) -> tuple[float, float]:
        """Between what the figure may well lie, in 0 to 100: rounding, and chance at 95 %.

        For a level chance is less the more of a group answered (finite population correction of
        the Civil Service People Survey, Technical Guide 2019, page 24); nothing is left of it
        where all did.
        """
        left = max(self.eligible - self.people, 0)
        unseen = sqrt(left / (self.eligible - 1)) if self.eligible > 1 else 1.0
        half = self.rounding + self.margin * unseen
        return max(0.0, self.number - half), min(100.0, self.number + half)

    @property
    def short(self) -> str:
        """The text for a narrow place, with a sign instead of "or more" and "or less"."""
        sign = {
            "at_least": "\N{GREATER-THAN OR EQUAL TO}",
            "at_most": "\N{LESS-THAN OR EQUAL TO}",
        }.get(self.limit, "")
        return f"{sign}{self.text.split(' or ')[0]}"

    @property
    def words(self) -> str:
        """Nothing: a value that is shown needs no reason."""
        return ""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A figure that exists and is not shown; `see` is the code of a group to read instead."""

    reason: Literal["few", "neighbour", "unproved", "coarse", "lowered"]
    see: str = ""

    @property
    def text(self) -> str:
        """What a table cell shows."""
        return "hidden"

    @property
    def words(self) -> str:
        """Why it is hidden, as the end of a sentence about the group."""
        return _WHY_HIDDEN[self.reason]


_WHY_HIDDEN = {
    "few": "too few people answered",
    "neighbour": "it is held back so that a smaller group beside it cannot be worked out",
    "unproved": "it could have revealed how some people answered",
    "coarse": "the group is too small for this measure; its average score is shown",
    "lowered": "it could have revealed how some people answered; the average score is shown",
}


@dataclass(frozen=True, slots=True)
class NotAsked:
    """Nothing was asked: the question was not in the wave, or the group was not."""

    what: Literal["question", "group"]

    @property
    def text(self) -> str:
        """What a table cell shows."""
        return "not asked" if self.what == "question" else "not in wave"

    @property
    def words(self) -> str:
        """What was not there, as the end of a sentence about the wave."""
        return "it was not asked" if self.what == "question" else "the group was not in this wave"


Reading = Value | Hidden | NotAsked


def half_up(number: float) -> int:
    """`scoring.rounded` for floats: the nearest whole number, a blurred half away from zero."""
    return int(copysign(floor(round(abs(number), 6) + 0.5), number))
