"""Witnesses: whole-number tables that print exactly as what was published.

The search is given printed figures and numbers of people, never an answer: what it finds is
something any reader could have found. One programme looks for a table that serves as many facts
as possible at once. What is left over is sought by moving answers within one directorate of the
first table, then everywhere, and at last fact by fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from surveys.disclosure.question import (
    OTHERWISE,
    Fact,
    Limits,
    Question,
    Table,
    holds,
    prints_the_same,
)
from surveys.disclosure.reader import Known, Reader
from surveys.disclosure.search import Search


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


def find_witnesses(
    question: Question, limits: Limits, seeds: Sequence[Table] = (), *, alone: bool = True
) -> Found:
    """A witness for every fact that can be shown, sharing tables between facts.

    Facts that share no table are searched for one by one, unless `alone` is False.
    """
    asked = question.reader.asked
    found = Found(left=[Fact(group.code, side) for group in asked for side in OTHERWISE])
    for table in (*seeds, *undecided(question.reader)):
        if prints_the_same(table, question):
            found.shared += _take(found, table, asked)
    search = Search(question, limits, {group.code: group for group in asked})
    first = search.table(found.left)
    if first is not None:
        found.shared += _take(found, first, asked)
    if found.tables:
        _seek_nearby(search, found)
    _seek(search, found, found.left)
    if alone:
        _seek_singly(search, found)
    return found


def undecided(reader: Reader) -> tuple[Table, ...]:
    """Everybody on the middle option, where it is known how many responded.

    It serves every fact once all figures are blank: a solver that finds nothing in its time can
    blank figures, but never leave a question unproved.
    """
    if any(part.fewest != part.most for part in reader.parts):
        return ()
    return (tuple((0, 0, 0, part.most, 0, 0) for part in reader.parts),)


def _seek(
    search: Search, found: Found, facts: Sequence[Fact], nearby: tuple[int, ...] = ()
) -> None:
    """Tables for as many of the facts as possible, until one serves nothing new."""
    while facts:
        table = search.table(facts, near=(found.tables[0], nearby) if nearby else None)
        served = 0 if table is None else _take(found, table, search.question.reader.asked)
        found.shared += served
        if not served:
            return
        facts = [fact for fact in facts if fact not in found.serves]


def _seek_nearby(search: Search, found: Found) -> None:
    """Exchange answers inside one directorate of the first table; the rest stays as it is."""
    windows = dict.fromkeys(search.asked[fact.group].nearby for fact in found.left)
    for window in windows:
        if window:
            here = [f for f in found.left if search.asked[f.group].nearby == window]
            _seek(search, found, here, window)


def _seek_singly(search: Search, found: Found) -> None:
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
