"""Engagement sessions and their polls, in the main store. What a room answered is not here."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pulse.models.base import db


class EngagementSession(db.Model):
    """A dated session. `version` grows with everything that a phone in the room would see."""

    __tablename__ = "engagement_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    held_on: Mapped[date]
    place: Mapped[str]
    directorates: Mapped[str]
    minimum: Mapped[int]
    state: Mapped[str] = mapped_column(default="planned")
    current: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("state IN ('planned', 'live', 'ended')", name="state_is_known"),
        CheckConstraint("minimum >= 8", name="minimum_is_not_below_the_floor"),
    )


class PollRow(db.Model):
    """One poll of a session. `result` is what the room was, or will be, shown: never counts.

    `shown` holds the approved ideas that the room votes on.
    """

    __tablename__ = "poll"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("engagement_session.id"), index=True)
    position: Mapped[int]
    body: Mapped[str]
    state: Mapped[str] = mapped_column(default="draft")
    shown: Mapped[str | None]
    result: Mapped[str | None]

    __table_args__ = (
        CheckConstraint(
            "state IN ('draft', 'open', 'closed', 'voting', 'voted', 'revealed', 'few', 'dropped')",
            name="state_is_known",
        ),
        CheckConstraint(
            "result IS NULL OR state IN ('closed', 'voted', 'revealed')",
            name="only_a_closed_poll_has_a_result",
        ),
    )
