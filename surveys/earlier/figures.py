"""What is known of an earlier survey: its units, items, waves and published figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

Key = tuple[str, str, str]
"""Unit, item and wave, by their codes."""


@dataclass(frozen=True, slots=True)
class EarlierUnit:
    """A unit as the earlier survey had it, in a tree of any depth."""

    code: str
    name: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class EarlierItem:
    """A question of the earlier survey."""

    code: str
    text: str
    theme: str = ""


@dataclass(frozen=True, slots=True)
class EarlierWave:
    """A round of the earlier survey; its day is as exact as the file was."""

    label: str
    day: date


@dataclass(frozen=True, slots=True)
class EarlierFigure:
    """A published figure: at least one of a score (0 to 100) and a favourable percentage.

    `spread` is the standard deviation of the answers in points, where shares were published;
    `people` is how many answered, 0 where that was not said.
    """

    score: float | None
    favourable: float | None
    people: int = 0
    spread: float | None = None


@dataclass(frozen=True)
class EarlierSurvey:
    """Everything that a set of files says."""

    units: Mapping[str, EarlierUnit]
    items: Mapping[str, EarlierItem]
    waves: Mapping[str, EarlierWave]
    figures: Mapping[Key, EarlierFigure]
