"""The numbers of one row of published figures, and the figure they make."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import isnan, nan, sqrt

from surveys.earlier.columns import Headings
from surveys.earlier.figures import EarlierFigure
from surveys.errors import Problem
from surveys.frame import Row

MOST_PEOPLE = 10_000_000
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?\Z")
_UNPUBLISHED = frozenset(("", "-", "--", "*", "x", "c", "n/a", "na", "null", "none", "suppressed",
                          "\N{EN DASH}", "\N{EM DASH}", "9999", "."))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a row publishes; `shares` are in the order of the file, in percent."""

    people: int
    score: float | None
    favourable: float | None
    shares: tuple[float, ...]

    @classmethod
    def read(cls, row: Row, headings: Headings) -> tuple[Numbers, list[Problem]]:
        """The numbers of a row, and what is wrong with any of them."""
        faults: list[Problem] = []
        people = _number(row, headings.at.get("people"), headings, MOST_PEOPLE, faults)
        score = _number(row, headings.at.get("score"), headings, 100, faults)
        favourable = _number(row, headings.at.get("favourable"), headings, 100, faults)
        shares = [_number(row, at, headings, 100, faults) for at in headings.shares]
        whole = tuple(share for share in shares if share is not None)
        if sum(whole) > 105:
            faults.append(
                Problem(
                    f"The shares add up to {sum(whole):.0f}%.",
                    "Write percentages of those who answered.",
                    row.number,
                    headings.names[headings.shares[0]],
                )
            )
        if len(whole) != len(headings.shares) or not sum(whole):
            whole = ()
        return cls(int(people or 0), score, favourable, whole), faults

    def best_first(self) -> bool | None:
        """Whether the score says that the first share is the best answer; None where it cannot."""
        if self.score is None or len(self.shares) < 2:
            return None
        first, last = (_score(shares) for shares in (self.shares[::-1], self.shares))
        if abs(first - last) < 4:
            return None
        return abs(first - self.score) < abs(last - self.score)


def _number(
    row: Row, at: int | None, headings: Headings, most: float, faults: list[Problem]
) -> float | None:
    text = row.cell(at)
    number = _read(text)
    if at is None or number is None:
        return None
    if isnan(number):
        faults.append(Problem(f"{text[:40]!r} is not a number.", "Write a number, or leave blank.",
                              row.number, headings.names[at]))  # fmt: skip
        return None
    if not 0 <= number <= most:
        faults.append(Problem(f"{text[:40]} is not between 0 and {most:,.0f}.",
                              "Correct the number.", row.number, headings.names[at]))  # fmt: skip
        return None
    return number


@lru_cache(maxsize=4096)
def _read(text: str) -> float | None:
    """The number that a cell holds; None where nothing is published, NaN for what is no number."""
    text = text.removesuffix("%").strip().replace(" ", "")
    if text.casefold() in _UNPUBLISHED:
        return None
    if re.fullmatch(r"\d{1,3}(,\d{3})+", text):
        text = text.replace(",", "")
    return float(text.replace(",", ".")) if _NUMBER.match(text) else nan


def is_blank(row: Row, headings: Headings) -> bool:
    """Whether a row publishes no figure."""
    places = [headings.at.get("score"), headings.at.get("favourable"), *headings.shares]
    return all(_read(row.cell(at)) is None for at in places if at is not None)


def figure_of(numbers: Numbers, best_first: bool) -> EarlierFigure:
    """The figure: what is published, and what the shares say where it is not."""
    worst_first = numbers.shares[::-1] if best_first else numbers.shares
    score, favourable = numbers.score, numbers.favourable
    if score is None and worst_first:
        score = _score(worst_first)
    if favourable is None and len(worst_first) in (4, 5):
        favourable = 100 * sum(worst_first[-2:]) / sum(worst_first)
    spread = _spread(worst_first) if worst_first else None
    return EarlierFigure(score, favourable, numbers.people, spread)


def _points(count: int) -> list[float]:
    return [100 * at / (count - 1) for at in range(count)]


@lru_cache(maxsize=65536)
def _score(worst_first: tuple[float, ...]) -> float:
    points = _points(len(worst_first))
    return sum(s * p for s, p in zip(worst_first, points, strict=True)) / sum(worst_first)


@lru_cache(maxsize=65536)
def _spread(shares: tuple[float, ...]) -> float:
    mean = _score(shares)
    parts = zip(shares, _points(len(shares)), strict=True)
    return sqrt(sum(share * (point - mean) ** 2 for share, point in parts) / sum(shares))
