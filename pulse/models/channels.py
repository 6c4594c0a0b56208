"""How people were reached and how many of them answered: of the whole organisation, rounded."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pulse.models.base import db


class ChannelRate(db.Model):
    """Once a day, per channel: the response rate in percent, rounded down to 5."""

    __tablename__ = "channel_rate"

    wave: Mapped[int] = mapped_column(ForeignKey("wave.number"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    percent: Mapped[int]

    __table_args__ = (
        CheckConstraint("percent % 5 = 0", name="percent_is_rounded_to_5"),
        CheckConstraint("channel IN ('email', 'text', 'paper')", name="channel_is_known"),
    )
