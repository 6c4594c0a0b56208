"""Updates of the chief executive: rows to core values and back. Reads the main store alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from pulse.models.base import db
from pulse.models.voices import UpdateRow
from surveys.commitment import Heard
from surveys.errors import NotFoundError
from surveys.voices import Update


@dataclass(frozen=True, slots=True)
class KeptUpdate:
    """An update with its number."""

    number: int
    update: Update


def updates() -> list[KeptUpdate]:
    """Every update: drafts first, then the latest published."""
    rows = db.session.scalars(select(UpdateRow).order_by(UpdateRow.id.desc())).all()
    kept = [KeptUpdate(row.id, _update(row)) for row in rows]
    drafts = [each for each in kept if each.update.published_on is None]
    rest = [each for each in kept if each.update.published_on is not None]
    return drafts + sorted(rest, key=lambda k: (k.update.published_on, k.number), reverse=True)


def published_updates() -> list[KeptUpdate]:
    """What staff may read, the latest first."""
    return [each for each in updates() if each.update.state == "published"]


def update(number: int) -> KeptUpdate:
    """One update; raises NotFoundError."""
    row = _row(number)
    return KeptUpdate(row.id, _update(row))


def insert_update(made: Update) -> int:
    """Write an update in the caller's transaction and return its number."""
    row = UpdateRow(**_columns(made))
    db.session.add(row)
    db.session.flush()
    return row.id


def write_update(number: int, changed: Update) -> None:
    """Write an update over its earlier state; raises NotFoundError."""
    row = _row(number)
    for name, value in _columns(changed).items():
        setattr(row, name, value)


def delete_update(number: int) -> None:
    """Remove an update; raises NotFoundError."""
    db.session.delete(_row(number))


def _row(number: int) -> UpdateRow:
    row = db.session.get(UpdateRow, number)
    if row is None:
        raise NotFoundError(f"There is no update {number}.")
    return row


def _columns(made: Update) -> dict[str, Any]:
    figure = made.figure or Heard("", "", "", "")
    return {
        "title": made.title, "text": made.text, "state": made.state, "reason": made.reason,
        "published_on": made.published_on, "commitment": made.commitment,
        "survey": figure.survey, "wave": figure.wave, "of_group": figure.group, "of": figure.of,
    }  # fmt: skip


def _update(row: UpdateRow) -> Update:
    figure = Heard(row.survey, row.wave, row.of_group, row.of) if row.of else None
    return Update(
        row.title, row.text, figure, row.commitment, row.state, row.published_on, row.reason  # type: ignore[arg-type]
    )  # fmt: skip
