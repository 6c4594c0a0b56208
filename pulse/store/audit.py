"""The audit: what signed-in people and the scheduler did. Never what staff did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from pulse.models.audit import AuditEntry
from pulse.models.base import db


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did what, when."""

    at: datetime
    actor: str
    action: str
    detail: str


def record(actor: str, action: str, detail: str, now: datetime) -> None:
    """Write a deed down, in the transaction of the deed itself."""
    db.session.add(AuditEntry(at=now, actor=actor, action=action, detail=detail))


def latest(count: int) -> list[Deed]:
    """The latest deeds, newest first."""
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(count))
    return [Deed(_aware(row.at), row.actor, row.action, row.detail) for row in rows]


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
