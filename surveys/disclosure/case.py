"""A case for the command line: counts, groups and perhaps answers; any doubt is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from surveys.disclosure.printing import Counts, Rules
from surveys.errors import InvalidValueError
from surveys.groups import Group

MOST = 10_000_000  # above any council, and far below what the solver's numbers hold exactly


@dataclass(frozen=True, slots=True)
class Case:
    """What FILE.json asks for: plan or audit these groups, and print and prove the answers."""

    k: int
    m: int
    band: int
    cells: Mapping[str, int]
    groups: tuple[Group, ...]
    earlier: tuple[str, ...]
    publish_all: bool
    answers: Mapping[str, Counts] | None


def read_case(text: str) -> Case:
    """A case from JSON text; raises InvalidValueError with one line that names what is wrong."""
    data = _object(_parsed(text), "the file")
    k = _whole(data.get("k", 10), "k", 1)
    m = _whole(data.get("m", max(1, min(3, k // 2))), "m", 1)
    band = _whole(data.get("band", 5), "band", 1)
    cells = {
        cell: _whole(count, f"cell {cell!r}")
        for cell, count in _object(_given(data, "cells"), "cells").items()
    }
    groups = _groups(_list(_given(data, "groups"), "groups"), cells)
    answers = data.get("answers")
    if answers is not None:
        Rules(k, m, band)
        answers = _answers(_object(answers, "answers"), cells)
    publish_all = data.get("publish_all", False)
    _require(isinstance(publish_all, bool), "publish_all should be true or false")
    return Case(k, m, band, cells, groups, _earlier(data, groups), publish_all, answers)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_pairs, parse_constant=_no_constant)
    except RecursionError:
        raise InvalidValueError("not a case: the JSON is nested too deeply") from None
    except ValueError as error:
        raise InvalidValueError(f"not JSON: {error}") from None


def _pairs(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidValueError(f"{twice!r} is given twice")
    return found


def _no_constant(name: str) -> Any:
    raise InvalidValueError(f"{name} is not a number that JSON or a count can hold")


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise InvalidValueError(message)


def _given(data: Mapping[str, Any], name: str) -> Any:
    _require(name in data, f"{name} is missing")
    return data[name]


def _object(value: Any, where: str) -> dict[str, Any]:
    _require(isinstance(value, dict), f"{where} should be a JSON object")
    return dict(value)


def _list(value: Any, where: str) -> list[Any]:
    _require(isinstance(value, list), f"{where} should be a list")
    return list(value)


def _whole(value: Any, where: str, least: int | None = 0) -> int:
    """A whole number; true, 1.0 and "1" are not."""
    _require(type(value) is int, f"{where} should be a whole number, not {_shown(value)}")
    _require(least is None or value >= least, f"{where} should be at least {least}, not {value}")
    _require(abs(value) <= MOST, f"{where} is too large: the most is {MOST}")
    return int(value)


def _text(value: Any, where: str) -> str:
    _require(isinstance(value, str) and bool(value.strip()), f"{where} should be a text")
    return str(value)


def _shown(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= 40 else f"{text[:40]}..."


def _groups(rows: Sequence[Any], cells: Mapping[str, int]) -> tuple[Group, ...]:
    groups: dict[str, Group] = {}
    for number, row in enumerate(rows, 1):
        group = _group(_object(row, f"group {number}"), number, cells)
        _require(group.name not in groups, f"group {group.name!r} is listed twice")
        groups[group.name] = group
    return tuple(groups.values())


def _group(row: Mapping[str, Any], number: int, cells: Mapping[str, int]) -> Group:
    _require("name" in row, f"group {number}: name is missing")
    name = _text(row["name"], f"group {number}: name")
    _require("cells" in row, f"group {name!r}: cells is missing")
    members = _list(row["cells"], f"group {name!r}: cells")
    _require(bool(members), f"group {name!r} has no cells")
    for cell in members:
        _require(isinstance(cell, str), f"group {name!r}: a cell should be a text")
        _require(cell in cells, f"group {name!r} names cell {cell!r}, which is unknown")
    _require(len(set(members)) == len(members), f"group {name!r} lists a cell twice")
    level = _whole(row.get("level", 0), f"group {name!r}: level", None)
    return Group(name, name, level, frozenset(members))


def _earlier(data: Mapping[str, Any], groups: Sequence[Group]) -> tuple[str, ...]:
    names = {group.name for group in groups}
    earlier = _list(data.get("earlier", []), "earlier")
    for name in earlier:
        _require(isinstance(name, str) and name in names, f"earlier: no group is named {name!r}")
    return tuple(earlier)


def _answers(rows: Mapping[str, Any], cells: Mapping[str, int]) -> dict[str, Counts]:
    for cell in rows:
        _require(cell in cells, f"answers name cell {cell!r}, which is unknown")
    return {cell: _counts(cell, rows.get(cell), count) for cell, count in cells.items()}


def _counts(cell: str, row: Any, responses: int) -> Counts:
    if row is None and responses == 0:
        return (0, 0, 0, 0, 0, 0)
    _require(row is not None, f"answers of cell {cell!r} are missing")
    numbers = [_whole(n, f"answers of cell {cell!r}") for n in _list(row, f"answers of {cell!r}")]
    _require(len(numbers) == 6, f"answers of cell {cell!r} should be six numbers: n0 to n5")
    _require(
        sum(numbers) == responses,
        f"answers of cell {cell!r} add to {sum(numbers)}, but its count is {responses}",
    )
    none, one, two, three, four, five = numbers
    return none, one, two, three, four, five
