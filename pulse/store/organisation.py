"""The organisation tree and its changes in the main store."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, select, update

from pulse.models.base import DbSession
from pulse.models.plans import UnitRow
from pulse.models.structure import RestructureRow
from surveys.errors import NotFoundError
from surveys.restructure import Restructure, Structure, restructure_from_dict
from surveys.units import Organisation, Unit


@dataclass(frozen=True, slots=True)
class Recorded:
    """A change of structure as recorded: its number, and when somebody recorded it."""

    number: int
    change: Restructure
    at: datetime


def load_organisation(session: DbSession) -> Organisation:
    """The tree with all it ever held; raises NotFoundError before the first staff list made one."""
    rows = session.scalars(select(UnitRow)).all()
    if not rows:
        raise NotFoundError("there is no organisation yet: import a staff list first")
    return Organisation(
        Unit(row.code, row.name, row.level, row.parent, row.start, row.end)  # type: ignore[arg-type]
        for row in rows
    )


def load_structure(session: DbSession) -> Structure:
    """The tree and every change of it; raises NotFoundError as `load_organisation` does."""
    return Structure(load_organisation(session), load_changes(session))


def load_changes(session: DbSession) -> tuple[Restructure, ...]:
    """Every change of structure, oldest first."""
    return tuple(recorded.change for recorded in recorded_changes(session))


def recorded_changes(session: DbSession) -> list[Recorded]:
    """Every change of structure with its number, oldest first."""
    rows = session.scalars(select(RestructureRow).order_by(RestructureRow.day, RestructureRow.id))
    return [
        Recorded(row.id, restructure_from_dict(json.loads(row.body)), _aware(row.recorded))
        for row in rows
    ]


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def save_organisation(session: DbSession, organisation: Organisation) -> None:
    """Replace the stored tree by this one, in the caller's transaction."""
    session.execute(delete(UnitRow))
    ranks = {"organisation": 0, "directorate": 1, "service": 2}
    for unit in sorted(organisation.units, key=lambda u: ranks[u.level]):
        session.add(
            UnitRow(
                code=unit.code, name=unit.name, level=unit.level, parent=unit.parent,
                start=unit.start, end=unit.end,
            )
        )  # fmt: skip
        session.flush()


def add_change(session: DbSession, change: Restructure, now: datetime) -> None:
    """Write a change down, in the transaction that saves the tree it leaves."""
    session.add(RestructureRow(day=change.day, recorded=now, body=json.dumps(change.to_dict())))


def remove_change(session: DbSession, number: int) -> None:
    """Take a change back, in the transaction that saves the tree without it."""
    session.execute(delete(RestructureRow).where(RestructureRow.id == number))


def rename_organisation(session: DbSession, name: str) -> None:
    """Give the root of the tree another name, in the caller's transaction."""
    session.execute(update(UnitRow).where(UnitRow.level == "organisation").values(name=name))
