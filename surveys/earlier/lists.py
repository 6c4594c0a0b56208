"""The lists that may come beside published figures: names of units, wordings of questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.earlier.columns import Headings, missing, recognise
from surveys.earlier.figures import EarlierItem, EarlierUnit
from surveys.errors import Problem
from surveys.frame import Row, Sheet
from surveys.units import plain

WHOLE = "0"
"""The code of the whole, where a file names it by empty levels."""


@dataclass(frozen=True, slots=True)
class UnitList:
    """Units by code, or what is wrong."""

    units: Mapping[str, EarlierUnit]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemList:
    """Items by code, or what is wrong."""

    items: Mapping[str, EarlierItem]
    problems: tuple[Problem, ...] = ()


def read_units(sheet: Sheet, mapping: Mapping[str, str] | None = None) -> UnitList:
    """Names of units, by code or by columns for the levels of the organisation."""
    headings = recognise(sheet, mapping)
    problems = missing(headings, [("unit",), ("unit_name",)])
    if problems:
        return UnitList({}, tuple(problems))
    units = {}
    for row in headings.body(sheet):
        code, parent = code_of(row, headings)
        name = headings.text(row, "unit_name")
        if code and name:
            units[code] = EarlierUnit(code, name, parent)
    return UnitList(units)


def read_items(sheet: Sheet, mapping: Mapping[str, str] | None = None) -> ItemList:
    """Wordings of questions, by code, with their themes where they are named."""
    headings = recognise(sheet, mapping)
    problems = missing(headings, [("item",), ("item_text",)])
    if problems:
        return ItemList({}, tuple(problems))
    items = {}
    for row in headings.body(sheet):
        code, text = headings.text(row, "item"), headings.text(row, "item_text")
        if code and text:
            items[code] = EarlierItem(code, text, headings.text(row, "theme"))
    return ItemList(items)


def code_of(row: Row, headings: Headings) -> tuple[str, str | None]:
    """The code of a row's unit, and of the unit above it; an empty code where there is none."""
    if headings.levels:
        path = headings.unit_of(row)
        if any(not part for part in path):
            return "", None
        return "/".join(path) or WHOLE, _above(path)
    name = headings.text(row, "unit")
    parent = headings.text(row, "parent")
    same = plain(parent) == plain(name)
    return _plain_code(name), _plain_code(parent) if parent and not same else None


def _above(path: Sequence[str]) -> str | None:
    if not path:
        return None
    return "/".join(path[:-1]) or WHOLE


def _plain_code(name: str) -> str:
    return plain(name).replace(" ", "-")
