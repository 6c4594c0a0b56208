"""Earlier surveys: figures published elsewhere, kept apart from releases and never mixed in."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from pulse.models.base import db


class EarlierSurveyRow(db.Model):
    """A survey that somebody else ran and published."""

    __tablename__ = "earlier_survey"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    publisher: Mapped[str]
    source: Mapped[str]
    licence: Mapped[str]
    notes: Mapped[str] = mapped_column(default="")
    imported: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class EarlierUnitRow(db.Model):
    """A unit as the earlier survey had it. `search` is its name for finding it."""

    __tablename__ = "earlier_unit"

    survey: Mapped[int] = mapped_column(ForeignKey("earlier_survey.id"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    parent: Mapped[str | None]
    search: Mapped[str]

    __table_args__ = (Index(None, "survey", "parent"),)


class EarlierItemRow(db.Model):
    """A question of an earlier survey, in the order of the file."""

    __tablename__ = "earlier_item"

    survey: Mapped[int] = mapped_column(ForeignKey("earlier_survey.id"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    theme: Mapped[str]
    place: Mapped[int]


class EarlierWaveRow(db.Model):
    """A round of an earlier survey."""

    __tablename__ = "earlier_wave"

    survey: Mapped[int] = mapped_column(ForeignKey("earlier_survey.id"), primary_key=True)
    label: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date]


class EarlierFigureRow(db.Model):
    """A published figure of a unit: a score from 0 to 100, a favourable percentage, or both."""

    __tablename__ = "earlier_figure"

    survey: Mapped[int] = mapped_column(ForeignKey("earlier_survey.id"), primary_key=True)
    unit: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    wave: Mapped[str] = mapped_column(primary_key=True)
    score: Mapped[float | None]
    favourable: Mapped[float | None]
    people: Mapped[int]
    spread: Mapped[float | None]

    __table_args__ = (
        CheckConstraint("score IS NOT NULL OR favourable IS NOT NULL", name="says_something"),
    )


class EarlierUpload(db.Model):
    """Published figures that wait for their sender to confirm them; never answers of people."""

    __tablename__ = "earlier_upload"

    account: Mapped[int] = mapped_column(primary_key=True)
    about: Mapped[str]
    figures: Mapped[bytes] = mapped_column(LargeBinary)
    units: Mapped[bytes] = mapped_column(LargeBinary)
    items: Mapped[bytes] = mapped_column(LargeBinary)
