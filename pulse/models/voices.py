"""Updates of the chief executive, and the replies and thank-yous that a moderator approved."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pulse.models.base import db


class UpdateRow(db.Model):
    """An update. Its figure is named here and read from the release each time."""

    __tablename__ = "progress_update"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    text: Mapped[str]
    state: Mapped[str]
    published_on: Mapped[date | None]
    reason: Mapped[str]
    commitment: Mapped[int | None] = mapped_column(ForeignKey("commitment.id", ondelete="SET NULL"))
    survey: Mapped[str]
    wave: Mapped[str]
    of_group: Mapped[str]
    of: Mapped[str]

    __table_args__ = (
        CheckConstraint("state IN ('draft', 'published', 'withdrawn')", name="state_is_known"),
        CheckConstraint(
            "(state = 'draft') = (published_on IS NULL)", name="published_ones_have_a_day"
        ),
    )


class ShownVoice(db.Model):
    """A redacted, approved reply or thank-you. What waits or is held back is in the box alone.

    In the order of its mark, which comes from a random code, and of nothing else.
    """

    __tablename__ = "shown_voice"

    mark: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    about: Mapped[int]
    words: Mapped[str]
    whom: Mapped[str]
    place: Mapped[str]
    signed: Mapped[str]
    answer: Mapped[str]

    __table_args__ = (
        CheckConstraint("kind IN ('reply', 'thanks')", name="kind_is_known"),
        {"sqlite_with_rowid": False},
    )
