"""Everything published of several waves as one set, with what the trends put together from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from surveys.disclosure.isolate import adds_nothing, smallest_isolable
from surveys.groups import Group
from surveys.lineage import Placed
from surveys.manifest import Manifest
from surveys.reader import reader_of
from surveys.release import Release
from surveys.restructure import Restructure
from surveys.verify.isolation import fitting_responses, published_groups


@dataclass(frozen=True)
class Ledger:
    """Groups over cells of all waves, numbers that fit the published counts, and joined groups."""

    groups: tuple[Group, ...]
    responses: dict[str, int]
    joined: tuple[Group, ...]
    k: int

    @property
    def revealed(self) -> list[str]:
        """The joined groups whose tables do not follow from what is published."""
        return [g.code for g in self.joined if not adds_nothing(g, self.groups, self.responses)]

    @property
    def isolated(self) -> object:
        """The smallest set below the least number that all of it gives away, if any."""
        return smallest_isolable([*self.groups, *self.joined], self.responses, self.k - 1)


def ledger(waves: Sequence[tuple[Manifest, Release]], changes: Sequence[Restructure]) -> Ledger:
    """The ledger of these waves, oldest first, seen in the structure of the last one."""
    groups: list[Group] = []
    joined: list[Group] = []
    responses: dict[str, int] = {}
    units = sorted(g.unit for g in waves[-1][1].groups if g.unit and g.profile is None)
    for number, (manifest, release) in enumerate(waves):
        own = published_groups(manifest, release, ())
        fitting = fitting_responses(manifest, release, own)
        assert fitting is not None
        responses |= {f"{number}|{cell}": people for cell, people in fitting.items()}
        groups += [_of_wave(group, number) for group in own]
        joined += [_of_wave(group, number) for group in _put_together(release, units, changes)]
    return Ledger(tuple(groups), responses, tuple(joined), waves[-1][1].k)


def _of_wave(group: Group, number: int) -> Group:
    cells = frozenset(f"{number}|{cell}" for cell in group.cells)
    return replace(group, code=f"{number}|{group.code}", cells=cells)


def _put_together(
    release: Release, units: Sequence[str], changes: Sequence[Restructure]
) -> Iterator[Group]:
    placed = Placed(reader_of(release), changes)
    for unit in units:
        parts = placed.parts(placed.past(unit), None) or ()
        if len(parts) > 1:
            cells = frozenset().union(*(frozenset(part.cells) for part in parts))
            yield Group(f"now.{unit}", unit, 2, cells)
