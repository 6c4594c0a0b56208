"""Witnesses: whole-number tables that print exactly as what was published.

The search is given printed figures and numbers of people, never an answer: what it finds is
something any reader could have found. One programme looks for a table that serves as many facts
as possible at once; only what is left over is searched for fact by fact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from surveys.disclosure.printing import Rules, constraints, print_counts
from surveys.disclosure.solver import Programme, solve
from surveys.groups import Group
from surveys.release import Figure

Side = Literal["favourable", "unfavourable"]
OTHERWISE: Mapping[Side, tuple[int, ...]] = {"favourable": (1, 2, 3), "unfavourable": (3, 4, 5)}
Table = tuple[tuple[int, ...], ...]


class Fact(NamedTuple):
    """At least M people of a group may have answered otherwise than on this side."""

    group: str
    side: Side


@dataclass(frozen=True, slots=True)
class Part:
    """Cells that no group tells apart; between `fewest` and `most` people responded in them.

    `room` is the most for each cell.
    """

    cells: tuple[str, ...]
    fewest: int
    room: tuple[int, ...]

    @property
    def most(self) -> int:
        """The most people who can have responded in the part."""
        return sum(self.room)


@dataclass(frozen=True, slots=True)
class Known:
    """A group as a set of parts; `people` is its responses, where published, or M to be shown."""

    code: str
    parts: tuple[int, ...]
    people: int


@dataclass(frozen=True, slots=True)
class Reader:
    """What a reader knows beside the figures: the parts, the published groups, whom to ask about.

    `asked` holds every group, published or hidden, with the number of people who must stay free.
    """

    parts: tuple[Part, ...]
    shown: tuple[Known, ...]
    asked: tuple[Known, ...]


def all_knowing(
    published: Sequence[Group], groups: Sequence[Group], responses: Mapping[str, int], m: int
) -> Reader:
    """The reader who knows how many responded in every cell."""
    parts = _parts(groups, {cell: (count, count) for cell, count in responses.items()})
    people = {g.code: sum(responses[cell] for cell in g.cells) for g in groups}
    return Reader(
        parts,
        _known(published, parts, people),
        _known(groups, parts, {code: min(m, count) for code, count in people.items()}),
    )


def outside(
    published: Sequence[Group],
    groups: Sequence[Group],
    totals: Mapping[str, int],
    eligible: Mapping[str, int],
    m: int,
) -> Reader:
    """The reader of the published files: responses of published groups, eligible of every cell."""
    parts = _parts(groups, {cell: (0, most) for cell, most in eligible.items()})
    return Reader(
        parts,
        _known(published, parts, totals),
        _known(groups, parts, {group.code: m for group in groups}),
    )


def _parts(groups: Sequence[Group], limits: Mapping[str, tuple[int, int]]) -> tuple[Part, ...]:
    signature: dict[str, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        for cell in group.cells:
            signature[cell].append(number)
    merged: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for cell in sorted(signature):
        merged[tuple(signature[cell])].append(cell)
    return tuple(
        Part(tuple(cells), sum(limits[c][0] for c in cells), tuple(limits[c][1] for c in cells))
        for cells in merged.values()
    )


def _known(
    groups: Iterable[Group], parts: Sequence[Part], people: Mapping[str, int]
) -> tuple[Known, ...]:
    return tuple(
        Known(
            group.code,
            tuple(p for p, part in enumerate(parts) if part.cells[0] in group.cells),
            people[group.code],
        )
        for group in groups
    )


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


def find_witnesses(question: Question, limits: Limits, seeds: Sequence[Table] = ()) -> Found:
    """A witness for every fact that can be shown, sharing tables between facts."""
    asked = question.reader.asked
    found = Found(left=[Fact(group.code, side) for group in asked for side in OTHERWISE])
    for table in seeds:
        if prints_the_same(table, question):
            found.shared += _take(found, table, asked)
    while found.left:
        table_or_none = _sought(question, found.left, None, limits)
        served = 0 if table_or_none is None else _take(found, table_or_none, asked)
        found.shared += served
        if not served:
            break
    _search_singly(question, found, limits)
    return found


def _search_singly(question: Question, found: Found, limits: Limits) -> None:
    closed = []
    while found.left:
        fact = found.left[0]
        table = _sought(question, (), fact, limits)
        served = 0 if table is None else _take(found, table, question.reader.asked)
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


def _sought(
    question: Question, wanted: Sequence[Fact], needed: Fact | None, limits: Limits
) -> Table | None:
    """A table for as many of the wanted facts as can be, or for the needed one."""
    programme = Programme()
    table = _tables_that_print(programme, question)
    asked = {group.code: group for group in question.reader.asked}
    for fact in wanted:
        group = asked[fact.group]
        free = programme.variable(0, group.people, -1, whole=False)
        columns = _columns(table, group, fact.side)
        programme.row([*columns, free], [*[1] * len(columns), -1], 0)
    if needed is not None:
        columns = _columns(table, asked[needed.group], needed.side)
        programme.row(columns, [1] * len(columns), asked[needed.group].people)
    gap = 0.01 if wanted else 0.0
    answer = solve(programme, seconds=limits.seconds, nodes=limits.nodes, gap=gap)
    if answer.values is None:
        return None
    result = tuple(tuple(answer.values[x] for x in row) for row in table)
    return result if prints_the_same(result, question) else None


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
