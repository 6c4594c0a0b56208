"""What the council gave to make slides look like its own."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pulse.models.base import db


class SlideTemplate(db.Model):
    """The template for decks, without its slides; at most one."""

    __tablename__ = "slide_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    uploaded_on: Mapped[date]
    body: Mapped[bytes]

    __table_args__ = (CheckConstraint("id = 1", name="only_one_template"),)
