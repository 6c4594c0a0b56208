"""The frame: who exists on a date, in which unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from surveys.errors import InvalidValueError

Profile = Literal["front_line", "office"]


@dataclass(frozen=True, slots=True)
class Person:
    """One member of staff, under the staff number that payroll knows them by.

    `unit` is the code of the unit of their main post. Whoever is `away` for long is not asked;
    the reason is never kept.
    """

    number: str
    name: str
    email: str | None
    unit: str
    profile: Profile
    phone: str | None = None
    language: str = "en"
    postal: str | None = None
    away: bool = False

    def __post_init__(self) -> None:
        if not self.number.strip() or not self.name.strip() or not self.unit.strip():
            raise InvalidValueError("a person needs a staff number, a name and a unit")
        if self.profile not in ("front_line", "office"):
            raise InvalidValueError("a person's profile is front_line or office")


@dataclass(frozen=True)
class Frame:
    """The staff list of a date: each staff number once."""

    people: tuple[Person, ...]

    def __post_init__(self) -> None:
        if len(self.by_number) != len(self.people):
            raise InvalidValueError("a staff number appears twice in the frame")

    @cached_property
    def by_number(self) -> Mapping[str, Person]:
        """Each person under their staff number."""
        return {person.number: person for person in self.people}

    def __len__(self) -> int:
        return len(self.people)
