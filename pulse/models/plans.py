"""Plans: the organisation, its surveys and their waves."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column

from pulse.models.base import db


class Setting(db.Model):
    """One named setting of the service, as JSON text."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class UnitRow(db.Model):
    """A node of the organisation tree."""

    __tablename__ = "unit"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    level: Mapped[str]
    parent: Mapped[str | None] = mapped_column(ForeignKey("unit.code"))
    start: Mapped[date | None]
    end: Mapped[date | None]


class Survey(db.Model):
    """The standing programme: instrument, audience and recurrence."""

    __tablename__ = "survey"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    instrument: Mapped[str]
    rule: Mapped[str]
    first_on: Mapped[date]
    opens_at: Mapped[str]
    window_days: Mapped[int]
    reminder_days: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)
    profiles: Mapped[str] = mapped_column(default="[]", server_default="[]")
    comment: Mapped[bool] = mapped_column(default=False, server_default=false())
    panels: Mapped[int] = mapped_column(default=1)
    without: Mapped[str] = mapped_column(default="")
    skips: Mapped[str] = mapped_column(default="")
    extras: Mapped[str] = mapped_column(default="")

    __table_args__ = (CheckConstraint("panels BETWEEN 1 AND 12", name="panels_in_range"),)


class QuietPeriod(db.Model):
    """Days on which nothing opens, closes or is sent; `yearly` ones come round each year."""

    __tablename__ = "quiet_period"

    id: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[date]
    last: Mapped[date]
    reason: Mapped[str]
    yearly: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (CheckConstraint("first <= last", name="ends_after_it_starts"),)


class Wave(db.Model):
    """One round of a survey. `rule_day` is the day of the rule it stands for; None for a wave
    that was planned by hand and that no rule moves.
    """

    __tablename__ = "wave"

    number: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    title: Mapped[str]
    state: Mapped[str] = mapped_column(default="planned")
    opens: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    closes: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    manifest: Mapped[str | None]
    fingerprint: Mapped[str | None]
    rule_day: Mapped[date | None]
    closed_on: Mapped[date | None]
    keys_destroyed_on: Mapped[date | None]

    __table_args__ = (
        CheckConstraint(
            "state IN ('planned', 'open', 'closed', 'released')", name="state_is_known"
        ),
        CheckConstraint("state = 'planned' OR manifest IS NOT NULL", name="opened_has_manifest"),
    )


class ReminderDone(db.Model):
    """That a wave's reminder number N went out; never to whom."""

    __tablename__ = "reminder_done"

    wave: Mapped[int] = mapped_column(ForeignKey("wave.number"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)


class ResponseRate(db.Model):
    """Once a day, per directorate: the response rate in percent, rounded down to 5."""

    __tablename__ = "response_rate"

    wave: Mapped[int] = mapped_column(ForeignKey("wave.number"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    directorate: Mapped[str] = mapped_column(primary_key=True)
    percent: Mapped[int]

    __table_args__ = (CheckConstraint("percent % 5 = 0", name="percent_is_rounded_to_5"),)


class JobClaim(db.Model):
    """That one process took one job at one due time; the database lets only one in."""

    __tablename__ = "job_claim"

    job: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), primary_key=True)


class JobRun(db.Model):
    """One thing that the scheduler did or could not do: a wave or a day's work, never a person's.

    `job` is the kind of work; `trouble` is empty where it went well.
    """

    __tablename__ = "job_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    job: Mapped[str]
    what: Mapped[str]
    trouble: Mapped[str] = mapped_column(default="")


class Progress(db.Model):
    """How far a long piece of work has come, for the page that shows it."""

    __tablename__ = "progress"

    task: Mapped[str] = mapped_column(primary_key=True)
    done: Mapped[int]
    total: Mapped[int]
    stage: Mapped[str]
    error: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
