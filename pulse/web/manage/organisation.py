"""The organisation as it stands: the tree, what may be changed of a unit, and past changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import abort, render_template

from pulse.web.auth import roles_required
from pulse.web.page import local, now
from pulse.workflow.planning import restructuring
from pulse.workflow.planning.staff import headcounts, stored_structure
from surveys.restructure import Kind
from surveys.units import Organisation, Unit

MANAGERS = roles_required("reviewer", "administrator")
LABELS: dict[Kind, str] = {
    "rename": "Give it another name",
    "merge": "Merge it with others",
    "split": "Split it",
    "move": "Move it to another directorate",
    "close": "Close it",
    "open": "Add a unit below it",
}
_OF_LEVEL: dict[str, tuple[Kind, ...]] = {
    "organisation": ("open",),
    "directorate": ("rename", "merge", "split", "open", "close"),
    "service": ("rename", "merge", "split", "move", "close"),
}


@dataclass(frozen=True, slots=True)
class Branch:
    """A directorate of the tree with its people, and its services with theirs."""

    unit: Unit
    people: int
    services: tuple[tuple[Unit, int], ...]


@MANAGERS
def organisation() -> Any:
    """The tree today, and every change of it."""
    stored = stored_structure()
    today = local(now()).date()
    tree = stored.on(today) if stored else None
    return render_template(
        "manage/organisation.html",
        tree=tree,
        branches=_branches(tree, today) if tree else (),
        changes=restructuring.past_changes(now()),
    )


def _branches(tree: Organisation, today: date) -> tuple[Branch, ...]:
    people: Counter[str] = Counter()
    for count in headcounts(today):
        people[count.unit] += count.people
    return tuple(_branch(directorate, tree, people) for directorate in tree.directorates)


def _branch(directorate: Unit, tree: Organisation, people: Counter[str]) -> Branch:
    services = tuple((unit, people[unit.code]) for unit in tree.children(directorate.code))
    total = people[directorate.code] + sum(count for _, count in services)
    return Branch(directorate, total, services)


@MANAGERS
def unit(code: str) -> Any:
    """What can be changed of a unit."""
    found = today_tree().unit(code)
    options = [(kind, LABELS[kind]) for kind in _OF_LEVEL[found.level]]
    return render_template("manage/unit.html", unit=found, options=options)


def today_tree() -> Organisation:
    """The tree as it stands today; not found before the first staff list."""
    stored = stored_structure()
    return stored.on(local(now()).date()) if stored else abort(404)


def kinds_of(unit: Unit) -> tuple[Kind, ...]:
    """What can be changed of a unit of its level."""
    return _OF_LEVEL[unit.level]
