"""Directorates and services of the demonstration, from a real council's published structure."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from surveys.errors import InvalidValueError

PACKAGE = "pulse.demonstration"
COLOUR = "#1d5f6a"


@dataclass(frozen=True, slots=True)
class Place:
    """Where staff work: a service, or (with no `service`) the office of a directorate.

    `front_line` and `email` are the shares of its people who work on the front line and who
    have an e-mail address.
    """

    directorate: str
    service: str
    people: int
    front_line: float
    email: float

    @property
    def name(self) -> str:
        """The name of the unit."""
        return self.service or self.directorate


@dataclass(frozen=True, slots=True)
class Council:
    """The invented council: its name, its mail domain and its places, in order."""

    name: str
    mail_domain: str
    places: tuple[Place, ...]


def packaged(name: str) -> bytes:
    """The content of one data file of the demonstration."""
    return resources.files(PACKAGE).joinpath("data", name).read_bytes()


@cache
def demonstration_council() -> Council:
    """The council; raises InvalidValueError when the two data files do not fit together."""
    data = tomllib.loads(packaged("services.toml").decode())
    require_fit(listed_services(), data)
    places = tuple(place for row in data["directorates"] for place in _places(row))
    return Council(data["council"], data["mail_domain"], places)


def listed_services() -> set[tuple[str, str]]:
    """Every (directorate, service) that the published structure lists, as it spells them."""
    rows = csv.DictReader(packaged("organisation_structure.csv").decode("utf-8-sig").splitlines())
    return {(row["Directorate"], row["Service"]) for row in rows if row["Directorate"]}


def require_fit(listed: set[tuple[str, str]], data: dict[str, Any]) -> None:
    """Raises InvalidValueError unless each listed service has exactly one tidy name."""
    named = [
        (directorate, spelling)
        for row in data["directorates"]
        for directorate in row["listed"]
        for service in row["services"]
        for spelling in service["listed"]
    ]
    twice = sorted(pair for pair in set(named) if named.count(pair) > 1)
    # A post of the directorate itself names no service, or the directorate's own name.
    wanted = {(d, s) for d, s in listed if s and (d, s) != ("Legal & Governance", d)}
    wrong = sorted({*twice, *(wanted ^ set(named))})
    if wrong:
        directorate, service = wrong[0]
        raise InvalidValueError(f"services.toml does not fit {service!r} of {directorate!r}")


def _places(row: dict[str, Any]) -> list[Place]:
    office = Place(row["name"], "", row["office"], 0.0, 1.0)
    services = [
        Place(row["name"], s["name"], s["people"], s["front_line"], s["email"])
        for s in row["services"]
    ]
    return [office, *services]
