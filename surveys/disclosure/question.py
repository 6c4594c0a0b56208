"""One question as a reader has it: printed figures, the facts to be shown, and what shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from surveys.disclosure.printing import Rules, print_counts
from surveys.disclosure.reader import Known, Link, Reader
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


@dataclass(frozen=True, slots=True)
class Limits:
    """When the solver gives up on one programme. Giving up never counts as a yes."""

    seconds: float = 120.0
    nodes: int = 20_000


def holds(table: Table, group: Known, side: Side) -> bool:
    """Whether enough people of the group answered otherwise in this table."""
    return sum(table[p][j] for p in group.parts for j in OTHERWISE[side]) >= group.people


def prints_the_same(table: Table, question: Question) -> bool:
    """Whether the table is possible and prints every published figure letter by letter."""
    reader = question.reader
    for counts, part in zip(table, reader.parts, strict=True):
        if min(counts) < 0 or not part.fewest <= sum(counts) <= part.most:
            return False
    if not all(_adds_up(table, link) for link in reader.links):
        return False
    for group in reader.shown:
        total = [sum(table[p][j] for p in group.parts) for j in range(6)]
        printed = print_counts(total, question.finest[group.code], question.rules)
        if sum(total) != group.people or printed != question.figures[group.code]:
            return False
    return True


def _adds_up(table: Table, link: Link) -> bool:
    sides = ([table[p] for p in side] for side in (link.cells, link.bands))
    cells, bands = ([sum(column) for column in zip(*rows, strict=True)] for rows in sides)
    return cells == bands
