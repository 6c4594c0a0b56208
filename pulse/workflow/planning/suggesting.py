"""Changes of structure that would account for a staff list, as pages and commands offer them."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pulse.workflow.planning.structure import StructureChange
from surveys.frame import Explanation, Frame, Sheet, explain, read_frame
from surveys.restructure import Structure


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may have happened, and how to record it: by page (`unit`, `query`) or by command."""

    kind: str
    told: str
    unit: str
    query: Mapping[str, Any]
    command: str
    people: int
    of: int


def suggestions(
    sheet: Sheet,
    mapping: Mapping[str, str],
    change: StructureChange,
    stored: Structure,
    before: Frame,
) -> tuple[Suggestion, ...]:
    """Changes of structure that would account for the new and ended units of a list."""
    if change.after is None or not change.ended:
        return ()
    trees = (stored.on(change.day), change.after.on(change.day))
    after = read_frame(sheet, trees[1], mapping).frame
    if after is None:
        return ()
    known = (*stored.organisation.units, *change.after.organisation.units)
    names = {unit.code: unit.name for unit in known}
    found = explain(before, after, trees, change.ended, change.new)
    return tuple(_suggestion(one, names, change.day) for one in found)


def _suggestion(found: Explanation, names: Mapping[str, str], day: date) -> Suggestion:
    first, *others = found.units
    query: dict[str, Any] = {
        "name": list(found.names), "with": others, "parent": found.parent or None
    }  # fmt: skip
    return Suggestion(
        found.kind, _told(found, names), first, query, _command(found, day), found.people, found.of
    )


def _told(found: Explanation, names: Mapping[str, str]) -> str:
    old = _list([names[code] for code in found.units])
    if found.kind == "move":
        return f"{old} moved to {names.get(found.parent, found.parent)}"
    if found.kind == "rename":
        return f"{old} was renamed {found.names[0]}"
    return f"{old} became {_list(found.names)}"


def _list(names: tuple[str, ...] | list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _command(found: Explanation, day: date) -> str:
    options = {
        "rename": [found.names[0] if found.names else ""],
        "merge": ["--name", *found.names],
        "split": [part for name in found.names for part in ("--into", name)],
        "move": ["--to", found.parent],
    }[found.kind]
    words = ["pulse", "organisation", found.kind, *found.units, *options, "--on", day.isoformat()]
    return shlex.join(words)
