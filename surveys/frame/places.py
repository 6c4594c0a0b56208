"""Which unit a row of a staff list means, by code or by name."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from surveys.errors import Problem
from surveys.frame.columns import Columns, plain
from surveys.frame.sheet import Row
from surveys.units import Organisation, Unit

Found = Unit | Problem


@dataclass(frozen=True, slots=True)
class Place:
    """What a row says about its unit: a code, a directorate and a service, any of them empty."""

    code: str
    directorate: str
    service: str


def place_of(row: Row, columns: Columns) -> Place:
    """What a row says about its unit."""
    text = [columns.text(row, field) for field in ("unit", "directorate", "service")]
    return Place(*text)


class Gazetteer:
    """Finds units by code or by name. Names match whatever their case, "&" or apostrophes."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation
        self._codes = {unit.code.casefold(): unit for unit in organisation.units}
        self._names: dict[str, list[Unit]] = {}
        for unit in organisation.units:
            self._names.setdefault(plain(unit.name), []).append(unit)

    def find(self, place: Place, row: Row, columns: Columns) -> Found:
        """The unit a row means, or the problem with it.

        A code goes before names, unless only the names are known; a service's name that
        several directorates use is settled by the directorate.
        """
        report = _reporter(row, columns)
        by_code = self._by_text(place.code) if place.code else []
        named = bool(place.directorate or place.service)
        by_name = self._by_names(place, report) if named else None
        if len(by_code) == 1:
            return self._agreed(by_code[0], by_name, report)
        if by_name is not None:
            return by_name
        if by_code:
            return report("unit", self._ambiguous(place.code, by_code), _SAY_WHICH)
        if place.code:
            return report("unit", f"There is no unit {place.code!r}.", self._nearest(place.code))
        return report(
            _first_of(columns),
            "The unit is blank.",
            "Write the person's directorate or service, or the organisation's own name for"
            " someone who belongs to no directorate.",
        )

    def _by_text(self, text: str) -> list[Unit]:
        unit = self._codes.get(text.casefold())
        return [unit] if unit is not None else list(self._names.get(plain(text), []))

    def _agreed(self, unit: Unit, named: Found | None, report: Report) -> Found:
        if isinstance(named, Unit) and named.code not in (unit.code, unit.parent):
            return report(
                "unit",
                f"The code means {unit.name!r} but the names say {named.name!r}.",
                "Correct the one that is wrong.",
            )
        return unit

    def _by_names(self, place: Place, report: Report) -> Found:
        if not place.directorate:
            return self._only(self._by_text(place.service), place.service, "service", report)
        above = self._at(place.directorate, "organisation", "directorate")
        if not above:
            return report(
                "directorate",
                f"There is no directorate {place.directorate!r}.",
                self._nearest(place.directorate, "directorate"),
            )
        if not place.service:
            return self._only(above, place.directorate, "directorate", report)
        return self._below(above[0], place, report)

    def _below(self, above: Unit, place: Place, report: Report) -> Found:
        known = self._at(place.service, "organisation", "directorate", "service")
        inside = [unit for unit in known if unit.parent == above.code]
        if inside:
            return inside[0]
        if any(unit.code == above.code for unit in known):
            return above
        if known:
            where = " and ".join(sorted(self._parent_name(unit) for unit in known))
            return report(
                "service",
                f"{place.service!r} is in {where}, not in {above.name!r}.",
                "Correct the directorate or the service.",
            )
        message = f"There is no service {place.service!r} in {above.name!r}."
        return report("service", message, self._nearest(place.service, "service", above.code))

    def _at(self, text: str, *levels: str) -> list[Unit]:
        return [unit for unit in self._by_text(text) if unit.level in levels]

    def _only(self, units: list[Unit], text: str, field: str, report: Report) -> Found:
        if not units:
            return report(field, f"There is no {field} {text!r}.", self._nearest(text, field))
        if len(units) > 1:
            return report(field, self._ambiguous(text, units), _SAY_WHICH)
        return units[0]

    def _ambiguous(self, text: str, units: Iterable[Unit]) -> str:
        parents = sorted(self._parent_name(unit) for unit in units)
        return f"{text!r} could be in {' or '.join(parents)}."

    def _parent_name(self, unit: Unit) -> str:
        return self._organisation.unit(unit.parent).name if unit.parent else unit.name

    def _nearest(self, text: str, level: str | None = None, parent: str | None = None) -> str:
        names = {
            plain(unit.name): unit.name
            for unit in self._organisation.units
            if (level is None or unit.level == level) and (parent is None or unit.parent == parent)
        }
        near = difflib.get_close_matches(plain(text), names, n=1)
        add = "correct the name, or add the unit to the organisation first."
        return f"Did you mean {names[near[0]]!r}? If not, {add}" if near else add.capitalize()


Report = Callable[[str, str, str], Problem]
_SAY_WHICH = "Say which one in a Directorate column, or give the unit's code."


def _reporter(row: Row, columns: Columns) -> Report:
    def report(field: str, message: str, remedy: str) -> Problem:
        return Problem(message, remedy, row.number, columns.found.get(field))

    return report


def _first_of(columns: Columns) -> str:
    present = (field for field in ("service", "directorate", "unit") if field in columns.found)
    return next(present, "unit")
