"""What a staff list does to the tree of directorates and services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from surveys.errors import NotAllowedError, Problem
from surveys.frame import Sheet, organisation_from_table
from surveys.restructure import Restructure, Structure, close, fresh_code, told
from surveys.units import Organisation, Unit, plain

_SETTLE = "See what is planned under Staff list, The organisation; or name these units as before."


@dataclass(frozen=True, slots=True)
class StructureChange:
    """The tree before and after a list; `after` is None where the list names no directorates.

    `changes` open and close the units that lead there; `former` says which names of the list
    became something else. Units that end stay in the tree with
    their last day, because past waves name them.
    """

    day: date
    after: Structure | None
    new: tuple[Unit, ...]
    ended: tuple[Unit, ...]
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...]
    changes: tuple[Restructure, ...] = ()
    former: tuple[str, ...] = ()


def structure_change(
    sheet: Sheet,
    name: str,
    stored: Structure | None,
    mapping: Mapping[str, str],
    day: date,
) -> StructureChange:
    """What the list does to the stored tree on `day`, if it is allowed to.

    A unit is known by its name inside its directorate, as the tree of the day has it.
    """
    root = stored.organisation.root.name if stored else name
    found = organisation_from_table(sheet, root, mapping)
    if found.organisation is None:
        return StructureChange(day, None, (), (), found.problems, found.notices)
    named = found.organisation
    if stored is None:
        new = tuple(unit for unit in named.units if unit.level != "organisation")
        return StructureChange(day, Structure(named), new, (), (), found.notices)
    try:
        return _compared(named, stored, day, found.notices)
    except NotAllowedError as error:
        # A change planned for a later day stands in the way: that is for a person to settle.
        planned = Problem(f"The list does not fit a change that is planned: {error}.", _SETTLE)
        return StructureChange(day, None, (), (), (planned,), found.notices)


def _compared(
    named: Organisation, stored: Structure, day: date, notices: tuple[Problem, ...]
) -> StructureChange:
    before = stored.on(day)
    kept, new = _matched(named, before, stored, day)
    ended = tuple(u for u in before.units if u.level != "organisation" and u.code not in kept)
    after, changes = stored, []
    for unit in new:
        changes.append(_opened(unit, after.organisation, day))
        after = after.record(changes[-1])
    for unit in sorted(ended, key=lambda u: u.level != "service"):
        changes.append(close(after.on(day), unit.code, day))
        after = after.record(changes[-1])
    former = tuple(_former(new, stored))
    return StructureChange(day, after, tuple(new), ended, (), notices, tuple(changes), former)


def _former(new: Iterable[Unit], stored: Structure) -> Iterable[str]:
    """Why a name that the list uses is new: under it there was a unit that became another."""
    names = {unit.code: unit.name for unit in stored.organisation.units}
    for unit in new:
        for change in reversed(stored.changes):
            if any(plain(gone.name) == plain(unit.name) for gone in _replaced(change)):
                words = told(change, names)
                yield f"The list says {unit.name}, but {words} on {change.day:%-d %B %Y}."
                break


def _replaced(change: Restructure) -> tuple[Unit, ...]:
    if change.kind == "rename":
        return change.before
    return change.gone if change.kind in ("merge", "split") else ()


def _matched(
    named: Organisation, before: Organisation, stored: Structure, day: date
) -> tuple[set[str], list[Unit]]:
    """Codes of the units that the list names, and those that are new: directorates first."""
    kept: set[str] = set()
    new: list[Unit] = []
    for directorate in named.directorates:
        above = _found(directorate, before.root, before.units)
        if above is None:
            above = _fresh(directorate, before.root, stored, new, day)
            new.append(above)
        kept.add(above.code)
        for service in named.children(directorate.code):
            unit = _found(service, above, before.units)
            if unit is None:
                new.append(_fresh(service, above, stored, new, day))
            else:
                kept.add(unit.code)
    return kept, sorted(new, key=lambda unit: unit.level != "directorate")


def _found(unit: Unit, above: Unit, units: Iterable[Unit]) -> Unit | None:
    alike = (u for u in units if u.parent == above.code and plain(u.name) == plain(unit.name))
    return next(alike, None)


def _fresh(unit: Unit, above: Unit, stored: Structure, new: list[Unit], day: date) -> Unit:
    """A unit as the list names it: one that closed under this name comes back, with its code.

    One that was merged or split does not: its line would go on with other people.
    """
    known = stored.organisation.units
    replaced = {gone.code for change in stored.changes for gone in _replaced(change)}
    closed = _found(unit, above, (u for u in known if u.end and u.code not in replaced))
    if closed is not None and closed.level == unit.level:
        return replace(closed, end=None, name=unit.name)
    code = fresh_code(Organisation([*known, *new]), unit.name, above)
    return replace(unit, code=code, parent=above.code, start=day)


def _opened(unit: Unit, known: Organisation, day: date) -> Restructure:
    before = (known.unit(unit.code),) if unit.code in known else ()
    return Restructure("open", day, before, (unit,))
