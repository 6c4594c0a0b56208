"""What a reader asks to see: the address's words -> a measure, a place and lines to stand out.

A word that fits nothing falls back to what does, with a note that says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pulse.chart_style import MOST_HIGHLIGHTED
from pulse.store.releases import SurveyRow
from surveys.group_names import GroupName
from surveys.measure import Kind, Measure, Value
from surveys.reader import asked, name_of
from surveys.release import ADDED, Release
from surveys.restructure import Restructure
from surveys.trend import Programme, Series, View

Thing = TypeVar("Thing")
FIGURES = {"score": "Score, 0 to 100", "favourable": "Favourable answers, %",
           "response": "Response rate, %"}  # fmt: skip
_FEW = 4
LATER = GroupName("added", "Groups added later", ADDED, None, True)
"""The place of groups that were added to a wave after its release; they lie across others."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of an address, as they came."""

    survey: str = ""
    figure: str = ""
    of: str = ""
    within: str = ""
    highlight: tuple[str, ...] = ()
    until: str = ""
    columns: str = ""
    against: str = ""
    view: str = ""
    one: str = ""
    two: str = ""
    one_wave: str = ""
    two_wave: str = ""
    structure: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a list to choose from."""

    value: str
    text: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """What will be shown, and notes on what could not be."""

    survey: SurveyRow
    surveys: tuple[SurveyRow, ...]
    programme: Programme
    figure: str
    measure: Measure
    name: str
    within: GroupName | None
    whole: GroupName
    parts: tuple[GroupName, ...]
    highlight: tuple[str, ...]
    notes: tuple[str, ...]
    waves: tuple[Option, ...] = ()

    @property
    def until(self) -> str:
        """The wave up to which is shown, as it stands in the address; empty for all."""
        chosen = next((wave.value for wave in self.waves if wave.chosen), "")
        return "" if not self.waves or chosen == self.waves[0].value else chosen

    @property
    def places(self) -> tuple[GroupName, ...]:
        """The places to look into: directorates, and what was added to any wave."""
        return places_of(self.programme)

    @property
    def part(self) -> str:
        """What the parts of the place are: directorate, service or group."""
        if self.within is None:
            return "directorate"
        return "group" if self.within is LATER else "service"

    @property
    def scope(self) -> str:
        """The end of a heading: "by directorate", "by service in Adults"."""
        if self.within is None:
            return "by directorate"
        return (
            "of groups added later" if self.within is LATER else f"by service in {self.within.name}"
        )

    @property
    def added(self) -> int:
        """How many groups were added to the waves that are shown."""
        return len(self.programme.of_kind(ADDED))

    @property
    def latest(self) -> Release:
        """The latest release."""
        return self.programme.latest

    @property
    def latest_label(self) -> str:
        """The short name of the latest wave."""
        return self.programme.labels[self.latest.wave]

    @property
    def of(self) -> str:
        """The theme or item as it stands in the address."""
        return self.measure.word

    def query(self, **changes: object) -> dict[str, object]:
        """The words of an address that shows this choice again, with changes."""
        return {
            "survey": self.survey.code,
            "until": self.until or None,
            "figure": self.figure,
            "of": self.of or None,
            "within": self.within.code if self.within else None,
            "highlight": list(self.highlight) or None,
            "structure": "then" if self.programme.view == "then" else None,
            **changes,
        }


class Notes:
    """Collects what of an address did not fit."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def pick(
        self, wanted: str, things: Sequence[Thing], code: Callable[[Thing], str],
        default: Thing, what: str,
    ) -> Thing:  # fmt: skip
        """The thing with this code; the default, with a note, where there is none."""
        found = next((thing for thing in things if code(thing) == wanted), None)
        if found is None and wanted:
            self.said.append(f"There is no {what} “{wanted[:40]}” here, so you see the usual one.")
        return default if found is None else found


def choose(
    asked_for: Asked,
    surveys: Sequence[SurveyRow],
    releases_of: Callable[[str], Sequence[Release]],
    changes: Sequence[Restructure] = (),
) -> Choice:
    """The choice that fits the address best; `surveys` must not be empty.

    `changes` are those of the organisation's structure, oldest first.
    """
    notes = Notes()
    survey = notes.pick(asked_for.survey, surveys, lambda s: s.code, surveys[0], "survey")
    view: View = "then" if asked_for.structure == "then" else "now"
    every = Programme(releases_of(survey.code), changes, view)
    programme, waves = _until(every, asked_for.until, notes)
    figure = notes.pick(asked_for.figure, list(FIGURES), str, "score", "kind of figure")
    measure = _measure(asked_for.of, figure, programme.releases, notes)
    [whole, *_] = programme.of_kind("organisation")
    places: list[GroupName | None] = [None, *places_of(programme)]
    within = notes.pick(asked_for.within, places, _code, None, "directorate")
    parts = _parts(programme, within)
    lit = _highlight(asked_for.highlight, parts, notes)
    name = name_of(programme.releases, measure)
    return Choice(survey, tuple(surveys), programme, figure, measure, name,
                  within, whole, parts, lit, tuple(notes.said), waves)  # fmt: skip


def places_of(programme: Programme) -> tuple[GroupName, ...]:
    """Directorates, and after them what was added, where anything was."""
    later = (LATER,) if programme.of_kind(ADDED) else ()
    return (*programme.of_kind("directorate"), *later)


def _until(programme: Programme, wanted: str, notes: Notes) -> tuple[Programme, tuple[Option, ...]]:
    """The programme as it stood at a wave, and the waves to choose from, latest first."""
    codes = [release.wave for release in programme.releases]
    until = notes.pick(wanted, codes, str, codes[-1], "wave")
    waves = tuple(Option(code, programme.labels[code], code == until) for code in reversed(codes))
    if until == codes[-1]:
        return programme, waves
    return programme.until(until), waves


def _code(group: GroupName | None) -> str:
    return group.code if group else ""


def _measure(of: str, figure: str, releases: Sequence[Release], notes: Notes) -> Measure:
    measures = [measure_of(word, figure) for word, _ in subjects(releases)]
    if figure == "response":
        return Measure("response_rate")
    return notes.pick(of, measures, lambda m: m.word, measures[0], "theme or question")


def measure_of(word: str, figure: str) -> Measure:
    """The measure that a word such as "theme.listen" means, as a score or a favourable share."""
    what, _, code = word.partition(".")
    kinds: dict[tuple[str, bool], Kind] = {
        ("theme", False): "theme_score",
        ("theme", True): "theme_favourable",
        ("item", False): "item_score",
        ("item", True): "item_favourable",
    }
    return Measure(kinds[what, figure == "favourable"], code)


def subjects(releases: Sequence[Release]) -> list[tuple[str, str]]:
    """Every theme, then every item, that a wave asked: word and name, latest wave first."""
    themes: dict[str, str] = {}
    items: dict[str, str] = {}
    for release in reversed(releases):
        for construct in release.instrument.constructs:
            if asked(release, Measure("theme_score", construct.code)):
                themes.setdefault(f"theme.{construct.code}", construct.name)
        for item in release.instrument.items:
            items.setdefault(f"item.{item.code}", item.text)
    return [*themes.items(), *items.items()]


def _parts(programme: Programme, within: GroupName | None) -> tuple[GroupName, ...]:
    if within is None:
        return programme.of_kind("directorate")
    if within is LATER:
        return programme.of_kind(ADDED)
    return (within, *(g for g in programme.of_kind("service") if g.parent == within.code))


def _highlight(wanted: Sequence[str], parts: Sequence[GroupName], notes: Notes) -> tuple[str, ...]:
    known = {part.code for part in parts}
    found = [code for code in dict.fromkeys(wanted) if code in known]
    if len(found) < len(set(wanted)):
        notes.said.append("A line to highlight is not on this chart, so it was left out.")
    if len(found) > MOST_HIGHLIGHTED:
        notes.said.append(
            f"You see the first {MOST_HIGHLIGHTED} highlighted: more cannot be told apart."
        )
    return tuple(found[:MOST_HIGHLIGHTED])


def notable(parts: Sequence[Series]) -> tuple[str, ...]:
    """The lines worth a look when nobody chose: those that moved most, the lowest, the highest."""
    moved = sorted((s for s in parts if s.change.moved), key=lambda s: -abs(s.change.difference))
    valued = [
        (s.latest.reading.number, s.group) for s in parts if isinstance(s.latest.reading, Value)
    ]
    ends = [min(valued)[1], max(valued)[1]] if valued else []
    return tuple(dict.fromkeys([*ends, *(s.group for s in moved)]))[:_FEW]
