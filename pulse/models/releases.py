"""Releases: the immutable printed tables of closed waves."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pulse.models.base import db


class ReleaseRow(db.Model):
    """A release, written once. `body` is the canonical JSON that everyone can check."""

    __tablename__ = "release"

    wave: Mapped[int] = mapped_column(ForeignKey("wave.number"), primary_key=True)
    body: Mapped[str]
    fingerprint: Mapped[str]
    proof: Mapped[str]


class ProvedQuestion(db.Model):
    """One question of a wave that is being published, settled: made of printed figures alone."""

    __tablename__ = "proved_question"

    wave: Mapped[int] = mapped_column(ForeignKey("wave.number"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[str]


class AdditionRow(db.Model):
    """One more group of a released wave, written once; what was published before stays."""

    __tablename__ = "addition"

    wave: Mapped[int] = mapped_column(ForeignKey("release.wave"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[str]
    fingerprint: Mapped[str]
    proof: Mapped[str]
