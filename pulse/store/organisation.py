"""The organisation tree in the main store."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from pulse.models.base import DbSession
from pulse.models.plans import UnitRow
from surveys.errors import NotFoundError
from surveys.units import Organisation, Unit


def load_organisation(session: DbSession) -> Organisation:
    """The tree; raises NotFoundError before the first staff list made one."""
    rows = session.scalars(select(UnitRow)).all()
    if not rows:
        raise NotFoundError("there is no organisation yet: import a staff list first")
    return Organisation(
        Unit(row.code, row.name, row.level, row.parent, row.start, row.end)  # type: ignore[arg-type]
        for row in rows
    )


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


def rename_organisation(session: DbSession, name: str) -> None:
    """Give the root of the tree another name, in the caller's transaction."""
    session.execute(update(UnitRow).where(UnitRow.level == "organisation").values(name=name))
