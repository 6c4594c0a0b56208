"""The staff list as it stands, in numbers alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template

from pulse.store import staff as store
from pulse.store.staff import Headcount
from pulse.web.auth import roles_required
from pulse.web.page import local, now
from pulse.workflow.planning.audience import channels
from pulse.workflow.planning.staff import headcounts, stored_structure
from surveys.units import Organisation, Unit

MANAGERS = roles_required("reviewer", "administrator")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table: a unit and how many work there."""

    name: str
    level: str
    front_line: int
    office: int

    @property
    def people(self) -> int:
        """Everyone in the unit."""
        return self.front_line + self.office


@MANAGERS
def staff() -> Any:
    """How many people are where, and how they can be reached."""
    stored, today = stored_structure(), local(now()).date()
    table = lines(stored.as_of(today), headcounts(today)) if stored else []
    return render_template(
        "manage/staff.html", lines=table, channels=channels(), people=store.people_count()
    )


def lines(tree: Organisation, counts: list[Headcount]) -> list[Line]:
    """Directorates by name, each with its services below it; units without people left out."""
    table = []
    for directorate in tree.directorates:
        below = [directorate, *tree.children(directorate.code)]
        total = _line(directorate, {unit.code for unit in below}, counts, "directorate")
        services = [_line(unit, {unit.code}, counts, "service") for unit in below[1:]]
        table += [line for line in (total, *services) if line.people]
    return table


def _line(unit: Unit, codes: set[str], counts: list[Headcount], level: str) -> Line:
    here = [count for count in counts if count.unit in codes]
    return Line(
        name=unit.name,
        level=level,
        front_line=sum(c.people for c in here if c.profile == "front_line"),
        office=sum(c.people for c in here if c.profile == "office"),
    )
