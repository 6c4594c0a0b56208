"""What each results page shows, as plain values for a template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pulse.heat_charts import View
from pulse.workflow.choices import Choice, Option
from pulse.workflow.tables import DataTable
from surveys.answers import AnswerSpread
from surveys.change import Change
from surveys.comparison import Comparison
from surveys.events import Mark
from surveys.gaps import GapMap, GapRow
from surveys.group_names import GroupName
from surveys.heat import HeatMap
from surveys.measure import Hidden, NotAsked, Reading
from surveys.narrative import Sentence
from surveys.trend import Series
from surveys.turnout import Turnout


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart three ways: Plotly's JSON, a still SVG, and words."""

    figure: str
    still: str
    words: str


@dataclass(frozen=True, slots=True)
class Take:
    """A chart to take away: a name for the file, its figures as CSV, its picture as SVG."""

    name: str
    csv: str
    svg: str


@dataclass(frozen=True, slots=True)
class PlainPage:
    """A page that says something of a wave and shows no chart."""

    choice: Choice


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """A theme at a glance, for the whole organisation."""

    of: str
    name: str
    reading: Reading
    change: Change
    overall: Change
    first: str
    spark: str
    weighted: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """The sentences, the themes at a glance, the response, and who has no figures."""

    choice: Choice
    sentences: tuple[Sentence, ...]
    themes: tuple[ThemeLine, ...]
    response: DataTable
    hidden: tuple[GroupName, ...]

    def about(self, topic: str) -> list[Sentence]:
        """The sentences on one topic."""
        return [sentence for sentence in self.sentences if sentence.topic == topic]


@dataclass(frozen=True, slots=True)
class Multiple:
    """One small chart of many: whose it is, the picture, and what it shows in words."""

    group: str
    name: str
    still: str
    words: str


@dataclass(frozen=True, slots=True)
class TrendPage:
    """A line chart with its heading, its words, its table, its events and the lists."""

    choice: Choice
    heading: str
    picture: Picture
    table: DataTable
    breaks: tuple[str, ...]
    events: tuple[Mark, ...]
    weighted: str
    multiples: tuple[Multiple, ...]
    lists: Mapping[str, tuple[Option, ...]]
    query: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class HeatPage:
    """The heat map of the latest wave with its words, its table and the lists."""

    choice: Choice
    heading: str
    heat: HeatMap
    picture: Picture
    table: DataTable
    lists: Mapping[str, tuple[Option, ...]]
    view: View
    turned: bool
    query: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """How the answers to one question spread, with its words, and the questions to choose from."""

    choice: Choice
    heading: str
    spread: AnswerSpread
    picture: Picture
    questions: tuple[Option, ...]
    places: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Two sides compared, and the lists to choose other sides from, by name of the list."""

    choice: Choice
    heading: str
    found: Comparison
    picture: Picture
    lists: Mapping[str, tuple[Option, ...]]
    query: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class GapPage:
    """Front line against office: everywhere as a table, and one place as a chart."""

    choice: Choice
    heading: str
    found: GapMap
    sentences: tuple[str, ...]
    place: GapRow | None
    picture: Picture | None
    lists: Mapping[str, tuple[Option, ...]]
    query: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LiveRate:
    """A rate in steps of five percent, and the one to hold beside it, if any."""

    name: str
    now: int
    then: int | None


@dataclass(frozen=True, slots=True)
class Live:
    """An open wave on one of its days; `then` is the title of the wave it is held beside."""

    title: str
    day: date
    number: int
    then: str
    places: tuple[LiveRate, ...]
    channels: tuple[LiveRate, ...]


@dataclass(frozen=True, slots=True)
class ResponsePage:
    """Who answered, with the picture and its words, and how an open wave stands."""

    choice: Choice
    heading: str
    rows: tuple[Turnout, ...]
    still: str
    words: str
    live: Live | None
    channels: tuple[LiveRate, ...]


@dataclass(frozen=True, slots=True)
class DriverLine:
    """One theme beside the outcome: its printed correlation, in a word and as a number."""

    name: str
    printed: str
    strength: str
    number: float
    leading: bool


@dataclass(frozen=True, slots=True)
class DriversPage:
    """Which themes go with the outcome, and whether the next close works that out."""

    choice: Choice
    heading: str
    outcome: str
    lines: tuple[DriverLine, ...]
    chosen: bool


@dataclass(frozen=True, slots=True)
class HiddenPage:
    """Why a group has no figures, wave by wave, and what to look at instead."""

    choice: Choice
    group: GroupName
    waves: tuple[tuple[str, Reading], ...]
    label: str
    now: Reading
    instead: GroupName | None
    themes: tuple[tuple[str, Series], ...]

    @property
    def reason(self) -> str:
        """Why it is hidden in the latest wave; empty when it is not."""
        return self.now.reason if isinstance(self.now, Hidden) else ""

    @property
    def absent(self) -> bool:
        """Whether the latest wave does not have this group at all."""
        return isinstance(self.now, NotAsked)


@dataclass(frozen=True, slots=True)
class Briefing:
    """Everything on the chief executive's page."""

    overview: Overview
    trend: TrendPage
    heat: HeatPage
