"""What the organisation promised after a wave, and what became of it. Never who answered what."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pulse.models.base import db


class CommitmentRow(db.Model):
    """A commitment. The figure it answers is named here and read from the release each time."""

    __tablename__ = "commitment"

    id: Mapped[int] = mapped_column(primary_key=True)
    heard: Mapped[str]
    action: Mapped[str]
    owner: Mapped[str]
    owner_email: Mapped[str]
    directorate: Mapped[str]
    phase: Mapped[str]
    due_on: Mapped[date]
    status: Mapped[str]
    evidence: Mapped[str]
    survey: Mapped[str]
    wave: Mapped[str]
    of_group: Mapped[str]
    of: Mapped[str]

    __table_args__ = (
        CheckConstraint(
            "status IN ('planned', 'under_way', 'done', 'dropped')", name="status_is_known"
        ),
        CheckConstraint("phase IN ('quarter', 'year', 'three_years')", name="phase_is_known"),
    )


class CommitmentNote(db.Model):
    """A dated note on a commitment, with the status it then had; the ledger only grows."""

    __tablename__ = "commitment_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment: Mapped[int] = mapped_column(ForeignKey("commitment.id", ondelete="CASCADE"))
    on: Mapped[date]
    author: Mapped[str]
    text: Mapped[str]
    status: Mapped[str]
