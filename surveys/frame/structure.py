"""The organisation tree, from a staff list that names directorates and services."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from surveys.errors import Problem
from surveys.frame.columns import FIELDS, Columns, recognise
from surveys.frame.sheet import Row, Sheet
from surveys.units import Organisation, Unit, plain

_ALIKE = 0.92
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Structure:
    """The tree a staff list implies: `organisation` is None whenever there are `problems`.

    `notices` are names so alike that one may be a slip of the other.
    """

    organisation: Organisation | None
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...]


def organisation_from_table(
    sheet: Sheet, name: str, mapping: Mapping[str, str] | None = None
) -> Structure:
    """Build the tree of directorates and services that a staff list names.

    Names that differ only in case, apostrophes or "&" are one unit, spelt as it first
    appears. A service named like its directorate is the directorate itself.
    """
    columns = recognise(sheet, mapping)
    problems = [*columns.problems, *_unusable(columns, name)]
    if problems:
        return Structure(None, tuple(problems), ())
    body = columns.body(sheet)
    orphans = tuple(_orphan(row, columns) for row in body if _is_orphan(row, columns))
    if orphans:
        return Structure(None, orphans, ())
    units = _units(body, columns, name)
    if len(units) == 1:
        return Structure(None, (_no_directorate(columns),), ())
    return Structure(Organisation(units), (), tuple(_alike(units, columns)))


def _unusable(columns: Columns, name: str) -> Iterable[Problem]:
    if not plain(name):
        yield Problem("The organisation has no name.", "Give it one.")
    if "directorate" not in columns.at:
        yield _no_directorate(columns)


def _no_directorate(columns: Columns) -> Problem:
    return Problem(
        "The file names no directorates, so the organisation cannot be built from it.",
        f"Add a column headed {FIELDS['directorate']!r} and fill it in for each person.",
        columns.heading,
    )


def _is_orphan(row: Row, columns: Columns) -> bool:
    return bool(columns.text(row, "service")) and not columns.text(row, "directorate")


def _orphan(row: Row, columns: Columns) -> Problem:
    return Problem(
        f"The service {columns.text(row, 'service')!r} has no directorate.",
        "Write the directorate that the service belongs to.",
        row.number,
        columns.found["directorate"],
    )


def _units(body: Iterable[Row], columns: Columns, name: str) -> list[Unit]:
    root = Unit(_code(name), " ".join(name.split()), "organisation")
    units: dict[tuple[str, ...], Unit] = {(): root}
    for row in body:
        directorate, service = columns.text(row, "directorate"), columns.text(row, "service")
        top = (plain(directorate),)
        if not plain(directorate) or plain(directorate) == plain(name):
            continue
        above = units.setdefault(
            top, Unit(_code(directorate), directorate, "directorate", root.code)
        )
        if plain(service) and plain(service) != plain(directorate):
            made = Unit(f"{above.code}.{_code(service)}", service, "service", above.code)
            units.setdefault((*top, plain(service)), made)
    return list(units.values())


def _code(name: str) -> str:
    return plain(name).replace(" ", "-").replace("_", "-")


def _alike(units: Iterable[Unit], columns: Columns) -> Iterable[Problem]:
    for one, other in itertools.combinations(units, 2):
        if one.parent == other.parent and _near(plain(one.name), plain(other.name)):
            yield Problem(
                f"{one.name!r} and {other.name!r} are almost the same name: both were made.",
                "If they are one unit, correct the list and read it again.",
                column=columns.found.get(other.level),
            )


def _near(one: str, other: str) -> bool:
    """Whether two names may be one misspelt; "Team 1" and "Team 11" are not."""
    if _DIGITS.findall(one) != _DIGITS.findall(other):
        return False
    matcher = difflib.SequenceMatcher(None, one, other)
    return matcher.real_quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE
