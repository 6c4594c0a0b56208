"""The organisation tree: who belongs where, on which date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from surveys.errors import InvalidValueError, NotFoundError

Level = Literal["organisation", "directorate", "service"]
_ABOVE: Mapping[str, str | None] = {
    "organisation": None,
    "directorate": "organisation",
    "service": "directorate",
}


def plain(text: str) -> str:
    """Text for comparing: lower case, words only, "&" read as "and"."""
    text = text.casefold().replace("&", " and ").replace("’", "").replace("'", "")
    return " ".join(re.findall(r"\w+", text.replace("_", " ")))


@dataclass(frozen=True, slots=True)
class Unit:
    """A node of the organisation tree, valid from `start` until the day before `end`."""

    code: str
    name: str
    level: Level
    parent: str | None = None
    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if not self.code.strip() or not self.name.strip():
            raise InvalidValueError("a unit needs a code and a name")
        if self.level not in _ABOVE:
            raise InvalidValueError(f"unit {self.code}: level must be one of {', '.join(_ABOVE)}")
        if (self.parent is None) != (self.level == "organisation"):
            raise InvalidValueError(f"unit {self.code}: only the organisation has no parent")
        if self.start and self.end and self.end <= self.start:
            raise InvalidValueError(f"unit {self.code}: it ends before it starts")

    def exists_on(self, day: date) -> bool:
        """Whether the unit exists on this day."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


class Organisation:
    """A valid tree of units: one organisation, its directorates, their services."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = {unit.code: unit for unit in units}
        roots = [u for u in self._units.values() if u.level == "organisation"]
        if len(roots) != 1:
            raise InvalidValueError("the tree needs exactly one organisation at its root")
        self.root = roots[0]
        for unit in self._units.values():
            self._check_parent(unit)

    def _check_parent(self, unit: Unit) -> None:
        if unit.parent is None:
            return
        parent = self._units.get(unit.parent)
        if parent is None or parent.level != _ABOVE[unit.level]:
            raise InvalidValueError(
                f"unit {unit.code}: its parent {unit.parent!r} is not a known {_ABOVE[unit.level]}"
            )

    @property
    def units(self) -> tuple[Unit, ...]:
        """Every unit, in the order given."""
        return tuple(self._units.values())

    @cached_property
    def directorates(self) -> tuple[Unit, ...]:
        """The directorates, by name."""
        return self.children(self.root.code)

    def children(self, code: str) -> tuple[Unit, ...]:
        """The units directly below one, by name."""
        below = (u for u in self._units.values() if u.parent == code)
        return tuple(sorted(below, key=lambda unit: (unit.name, unit.code)))

    def unit(self, code: str) -> Unit:
        """The unit with this code; raises NotFoundError when there is none."""
        try:
            return self._units[code]
        except KeyError:
            raise NotFoundError(f"there is no unit {code!r}") from None

    def __contains__(self, code: str) -> bool:
        return code in self._units

    def directorate_of(self, code: str) -> Unit:
        """The directorate that a directorate or service belongs to.

        Raises NotFoundError for the organisation itself, which belongs to none.
        """
        unit = self.unit(code)
        if unit.level == "service" and unit.parent is not None:
            return self.unit(unit.parent)
        if unit.level == "directorate":
            return unit
        raise NotFoundError(f"unit {code!r} is not inside a directorate")

    def on(self, day: date) -> Organisation:
        """The tree as it stood on a day."""
        return Organisation(u for u in self._units.values() if u.exists_on(day))
