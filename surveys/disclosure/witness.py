"""Witnesses: whole-number tables that print exactly as what was published.

The search is given printed figures and numbers of people, never an answer: what it finds is
something any reader could have found. One programme looks for a table that serves as many facts
as possible at once. What is left over is sought by moving answers within one directorate of the
first table, then everywhere, and at last fact by fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from surveys.disclosure.printing import Rules, constraints, print_counts
from surveys.disclosure.reader import Known, Reader
from surveys.disclosure.solver import Programme, solve
from surveys.release import Figure

Side = Literal["favourable", "unfavourable"]
OTHERWISE: Mapping[Side, tuple[int, ...]] = {"favourable": (1, 2, 3), "unfavourable": (3, 4, 5)}
Table = tuple[tuple[int, ...], ...]


class Fact(NamedTuple):
    """At least M people of a group may have answered otherwise than on this side."""

    group: str
    side: Side


@dataclass(frozen=True, slots=True)
class Question:
    """What is printed of one item: a figure a published group, and the finest rung allowed it."""

    reader: Reader
    figures: Mapping[str, Figure]
    finest: Mapping[str, int]
    rules: Rules


@dataclass(slots=True)
class Found:
    """Witness tables, which of them serves each fact, and the facts that none serves.

    `shared` facts came with a table that was sought for many; `own` needed a search of their own.
    """

    tables: list[Table] = field(default_factory=list)
    serves: dict[Fact, int] = field(default_factory=dict)
    left: list[Fact] = field(default_factory=list)
    shared: int = 0
    own: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """When the solver gives up on one programme. Giving up never counts as a yes."""

    seconds: float = 120.0
    nodes: int = 20_000


def find_witnesses(
    question: Question, limits: Limits, seeds: Sequence[Table] = (), *, alone: bool = True
) -> Found:
    """A witness for every fact that can be shown, sharing tables between facts.

    Facts that share no table are searched for one by one, unless `alone` is False.
    """
    asked = question.reader.asked
    found = Found(left=[Fact(group.code, side) for group in asked for side in OTHERWISE])
    for table in seeds:
        if prints_the_same(table, question):
            found.shared += _take(found, table, asked)
    search = _Search(question, limits, {group.code: group for group in asked})
    if (first := search.table(found.left)) is not None:
        found.shared += _take(found, first, asked)
    if found.tables:
        _seek_nearby(search, found)
    _seek(search, found, found.left)
    if alone:
        _seek_singly(search, found)
    return found


def _seek(
    search: _Search, found: Found, facts: Sequence[Fact], nearby: tuple[int, ...] = ()
) -> None:
    """Tables for as many of the facts as possible, until one serves nothing new."""
    while facts:
        table = search.table(facts, near=(found.tables[0], nearby) if nearby else None)
        served = 0 if table is None else _take(found, table, search.question.reader.asked)
        found.shared += served
        if not served:
            return
        facts = [fact for fact in facts if fact not in found.serves]


def _seek_nearby(search: _Search, found: Found) -> None:
    """Exchange answers inside one directorate of the first table; the rest stays as it is."""
    windows = dict.fromkeys(search.asked[fact.group].nearby for fact in found.left)
    for window in windows:
        if window:
            here = [f for f in found.left if search.asked[f.group].nearby == window]
            _seek(search, found, here, window)


def _seek_singly(search: _Search, found: Found) -> None:
    closed = []
    while found.left:
        table = search.table((), found.left[0])
        served = 0 if table is None else _take(found, table, search.question.reader.asked)
        found.own += served
        if not served:
            closed.append(found.left.pop(0))
    found.left = closed


def _take(found: Found, table: Table, asked: Iterable[Known]) -> int:
    """Keep the table for the facts that it serves; how many these are."""
    people = {group.code: group for group in asked}
    served = [fact for fact in found.left if holds(table, people[fact.group], fact.side)]
    if served:
        found.serves.update(dict.fromkeys(served, len(found.tables)))
        found.tables.append(table)
        found.left = [fact for fact in found.left if fact not in found.serves]
    return len(served)


def holds(table: Table, group: Known, side: Side) -> bool:
    """Whether enough people of the group answered otherwise in this table."""
    return sum(table[p][j] for p in group.parts for j in OTHERWISE[side]) >= group.people


def prints_the_same(table: Table, question: Question) -> bool:
    """Whether the table is possible and prints every published figure letter by letter."""
    reader = question.reader
    for counts, part in zip(table, reader.parts, strict=True):
        if min(counts) < 0 or not part.fewest <= sum(counts) <= part.most:
            return False
    for group in reader.shown:
        total = [sum(table[p][j] for p in group.parts) for j in range(6)]
        printed = print_counts(total, question.finest[group.code], question.rules)
        if sum(total) != group.people or printed != question.figures[group.code]:
            return False
    return True


@dataclass(frozen=True, slots=True)
class _Search:
    """The programmes of one question."""

    question: Question
    limits: Limits
    asked: Mapping[str, Known]

    def table(
        self,
        wanted: Sequence[Fact],
        needed: Fact | None = None,
        near: tuple[Table, tuple[int, ...]] | None = None,
    ) -> Table | None:
        """A table for as many of the wanted facts as can be, or for the needed one.

        `near` keeps a table as it is but for some parts.
        """
        programme = Programme()
        unknowns = _tables_that_print(programme, self.question)
        if near is not None:
            _keep(programme, unknowns, *near)
        self._ask(programme, unknowns, wanted, needed)
        gap = 0.01 if wanted else 0.0
        answer = solve(programme, seconds=self.limits.seconds, nodes=self.limits.nodes, gap=gap)
        if answer.values is None:
            return None
        table = tuple(tuple(answer.values[x] for x in row) for row in unknowns)
        return table if prints_the_same(table, self.question) else None

    def _ask(
        self,
        programme: Programme,
        unknowns: Sequence[Sequence[int]],
        wanted: Sequence[Fact],
        needed: Fact | None,
    ) -> None:
        for fact in wanted:
            group = self.asked[fact.group]
            free = programme.variable(0, group.people, -1, whole=False)
            columns = _columns(unknowns, group, fact.side)
            programme.row([*columns, free], [*[1] * len(columns), -1], 0)
        if needed is not None:
            group = self.asked[needed.group]
            columns = _columns(unknowns, group, needed.side)
            programme.row(columns, [1] * len(columns), group.people)


def _keep(
    programme: Programme, unknowns: Sequence[Sequence[int]], table: Table, but: tuple[int, ...]
) -> None:
    for p in set(range(len(table))) - set(but):
        for x, count in zip(unknowns[p], table[p], strict=True):
            programme.lower[x] = programme.upper[x] = count


def _columns(table: Sequence[Sequence[int]], group: Known, side: Side) -> list[int]:
    return [table[p][j] for p in group.parts for j in OTHERWISE[side]]


def _tables_that_print(programme: Programme, question: Question) -> list[list[int]]:
    """Unknowns for every part and answer, tied by all that the published figures say."""
    table = []
    for part in question.reader.parts:
        row = [programme.variable(0, part.most) for _ in range(6)]
        programme.row(row, [1] * 6, part.fewest, part.most)
        table.append(row)
    for group in question.reader.shown:
        _tie_group(programme, table, group, question)
    return table


def _tie_group(
    programme: Programme, table: Sequence[Sequence[int]], group: Known, question: Question
) -> None:
    everyone = [x for p in group.parts for x in table[p]]
    programme.row(everyone, [1] * len(everyone), group.people, group.people)
    totals = []
    for j in range(1, 6):
        totals.append(programme.variable(0, group.people))
        inside = [table[p][j] for p in group.parts]
        programme.row([*inside, totals[-1]], [*[1] * len(inside), -1], 0, 0)
    figure, finest = question.figures[group.code], question.finest[group.code]
    for constraint in constraints(figure, finest, question.rules):
        programme.row(totals, constraint.weights, constraint.at_least)
