"""One question: print it, prove it, lower what cannot be proved, and prove it again.

The true answers are used to print and for nothing else: the searches see printed figures only,
so that neither what is lowered nor any witness says more than the figures did.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from surveys.disclosure.ladder import Ladder, OneMore
from surveys.disclosure.printing import Counts, Rules, print_counts
from surveys.disclosure.question import OTHERWISE, Fact, Limits, Question, Table
from surveys.disclosure.reader import Reader
from surveys.disclosure.witness import Found, find_witnesses
from surveys.errors import InvalidValueError
from surveys.groups import Group
from surveys.release import Figure


@dataclass(frozen=True, slots=True)
class Task:
    """One question to settle: its tables (reverse-worded items flipped) and who may read them.

    `reader` knows the responses of every cell; `outsider` only what is published, and may be
    left out; `guess` is an outsider who settled on likely responses. `start` lowers scopes from
    the outset (see docs/decisions/0011); `fixed` are the rungs of groups published already, of
    which none moves.
    """

    item: str
    tables: Mapping[str, Counts]
    groups: tuple[Group, ...]
    reader: Reader
    outsider: Reader | None
    guess: Reader | None
    rules: Rules
    start: Mapping[str, int] = field(default_factory=dict)
    limits: Limits = Limits()
    fixed: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settled:
    """A question printed and proved. `witnesses` are the outsider's: safe to publish.

    `finest` is the finest rung allowed to each published group; `serves` names, a group, the
    witness for favourable and the one for unfavourable; `unproved` is 0 unless nothing helped.
    """

    item: str
    finest: Mapping[str, int]
    facts: int
    unproved: int
    shared: int = 0
    own: int = 0
    witnesses: tuple[Table, ...] = ()
    serves: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, from which `settled_from_dict` builds an equal value."""
        return {name: _plain(getattr(self, name)) for name in self.__slots__}

    def to_public(self) -> dict[str, Any]:
        """`to_dict` without what the search among true response counts was like."""
        return {name: value for name, value in self.to_dict().items() if name not in _PRIVATE}


_PRIVATE = ("shared", "own")


def settled_from_dict(data: Mapping[str, Any]) -> Settled:
    """What `Settled.to_dict` wrote; raises InvalidValueError for anything else."""
    try:
        tables = tuple(tuple(tuple(row) for row in table) for table in data["witnesses"])
        serves = {code: tuple(pair) for code, pair in data["serves"].items()}
        return Settled(**{**data, "witnesses": tables, "serves": serves})
    except (KeyError, TypeError, AttributeError) as error:
        raise InvalidValueError(f"not a settled question: {error}") from None


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, tuple | list) else value


def settle(task: Task) -> Settled:
    """Print the question as finely as can be proved; ends, because figures only ever go down."""
    ladder = _ladder(task)
    seeds: Sequence[Table] = ()
    while True:
        finest = {code: ladder.finest(code) for code in task.tables}
        figures = _printed(task, finest)
        inner = find_witnesses(
            Question(task.reader, figures, finest, task.rules), task.limits, seeds
        )
        outer = _for_outsiders(task, figures, finest) if not inner.left else Found()
        left = inner.left + outer.left
        if not left or not _lower(task, ladder, left, figures):
            return _settled(task, finest, inner, outer)
        seeds = tuple(inner.tables)


def _ladder(task: Task) -> Ladder | OneMore:
    if task.fixed:
        return OneMore(task.fixed)
    people = {group.code: group.people for group in task.reader.shown}
    return Ladder(task.groups, people, task.start)


def _printed(task: Task, finest: Mapping[str, int]) -> dict[str, Figure]:
    return {
        code: print_counts(counts, finest[code], task.rules) for code, counts in task.tables.items()
    }


def _for_outsiders(task: Task, figures: Mapping[str, Figure], finest: Mapping[str, int]) -> Found:
    """The guess first, because it is quick; what it cannot show is sought without it."""
    if task.outsider is None:
        return Found()
    seeds: Sequence[Table] = ()
    if task.guess is not None:
        quick = Question(task.guess, figures, finest, task.rules)
        seeds = find_witnesses(quick, task.limits, alone=False).tables
    return find_witnesses(Question(task.outsider, figures, finest, task.rules), task.limits, seeds)


def _lower(
    task: Task, ladder: Ladder | OneMore, left: Sequence[Fact], figures: Mapping[str, Figure]
) -> bool:
    """Step down until a figure changes; False when nothing is printed any more."""
    failed = {fact.group for fact in left}
    while ladder.lower(failed):
        if _printed(task, {code: ladder.finest(code) for code in task.tables}) != figures:
            return True
    return False


def _settled(task: Task, finest: Mapping[str, int], inner: Found, outer: Found) -> Settled:
    asked = task.reader.asked
    serves = {
        group.code: tuple(outer.serves[Fact(group.code, side)] for side in OTHERWISE)
        for group in (task.outsider.asked if task.outsider else ())
        if all(Fact(group.code, side) in outer.serves for side in OTHERWISE)
    }
    return Settled(
        item=task.item,
        finest=finest,
        facts=len(asked) * len(OTHERWISE),
        unproved=len(inner.left) + len(outer.left),
        shared=inner.shared,
        own=inner.own,
        witnesses=tuple(_by_cell(table, task.outsider) for table in outer.tables),
        serves=serves,
    )


def _by_cell(table: Table, reader: Reader | None) -> Table:
    """A row a cell, in order of code: a part's people are put into its cells one after another."""
    rows: dict[str, list[int]] = {}
    for counts, part in zip(table, reader.parts if reader else (), strict=True):
        left = list(counts)
        for cell, room in zip(part.cells, part.room, strict=True):
            rows[cell] = _moved(left, room)
    return tuple(tuple(rows[cell]) for cell in sorted(rows))


def _moved(left: list[int], room: int) -> list[int]:
    """Take up to `room` people out of `left`, answer by answer."""
    row = []
    for j, count in enumerate(left):
        taken = min(count, room)
        row.append(taken)
        left[j] -= taken
        room -= taken
    return row
