"""Sets of questions of the organisation's own: a draft, and every version that was kept."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pulse.models.base import db


class QuestionDraft(db.Model):
    """A set as it is being put together; `content` is JSON."""

    __tablename__ = "question_draft"

    code: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    content: Mapped[str]


class QuestionVersion(db.Model):
    """One version of a set, never changed again; `fingerprint` is that of its content."""

    __tablename__ = "question_version"

    code: Mapped[str] = mapped_column(ForeignKey("question_draft.code"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    content: Mapped[str]

    __table_args__ = (CheckConstraint("number > 0", name="versions_count_from_one"),)
