"""What a staff list does to the tree of directorates and services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from surveys.errors import Problem
from surveys.frame import Sheet, organisation_from_table
from surveys.units import Organisation, Unit


@dataclass(frozen=True, slots=True)
class StructureChange:
    """The tree before and after a list; `after` is None where the list names no directorates.

    Units that end stay in the tree with their last day, because past waves name them.
    """

    day: date
    after: Organisation | None
    new: tuple[Unit, ...]
    ended: tuple[Unit, ...]
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...]


def structure_change(
    sheet: Sheet,
    name: str,
    stored: Organisation | None,
    mapping: Mapping[str, str],
    day: date,
) -> StructureChange:
    """What the list does to the stored tree on `day`, if it is allowed to."""
    found = organisation_from_table(sheet, stored.root.name if stored else name, mapping)
    if found.organisation is None:
        return StructureChange(day, None, (), (), found.problems, found.notices)
    named = found.organisation
    if stored is None:
        return StructureChange(day, named, _below_root(named), (), (), found.notices)
    before = stored.on(day)
    new = tuple(u for u in _under(stored.root, named, day) if u.code not in before)
    ended = tuple(u for u in _below_root(before) if u.code not in named)
    return StructureChange(day, _joined(stored, new, ended, day), new, ended, (), found.notices)


def _below_root(organisation: Organisation) -> tuple[Unit, ...]:
    return tuple(unit for unit in organisation.units if unit.level != "organisation")


def _under(root: Unit, named: Organisation, day: date) -> Iterable[Unit]:
    """The units of a list below the root we know, whatever the list's own root is called."""
    for unit in _below_root(named):
        parent = root.code if unit.level == "directorate" else unit.parent
        yield replace(unit, parent=parent, start=day)


def _joined(
    stored: Organisation, new: Iterable[Unit], ended: Iterable[Unit], day: date
) -> Organisation:
    units = {unit.code: unit for unit in stored.units}
    for unit in ended:
        if unit.start == day:
            del units[unit.code]
        else:
            units[unit.code] = replace(unit, end=day)
    for unit in new:
        known = units.get(unit.code)
        units[unit.code] = unit if known is None else replace(known, end=None, name=unit.name)
    return Organisation(units.values())
