"""One change of structure: units renamed, merged, split, moved, closed or opened on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal, get_args

from surveys.errors import InvalidValueError
from surveys.units import Unit

Kind = Literal["rename", "merge", "split", "move", "close", "open"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Restructure:
    """One change of structure, with the units it touches as they were before and after.

    Whole units are kept, so that any day's tree can be had again and a change be undone.
    """

    kind: Kind
    day: date
    before: tuple[Unit, ...]
    after: tuple[Unit, ...]

    @property
    def gone(self) -> tuple[Unit, ...]:
        """The units that it ended, as they were."""
        ends = {unit.code: unit.end for unit in self.after}
        return tuple(u for u in self.before if not u.end and ends.get(u.code, self.day))

    @property
    def made(self) -> tuple[Unit, ...]:
        """The units that it began."""
        lived = {unit.code for unit in self.before if not unit.end}
        return tuple(unit for unit in self.after if not unit.end and unit.code not in lived)

    @property
    def codes(self) -> frozenset[str]:
        """The codes of every unit it touches."""
        return frozenset(unit.code for unit in (*self.before, *self.after))

    def to_dict(self) -> dict[str, Any]:
        """Plain data, from which `restructure_from_dict` builds an equal change."""
        return {
            "kind": self.kind,
            "day": self.day.isoformat(),
            "before": [_unit_row(unit) for unit in self.before],
            "after": [_unit_row(unit) for unit in self.after],
        }


def _unit_row(unit: Unit) -> dict[str, Any]:
    days = {name: getattr(unit, name) for name in ("start", "end")}
    return {**asdict(unit), **{name: day and day.isoformat() for name, day in days.items()}}


def restructure_from_dict(data: Mapping[str, Any]) -> Restructure:
    """A change from plain data; raises InvalidValueError for anything else."""
    try:
        return Restructure(
            data["kind"],
            date.fromisoformat(data["day"]),
            tuple(_unit(row) for row in data["before"]),
            tuple(_unit(row) for row in data["after"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidValueError(f"not a change of structure: {error}") from None


def _unit(row: Mapping[str, Any]) -> Unit:
    days = {name: row[name] and date.fromisoformat(row[name]) for name in ("start", "end")}
    return Unit(**{**row, **days})


def names(units: Sequence[Unit]) -> str:
    """Names as they stand in a sentence."""
    said = [unit.name for unit in units]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def told(change: Restructure, known: Mapping[str, str]) -> str:
    """The change as the middle of a sentence: "Highways and Parks became Streets".

    `known` holds the names of directorates by code.
    """
    gone = names(_of_one_level(change.gone)) if change.gone else ""
    made = names(change.made) if change.made else ""
    first, last = (change.before or change.after)[0], change.after[0] if change.after else None
    if change.kind == "rename" and last:
        return f"{first.name} was renamed {last.name}"
    if change.kind == "move" and last and first.parent and last.parent:
        old, new = (known.get(code, code) for code in (first.parent, last.parent))
        return f"{first.name} moved from {old} to {new}"
    if change.kind == "close":
        return f"{gone} closed"
    if change.kind == "open":
        return f"{made} began"
    return f"{gone} became {made}"


def _of_one_level(units: Sequence[Unit]) -> list[Unit]:
    return [unit for unit in units if unit.level == units[0].level]
