"""Changes of structure: what became of directorates and services, and when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import DateTime
from sqlalchemy.orm import Mapped, mapped_column

from pulse.models.base import db


class RestructureRow(db.Model):
    """One change of structure; `body` holds the units it touches before and after, as JSON."""

    __tablename__ = "restructure"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    recorded: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    body: Mapped[str]
