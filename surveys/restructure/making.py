"""Making changes of structure: each checked against the tree of its day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from surveys.errors import InvalidValueError
from surveys.restructure.change import Kind, Restructure
from surveys.units import Organisation, Unit, plain

LONGEST_NAME = 120


def rename(tree: Organisation, code: str, name: str, day: date) -> Restructure:
    """A unit goes on under another name. `tree` is the one of the day, in all these functions.

    All raise InvalidValueError for a name that will not do, NotFoundError for an unknown unit.
    """
    unit = tree.unit(code)
    named = replace(unit, name=_fit_name(name))
    if named.name == unit.name:
        raise InvalidValueError(f"{unit.name} has this name already: give the new one")
    _require_free(tree, named, but={code})
    return Restructure("rename", day, (unit,), (named,))


def merge(
    tree: Organisation, codes: Sequence[str], name: str, day: date, parent: str = "",
    known: Organisation | None = None,
) -> Restructure:  # fmt: skip
    """Several units of one level become one new unit; services of merged directorates go along.

    `parent` names the directorate of merged services, where they come from several; `known`
    is the tree with all it ever held, whose codes are not used again.
    """
    parts = [tree.unit(code) for code in dict.fromkeys(codes)]
    if len(parts) < 2:
        raise InvalidValueError("choose at least two units to merge")
    _require_parts(parts)
    above = parent or parts[0].parent or ""
    if not parent and len({part.parent for part in parts}) > 1:
        raise InvalidValueError("the services are in several directorates: say where they go")
    made = _new(tree, known, name, parts[0], above, day, but={part.code for part in parts})
    return _into(tree, "merge", parts, [made], {}, day)


def split(
    tree: Organisation, code: str, names: Sequence[str], day: date,
    services: Mapping[str, int] | None = None, known: Organisation | None = None,
) -> Restructure:  # fmt: skip
    """A unit becomes several new ones. Of a directorate, each service says to which it goes.

    `services` holds places in `names`, from 0, by the service's code.
    """
    unit = tree.unit(code)
    _require_parts([unit])
    wanted = [_fit_name(name) for name in names]
    if len(wanted) < 2:
        raise InvalidValueError("give at least two new names")
    if len({plain(name) for name in wanted}) < len(wanted):
        raise InvalidValueError("two of the new names are the same")
    made: list[Unit] = []
    for name in wanted:
        beside = Organisation([*(known or tree).units, *made])
        made.append(_new(tree, beside, name, unit, unit.parent or "", day, but={code}))
    return _into(tree, "split", [unit], made, services or {}, day)


def move(tree: Organisation, code: str, parent: str, day: date) -> Restructure:
    """A service goes to another directorate, whole."""
    unit, above = tree.unit(code), tree.unit(parent)
    if unit.level != "service" or above.level != "directorate":
        raise InvalidValueError("a service moves to a directorate: choose one of each")
    if unit.parent == parent:
        raise InvalidValueError(f"{unit.name} is in {above.name} already")
    moved = replace(unit, parent=parent)
    _require_free(tree, moved, but={code})
    return Restructure("move", day, (unit,), (moved,))


def close(tree: Organisation, code: str, day: date) -> Restructure:
    """A unit ends and nothing takes its place. A directorate must be without services."""
    unit = tree.unit(code)
    _require_parts([unit])
    left = tree.children(code)
    if left:
        raise InvalidValueError(
            f"{unit.name} still has {left[0].name}: move, merge or close its services first"
        )
    return Restructure("close", day, (unit,), _ended([unit], day))


def open_unit(
    tree: Organisation, name: str, parent: str, day: date, known: Organisation | None = None
) -> Restructure:
    """A new unit under a parent: a directorate under the organisation, else a service."""
    above = tree.unit(parent)
    if above.level == "service":
        raise InvalidValueError("nothing lies below a service: choose a directorate")
    level: Any = "directorate" if above.level == "organisation" else "service"
    like = Unit("-", "-", level, parent)
    return Restructure("open", day, (), (_new(tree, known, name, like, parent, day, set()),))


def _into(
    tree: Organisation,
    kind: Kind,
    parts: Sequence[Unit],
    made: Sequence[Unit],
    places: Mapping[str, int],
    day: date,
) -> Restructure:
    below = [unit for part in parts for unit in tree.children(part.code)]
    unplaced = [unit for unit in below if len(made) > 1 and unit.code not in places]
    if unplaced:
        raise InvalidValueError(f"say where {unplaced[0].name} goes")
    if any(not 0 <= place < len(made) for place in places.values()):
        raise InvalidValueError("a service is to go to a unit that is not made")
    moved = [replace(unit, parent=made[places.get(unit.code, 0)].code) for unit in below]
    return Restructure(kind, day, (*parts, *below), (*_ended(parts, day), *moved, *made))


def _ended(units: Iterable[Unit], day: date) -> tuple[Unit, ...]:
    """With their last day; a unit that began the same day never was."""
    return tuple(replace(unit, end=day) for unit in units if unit.start is None or unit.start < day)


def _require_parts(parts: Sequence[Unit]) -> None:
    if any(part.level == "organisation" for part in parts):
        raise InvalidValueError("the organisation itself can only be renamed")
    if len({part.level for part in parts}) > 1:
        raise InvalidValueError("choose units of one level: directorates, or services")


def _new(
    tree: Organisation, known: Organisation | None, name: str, like: Unit, parent: str, day: date,
    but: set[str],
) -> Unit:  # fmt: skip
    above = tree.unit(parent)
    unit = Unit(fresh_code(known or tree, name, above), _fit_name(name), like.level, parent, day)
    _require_free(tree, unit, but)
    return unit


def fresh_code(known: Organisation, name: str, above: Unit) -> str:
    """A code that no unit ever had, made from a name."""
    stem = plain(name).replace(" ", "-") or "unit"
    base = stem if above.level == "organisation" else f"{above.code}.{stem}"
    numbered = (f"{base}-{number}" for number in range(2, 10_000))
    return next(code for code in (base, *numbered) if code not in known)


def _fit_name(name: str) -> str:
    name = " ".join(name.split())
    if not plain(name):
        raise InvalidValueError("give the name of the unit")
    if len(name) > LONGEST_NAME:
        raise InvalidValueError(f"shorten the name to {LONGEST_NAME} characters")
    return name


def _require_free(tree: Organisation, unit: Unit, but: set[str]) -> None:
    taken = {
        plain(other.name)
        for other in tree.units
        if other.parent == unit.parent and other.code not in but
    }
    if plain(unit.name) in taken:
        raise InvalidValueError(f"there is a {unit.name!r} already: choose another name")
