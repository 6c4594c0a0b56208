"""Which unit a row of a staff list means, by code or by name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from surveys.frame.columns import Columns
from surveys.frame.sheet import Row
from surveys.units import Organisation, Unit, plain


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


@dataclass(frozen=True, slots=True)
class Miss:
    """Why a place is no unit: the field at fault, what is wrong, and what to do about it."""

    field: str
    message: str
    remedy: str


Found = Unit | Miss
_SAY_WHICH = "Say which one in a Directorate column, or give the unit's code."


class Gazetteer:
    """Finds units by code or by name. Names match whatever their case, "&" or apostrophes."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation
        self._known: dict[Place, Found] = {}
        self._codes = {unit.code.casefold(): unit for unit in organisation.units}
        self._names: dict[str, list[Unit]] = {}
        for unit in organisation.units:
            self._names.setdefault(plain(unit.name), []).append(unit)

    def find(self, place: Place) -> Found:
        """The unit a place means, or what is wrong with it.

        A code goes before names, unless only the names are known; a service's name that
        several directorates use is settled by the directorate.
        """
        if place not in self._known:
            self._known[place] = self._look_up(place)
        return self._known[place]

    def _look_up(self, place: Place) -> Found:
        by_code = self._by_text(place.code) if place.code else []
        by_name = self._by_names(place) if place.directorate or place.service else None
        if len(by_code) == 1:
            return _agreed(by_code[0], by_name)
        if by_name is not None:
            return by_name
        if by_code:
            return Miss("unit", self._ambiguous(place.code, by_code), _SAY_WHICH)
        if place.code:
            return Miss("unit", f"There is no unit {place.code!r}.", self._nearest(place.code))
        return Miss(
            "",
            "The unit is blank.",
            "Write the person's directorate or service, or the organisation's own name for"
            " someone who belongs to no directorate.",
        )

    def _by_text(self, text: str) -> list[Unit]:
        unit = self._codes.get(text.casefold())
        return [unit] if unit is not None else list(self._names.get(plain(text), []))

    def _by_names(self, place: Place) -> Found:
        if not place.directorate:
            return self._only(self._by_text(place.service), place.service, "service")
        above = self._at(place.directorate, "organisation", "directorate")
        if not above:
            return Miss(
                "directorate",
                f"There is no directorate {place.directorate!r}.",
                self._nearest(place.directorate, "directorate"),
            )
        if not place.service:
            return self._only(above, place.directorate, "directorate")
        return self._below(above[0], place)

    def _below(self, above: Unit, place: Place) -> Found:
        known = self._at(place.service, "organisation", "directorate", "service")
        inside = [unit for unit in known if unit.parent == above.code]
        if inside:
            return inside[0]
        if any(unit.code == above.code for unit in known):
            return above
        if known:
            where = " and ".join(sorted(self._parent_name(unit) for unit in known))
            return Miss(
                "service",
                f"{place.service!r} is in {where}, not in {above.name!r}.",
                "Correct the directorate or the service.",
            )
        message = f"There is no service {place.service!r} in {above.name!r}."
        return Miss("service", message, self._nearest(place.service, "service", above.code))

    def _at(self, text: str, *levels: str) -> list[Unit]:
        return [unit for unit in self._by_text(text) if unit.level in levels]

    def _only(self, units: list[Unit], text: str, field: str) -> Found:
        if not units:
            return Miss(field, f"There is no {field} {text!r}.", self._nearest(text, field))
        if len(units) > 1:
            return Miss(field, self._ambiguous(text, units), _SAY_WHICH)
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


def _agreed(unit: Unit, named: Found | None) -> Found:
    if isinstance(named, Unit) and named.code not in (unit.code, unit.parent):
        return Miss(
            "unit",
            f"The code means {unit.name!r} but the names say {named.name!r}.",
            "Correct the one that is wrong.",
        )
    return unit
