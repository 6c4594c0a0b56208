"""Two sides compared on every theme or question: two groups in one wave, or one group in two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.change import Change, among_many, compare
from surveys.heat import BELIEF_NAME, columns_of
from surveys.measure import Kind, Measure, Reading, Value
from surveys.reader import quoted
from surveys.trend import Programme, Series


@dataclass(frozen=True, slots=True)
class Side:
    """A group in a wave."""

    group: str
    wave: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One theme or question on both sides. The change runs from the first side to the second."""

    measure: Measure
    name: str
    one: Reading
    two: Reading
    change: Change

    @property
    def text(self) -> str:
        """The difference in a few words."""
        return self.change.text if self.change.moved else _UNMOVED[self.change.verdict]


_UNMOVED = {"steady": "no reliable difference", "unknown": "not comparable"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides on everything that was asked; `nested` when one group is a part of the other."""

    one: Side
    two: Side
    kind: Kind
    pairs: tuple[Pair, ...]
    nested: bool = False

    @property
    def same_wave(self) -> bool:
        """Whether two groups are compared, and not two waves."""
        return self.one.wave == self.two.wave

    @property
    def names(self) -> tuple[str, str]:
        """What tells the sides apart: their groups, or else their waves; both where both differ."""
        if self.one.group == self.two.group:
            return self.one.label, self.two.label
        if self.same_wave:
            return self.one.name, self.two.name
        return f"{self.one.name}, {self.one.label}", f"{self.two.name}, {self.two.label}"


def comparison(
    programme: Programme, one: tuple[str, str], two: tuple[str, str], kind: Kind
) -> Comparison:
    """Compare two (group, wave) on every theme, or question, that the later wave asked.

    Differences are those that stand when all are looked at together. Raises InvalidValueError
    for a group or a wave that no release knows, and for a response rate.
    """
    order = [release.wave for release in programme.releases]
    later = max((one[1], two[1]), key=order.index)
    asked = columns_of(programme.releases[order.index(later)], kind)
    groups = list(dict.fromkeys([one[0], two[0]]))
    found = []
    for measure, name in asked:
        lines = {line.group: line for line in programme.series(groups, measure)}
        found.append(_pair(measure, name, lines[one[0]], lines[two[0]], one[1], two[1]))
    changes = among_many([pair.change for pair in found])
    pairs = tuple(
        Pair(pair.measure, pair.name, pair.one, pair.two, change)
        for pair, change in zip(found, changes, strict=True)
    )
    return Comparison(_side(programme, one), _side(programme, two), kind, pairs,
                      _nested(programme, one, two))  # fmt: skip


def _pair(measure: Measure, name: str, first: Series, second: Series, one: str, two: str) -> Pair:
    a, b = _reading(first, one), _reading(second, two)
    why = _broken_between(first, one, two) or _broken_between(second, one, two)
    return Pair(measure, name, a, b, Change("unknown", why=why) if why else compare(a, b))


def _reading(line: Series, wave: str) -> Reading:
    return next(point.reading for point in line.points if point.wave == wave)


def _broken_between(line: Series, one: str, two: str) -> str:
    """Why readings of these waves cannot be compared; empty when they can."""
    order = [point.wave for point in line.points]
    start, end = sorted((order.index(one), order.index(two)))
    return next((point.broken for point in line.points[start + 1 : end + 1] if point.broken), "")


def _side(programme: Programme, place: tuple[str, str]) -> Side:
    group, wave = place
    return Side(group, wave, programme.groups[group].name, programme.labels[wave])


def _nested(programme: Programme, one: tuple[str, str], two: tuple[str, str]) -> bool:
    """Whether one group is a part of the other, so that some people stand on both sides."""
    if one[1] != two[1] or one[0] == two[0]:
        return False
    cells = {
        group.code: set(group.cells)
        for release in programme.releases
        if release.wave == one[1]
        for group in release.groups
    }
    first, second = cells.get(one[0], set()), cells.get(two[0], set())
    return bool(first & second)


def differing(pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs that differ reliably, the largest difference first."""
    moved = [pair for pair in pairs if pair.change.moved]
    return sorted(moved, key=lambda pair: (-abs(pair.change.difference), pair.name))


def comparison_finding(found: Comparison) -> str:
    """A heading for a comparison: on how much the sides differ, and on what most."""
    one, two = found.names
    known = sum(pair.change.verdict != "unknown" for pair in found.pairs)
    moved = differing(found.pairs)
    if not known:
        return f"{_capital(one)} and {two} cannot be compared: nothing has figures on both sides"
    things = f"{known} {_things(found)}"
    if not moved:
        return f"No reliable difference between {one} and {two} on any of {things}"
    most = moved[0]
    return (
        f"{_lead(found, moved)} on {len(moved)} of {things}, most on {_said(most)}"
        f" ({_text(most.two)} against {_text(most.one)})"
    )


def _lead(found: Comparison, moved: Sequence[Pair]) -> str:
    one, two = found.names
    ways = {pair.change.verdict for pair in moved}
    word = "higher" if ways == {"rose"} else "lower"
    alone = found.one.group == found.two.group
    if len(ways) > 1:
        return f"{found.one.name}: {two} and {one} differ" if alone else f"{two} and {one} differ"
    if alone:
        return f"{found.one.name}: {word} in {two} than in {one}"
    return f"{_capital(two)} is {word} than {one}"


def _things(found: Comparison) -> str:
    kinds = {pair.measure.kind.partition("_")[0] for pair in found.pairs}
    if kinds == {"theme", "item"}:
        return "themes and questions"
    return "questions" if kinds == {"item"} else "themes"


def _said(pair: Pair) -> str:
    """A theme's name, or a question in quotes, inside a sentence."""
    of_item = pair.measure.kind.startswith("item")
    plain = pair.name.startswith("\u201c") or pair.name == BELIEF_NAME or not of_item
    return pair.name if plain else quoted(pair.name)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def comparison_words(found: Comparison) -> str:
    """A comparison as text: every pair with its two figures and whether they differ."""
    one, two = found.names
    said = [f"Chart of {len(found.pairs)} pairs of figures: {one} first, then {two}."]
    said += [
        f"{_said(pair)}: {_text(pair.one)} and {_text(pair.two)}, {_difference(pair)}."
        for pair in found.pairs
    ]
    return " ".join(said)


def _difference(pair: Pair) -> str:
    if not pair.change.moved:
        return pair.text
    return f"{'higher' if pair.change.verdict == 'rose' else 'lower'} by {_size(pair)}"


def _size(pair: Pair) -> str:
    return f"{abs(pair.change.difference):.0f}"


def _text(reading: Reading) -> str:
    return reading.text if isinstance(reading, Value) else f"no figure ({reading.words})"
