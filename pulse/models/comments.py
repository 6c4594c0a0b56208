"""Comments that a reviewer approved: what the results pages may show."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pulse.models.base import db


class ShownComment(db.Model):
    """A redacted, approved comment. What waits or is held back is in the box and only there."""

    __tablename__ = "shown_comment"

    wave: Mapped[int] = mapped_column(ForeignKey("wave.number"), primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    words: Mapped[str]
