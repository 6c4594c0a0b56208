"""The integer programmes of one question: a table that prints the same and leaves people free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.disclosure.printing import constraints
from surveys.disclosure.question import (
    OTHERWISE,
    Fact,
    Limits,
    Question,
    Side,
    Table,
    prints_the_same,
)
from surveys.disclosure.reader import Known, tie
from surveys.disclosure.solver import Programme, solve


@dataclass(frozen=True, slots=True)
class Search:
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
        values = self._solved(programme, 0.01 if wanted else 0.0)
        if values is None:
            return None
        table = tuple(tuple(values[x] for x in row) for row in unknowns)
        return table if prints_the_same(table, self.question) else None

    def _solved(self, programme: Programme, gap: float) -> tuple[int, ...] | None:
        limits = self.limits
        return solve(programme, seconds=limits.seconds, nodes=limits.nodes, gap=gap).values

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
        _fix(programme, unknowns[p], table[p])


def _fix(programme: Programme, unknowns: Sequence[int], counts: Sequence[int]) -> None:
    for x, count in zip(unknowns, counts, strict=True):
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
    for link in question.reader.links:
        for j in range(6):
            some, others = ([table[p][j] for p in side] for side in (link.cells, link.bands))
            tie(programme, some, others)
    for group in question.reader.shown:
        _tie_group(programme, table, group, question)
    return table


def _tie_group(
    programme: Programme,
    table: Sequence[Sequence[int]],
    group: Known,
    question: Question,
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
