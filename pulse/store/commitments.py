"""Commitments: rows to core values and back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from pulse.models.base import db
from pulse.models.engagement import CommitmentNote, CommitmentRow
from surveys.commitment import Commitment, Heard, Note
from surveys.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Kept:
    """A commitment with the number it has in the ledger."""

    number: int
    commitment: Commitment


def commitments() -> list[Kept]:
    """Every commitment by milestone."""
    rows = db.session.scalars(
        select(CommitmentRow).order_by(CommitmentRow.due_on, CommitmentRow.id)
    ).all()
    notes: dict[int, list[Note]] = defaultdict(list)
    for note in db.session.scalars(select(CommitmentNote).order_by(CommitmentNote.id)):
        notes[note.commitment].append(_note(note))
    return [Kept(row.id, _commitment(row, tuple(notes[row.id]))) for row in rows]


def still_to_do() -> tuple[Commitment, ...]:
    """What was promised and has not ended, by milestone."""
    return tuple(kept.commitment for kept in commitments() if not kept.commitment.ended)


def commitment(number: int) -> Kept:
    """One commitment; raises NotFoundError."""
    row = _row(number)
    notes = select(CommitmentNote).where(CommitmentNote.commitment == number)
    found = db.session.scalars(notes.order_by(CommitmentNote.id))
    return Kept(row.id, _commitment(row, tuple(_note(note) for note in found)))


def insert(made: Commitment) -> int:
    """Write a commitment in the caller's transaction and return its number."""
    row = CommitmentRow(**_columns(made))
    db.session.add(row)
    db.session.flush()
    return row.id


def update(number: int, changed: Commitment) -> None:
    """Write a commitment over its earlier state, its notes apart; raises NotFoundError."""
    row = _row(number)
    for name, value in _columns(changed).items():
        setattr(row, name, value)


def add_note(number: int, note: Note) -> None:
    """Write a note in the caller's transaction."""
    db.session.add(
        CommitmentNote(
            commitment=number, on=note.on, author=note.author, text=note.text, status=note.status
        )
    )


def delete(number: int) -> None:
    """Remove a commitment with its notes; raises NotFoundError."""
    db.session.delete(_row(number))


def _row(number: int) -> CommitmentRow:
    row = db.session.get(CommitmentRow, number)
    if row is None:
        raise NotFoundError(f"there is no commitment {number}")
    return row


def _columns(made: Commitment) -> dict[str, Any]:
    figure = made.figure or Heard("", "", "", "")
    return {
        "heard": made.heard, "action": made.action, "owner": made.owner,
        "owner_email": made.owner_email, "directorate": made.directorate, "phase": made.phase,
        "due_on": made.due_on, "status": made.status, "evidence": made.evidence,
        "survey": figure.survey, "wave": figure.wave, "of_group": figure.group, "of": figure.of,
    }  # fmt: skip


def _commitment(row: CommitmentRow, notes: tuple[Note, ...]) -> Commitment:
    figure = Heard(row.survey, row.wave, row.of_group, row.of) if row.of else None
    return Commitment(
        row.heard, row.action, row.owner, row.due_on, row.phase, row.status,  # type: ignore[arg-type]
        row.directorate, row.owner_email, row.evidence, figure, notes,
    )  # fmt: skip


def _note(row: CommitmentNote) -> Note:
    return Note(row.on, row.author, row.text, row.status)  # type: ignore[arg-type]
