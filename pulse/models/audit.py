"""The audit: what signed-in people and the scheduler did. Never what staff did."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime
from sqlalchemy.orm import Mapped, mapped_column

from pulse.models.base import db


class AuditEntry(db.Model):
    """One deed: who, what, when."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    actor: Mapped[str]
    action: Mapped[str]
    detail: Mapped[str] = mapped_column(default="")
