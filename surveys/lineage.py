"""Crosswalks: what a unit of today was in an earlier release, after changes of structure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from surveys.reader import Reader
from surveys.release import HiddenGroup, ReleasedGroup
from surveys.restructure import Restructure


@dataclass(frozen=True, slots=True)
class Past:
    """A unit in the terms of an earlier structure: units added, less units taken away.

    `exact` is False where nobody can say, such as for one part of a unit that was split.
    """

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    exact: bool = True

    def is_just(self, unit: str) -> bool:
        """Whether it is this unit and nothing else."""
        return self.exact and self.plus == (unit,) and not self.minus


class Placed:
    """A release's groups by unit and profile, and which changes of structure it knows of."""

    def __init__(self, reader: Reader, changes: Sequence[Restructure]) -> None:
        self.reader = reader
        self.opened = date.fromisoformat(reader.release.opened)
        self.changes = changes
        self.ahead = tuple(change for change in changes if not self._knows(change))
        """The changes that came after the release, oldest first."""

    @cached_property
    def _groups(self) -> tuple[ReleasedGroup | HiddenGroup, ...]:
        return (*self.reader.release.groups, *self.reader.release.hidden)

    @cached_property
    def _published(self) -> dict[tuple[str | None, str | None], ReleasedGroup]:
        """A directorate goes before the group of those who are in none of its services."""
        by_level = sorted(self.reader.release.groups, key=lambda g: -g.level)
        return {(g.unit, g.profile): g for g in by_level if g.unit}

    @cached_property
    def _by_cells(self) -> dict[frozenset[str], ReleasedGroup]:
        return {frozenset(g.cells): g for g in reversed(self.reader.release.groups)}

    @cached_property
    def _parents(self) -> dict[str | None, str | None]:
        return {g.unit: g.parent for g in self._groups if g.kind == "service" and g.unit}

    @cached_property
    def units(self) -> frozenset[str]:
        """Every unit that the release names, alone or with others."""
        alone = {group.unit for group in self._groups if group.unit}
        joint = {unit for group in self._groups for unit in _of_code(group.code)}
        return frozenset(alone | joint)

    def _knows(self, change: Restructure) -> bool:
        """From what the release itself names; else from its day.

        Cells are frozen for a season, so a wave may still show the structure before a change.
        """
        if change.kind == "move":
            parent = self._parents.get(change.after[0].code, "")
            old, new = change.before[0].parent, change.after[0].parent
            if parent in (f"d.{old}", f"d.{new}"):
                return parent == f"d.{new}"
        elif not self.units.isdisjoint(unit.code for unit in change.made):
            return True
        elif change.kind in ("merge", "split"):
            gone = {unit.code for unit in change.gone}
            if not self.units.isdisjoint(gone):
                return False
        return self.opened >= change.day

    @property
    def known(self) -> tuple[Restructure, ...]:
        """The changes that the release shows, oldest first."""
        return tuple(change for change in self.changes if change not in self.ahead)

    def past(self, unit: str) -> Past:
        """What a unit of today is made of in the structure of this release."""
        terms: Counter[str] = Counter([unit])
        exact = True
        for change in reversed(self.ahead):
            exact = _undo(change, terms) and exact
        return Past(
            tuple(sorted(code for code, times in terms.items() if times > 0)),
            tuple(sorted(code for code, times in terms.items() if times < 0)),
            exact,
        )

    def touching(self, unit: str) -> tuple[Restructure, ...]:
        """The changes after this release that make the unit another set of people."""
        terms: Counter[str] = Counter([unit])
        found = []
        for change in reversed(self.ahead):
            before = {code: times for code, times in terms.items() if times}
            told = _undo(change, terms)
            if not told or {code: times for code, times in terms.items() if times} != before:
                found.append(change)
        return tuple(reversed(found))

    def parts(self, past: Past, profile: str | None) -> tuple[ReleasedGroup, ...] | None:
        """Published groups that share nobody and are exactly these people; None if there are none.

        One group where one is exactly that; else the groups of the units themselves; else
        services that fill what is left when a unit is taken away.
        """
        if not past.exact:
            return None
        added = [self._published.get((unit, profile)) for unit in past.plus]
        taken = [self._published.get((unit, profile)) for unit in past.minus]
        if any(group is None for group in (*added, *taken)):
            return self._joint(past, profile)
        groups = [group for group in added if group is not None]
        cells = frozenset().union(*(frozenset(group.cells) for group in groups))
        if sum(len(group.cells) for group in groups) != len(cells):
            return None
        less = frozenset().union(*(frozenset(g.cells) for g in taken if g is not None))
        if less - cells:
            return None
        return self._cover(cells - less) if less else self._exactly(cells) or tuple(groups)

    def _exactly(self, cells: frozenset[str]) -> tuple[ReleasedGroup, ...]:
        group = self._by_cells.get(cells)
        return (group,) if group is not None else ()

    def _cover(self, cells: frozenset[str]) -> tuple[ReleasedGroup, ...] | None:
        """Published groups inside a set of cells that fill it without overlap, largest first."""
        left, found = cells, []
        inside = [g for g in self.reader.release.groups if frozenset(g.cells) <= cells]
        for group in sorted(inside, key=lambda g: (-len(g.cells), g.level, g.code)):
            if frozenset(group.cells) <= left:
                found.append(group)
                left -= frozenset(group.cells)
        return tuple(found) if found and not left else None

    def _joint(self, past: Past, profile: str | None) -> tuple[ReleasedGroup, ...] | None:
        """The one group in which small services were asked together, where it is exactly these."""
        if past.minus or profile:
            return None
        for group in self.reader.release.groups:
            if group.profile is None and _of_code(group.code) == frozenset(past.plus):
                return (group,)
        return None


def _of_code(code: str) -> frozenset[str]:
    """The units that a joint group's code names; none where it only counts them."""
    units = code.removeprefix("s.").split("+")
    joint = code.startswith("s.") and len(units) > 1 and not units[-1].isdigit()
    return frozenset(units) if joint else frozenset()


def _undo(change: Restructure, terms: Counter[str]) -> bool:
    """Say terms in the structure before a change; False where that cannot be said."""
    if change.kind == "move":
        _carry(terms, change.before[0].code, change.before[0].parent, change.after[0].parent)
        return True
    if change.kind == "merge":
        return _unmerge(change, terms)
    if change.kind == "split":
        return _unsplit(change, terms)
    return True


def _carry(terms: Counter[str], unit: str, old: str | None, new: str | None) -> None:
    """A service went from one directorate to another: what that did to both of them."""
    for directorate, way in ((new, 1), (old, -1)):
        if directorate and terms[directorate]:
            terms[unit] += way * terms[directorate]


def _unmerge(change: Restructure, terms: Counter[str]) -> bool:
    [made] = change.made
    parts = [unit for unit in change.gone if unit.level == made.level]
    times = terms.pop(made.code, 0)
    for part in parts:
        terms[part.code] += times
        if made.level == "service" and part.parent != made.parent:
            _carry(terms, part.code, part.parent, made.parent)
    return True


def _unsplit(change: Restructure, terms: Counter[str]) -> bool:
    """Nobody can say what part of a split unit was; all its parts together were the unit."""
    times = {terms[unit.code] for unit in change.made}
    [whole] = [unit for unit in change.gone if unit.level == change.made[0].level]
    left = {unit.parent for unit in change.made} - {whole.parent}
    if any(terms[code] for code in left if code):
        return False
    if len(times) > 1:
        return False
    for unit in change.made:
        del terms[unit.code]
    terms[whole.code] += times.pop()
    return True
