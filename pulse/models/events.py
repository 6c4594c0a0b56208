"""Events: what happened to staff on a day, as reviewers note it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pulse.models.base import db


class EventRow(db.Model):
    """A dated event; `place` is the code of a directorate, empty for the whole organisation."""

    __tablename__ = "event"

    number: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    title: Mapped[str]
    place: Mapped[str] = mapped_column(default="")

    __table_args__ = (CheckConstraint("title <> ''", name="title_is_given"),)
