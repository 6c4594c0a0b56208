"""The tree of units through time: as it stands, and every change that made it so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from surveys.errors import NotAllowedError
from surveys.restructure.change import Restructure, names
from surveys.units import Organisation, Unit


@dataclass(frozen=True)
class Structure:
    """The tree with all it ever held, and every recorded change of it, oldest first.

    `organisation` is as the last change leaves it, also where that is still to come.
    """

    organisation: Organisation
    changes: tuple[Restructure, ...] = field(default=())

    def as_of(self, day: date) -> Organisation:
        """Every unit known by a day, ended ones too, under the name and parent it had then."""
        units = {unit.code: unit for unit in self.organisation.units}
        for change in reversed(self.changes):
            if change.day > day:
                units = _without(units, change)
        return Organisation(units.values())

    def on(self, day: date) -> Organisation:
        """The tree as it stood on a day."""
        return self.as_of(day).on(day)

    def heir(self, code: str, day: date) -> str:
        """Where the people of a unit are by a day, as far as merges say; the unit itself else."""
        for change in self.changes:
            if change.kind == "merge" and change.day <= day:
                made, gone = change.made, {unit.code for unit in change.gone}
                code = made[0].code if made and code in gone else code
        return code

    def record(self, change: Restructure) -> Structure:
        """With one more change.

        Raises NotAllowedError where a later one already touches the same units.
        """
        later = [other for other in self.changes if other.day > change.day and _meet(other, change)]
        if later:
            name = names(later[0].before or later[0].after)
            raise NotAllowedError(
                f"{name} changed again on {later[0].day:%-d %B %Y}:"
                " undo that first, or give a later date"
            )
        units = {unit.code: unit for unit in self.organisation.units}
        for unit in change.before:
            del units[unit.code]
        units.update({unit.code: unit for unit in change.after})
        changes = sorted([*self.changes, change], key=lambda c: c.day)
        return Structure(Organisation(units.values()), tuple(changes))

    def undo(self, change: Restructure) -> Structure:
        """Without a change; raises NotAllowedError where a later one builds on it."""
        at = self.changes.index(change)
        if any(_meet(other, change) for other in self.changes[at + 1 :]):
            raise NotAllowedError("a later change builds on this one: undo that one first")
        units = _without({unit.code: unit for unit in self.organisation.units}, change)
        used = sorted({u.parent for u in units.values() if u.parent and u.parent not in units})
        if used:
            raise NotAllowedError(f"units were put under {used[0]} since: move them first")
        return Structure(
            Organisation(units.values()), (*self.changes[:at], *self.changes[at + 1 :])
        )


def _without(units: Mapping[str, Unit], change: Restructure) -> dict[str, Unit]:
    earlier = {unit.code: unit for unit in change.before}
    kept = {code: unit for code, unit in units.items() if code not in change.codes}
    return {**kept, **earlier}


def _meet(one: Restructure, other: Restructure) -> bool:
    return bool(one.codes & other.codes)
