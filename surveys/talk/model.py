"""What a talk is made of: slides, each with a title, sentences, notes and at most one picture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from surveys.heat import HeatMap
from surveys.measure import Reading
from surveys.trend import Series

Part = Literal[
    "cover", "told", "moved", "steady", "directorates", "front_line", "promises", "trust", "thanks"
]
PARTS: dict[Part, str] = {
    "cover": "Welcome",
    "told": "What you told us",
    "moved": "What moved",
    "steady": "What did not move",
    "directorates": "By directorate",
    "front_line": "Front line",
    "promises": "What we will do",
    "trust": "How far you can rely on this",
    "thanks": "Thank you",
}


class Commitment(Protocol):
    """What a talk says of a commitment: what was heard, what will be done, by whom and when."""

    @property
    def heard(self) -> str:
        """What staff said, in words."""

    @property
    def action(self) -> str:
        """What the organisation will do."""

    @property
    def owner(self) -> str:
        """Who answers for it."""

    @property
    def due(self) -> str:
        """By when, as people say it: "March 2027", "this year"."""


class Thanks(Protocol):
    """What a talk says of a thank-you that a person read and approved."""

    @property
    def whom(self) -> str:
        """The person or the team."""

    @property
    def words(self) -> str:
        """What for."""

    @property
    def signed(self) -> str:
        """Who says it; empty where nobody wants to be known."""


@dataclass(frozen=True, slots=True)
class Lines:
    """A line chart: a series for each line, the first one standing out, and the same in words."""

    series: tuple[Series, ...]
    words: str


@dataclass(frozen=True, slots=True)
class BarSet:
    """Bars of one colour: what they stand for, and a reading for each category."""

    name: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart: categories, one or two sets of bars, and the same in words.

    The set that matters most comes last. `percent` says whether the unit is percent.
    """

    categories: tuple[str, ...]
    sets: tuple[BarSet, ...]
    words: str
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """Groups by themes as a table of coloured cells, and the same in words."""

    heat: HeatMap
    words: str


Picture = Lines | Bars | Grid


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: the finding as its title, sentences to show, notes to say, and a picture.

    `key` names it within the talk, in the words of an address: "response", "moved-theme.listen".
    """

    part: Part
    key: str
    title: str
    sentences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    picture: Picture | None = None
    promises: tuple[Commitment, ...] = ()

    @property
    def heading(self) -> str:
        """The part of the talk that the slide belongs to, in words."""
        return PARTS[self.part]


@dataclass(frozen=True, slots=True)
class Talk:
    """What to say of one wave.

    `label` is its short name, `source` says where figures are from, `themes` are the themes of
    the organisation over the waves, each under the theme's own name.
    """

    organisation: str
    survey: str
    wave: str
    label: str
    closed: date
    source: str
    slides: tuple[Slide, ...]
    themes: tuple[Series, ...] = ()

    def about(self, *parts: Part) -> tuple[Slide, ...]:
        """The slides of these parts, in order."""
        return tuple(slide for slide in self.slides if slide.part in parts)
