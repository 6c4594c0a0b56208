"""How the scheduler does: when it last looked, what is in trouble, when it was away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select

from pulse.models.base import db
from pulse.models.plans import JobRun
from pulse.store.audit import record
from pulse.store.settings import keep_setting, setting
from pulse.store.transaction import transaction

NAME = "scheduler"
ACTOR = "scheduler"
AWAY = timedelta(minutes=10)
STALE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something due that could not be done, and why, in words."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Run:
    """Something that the scheduler did, or tried: `trouble` is empty where it went well."""

    at: datetime
    job: str
    what: str
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Absence:
    """A time in which nothing looked at the clock; what it missed was done at its end."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class State:
    """`last` is None before the first look."""

    last: datetime | None
    troubles: tuple[Trouble, ...] = ()
    absence: Absence | None = None

    def runs(self, now: datetime) -> bool:
        """Whether a scheduler looked at the clock within the last minutes."""
        return self.last is not None and now - self.last < STALE


def scheduler_state() -> State:
    """How the scheduler does, whichever process runs it."""
    kept = setting(NAME)
    if kept is None:
        return State(None)
    absence = [datetime.fromisoformat(moment) for moment in kept["absence"]]
    return State(
        datetime.fromisoformat(kept["last"]),
        tuple(Trouble(what, reason) for what, reason in kept["troubles"]),
        Absence(*absence) if absence else None,
    )


def note_round(now: datetime, troubles: tuple[Trouble, ...], runs: Sequence[Run] = ()) -> None:
    """Write down that the clock was looked at and what came of it, and say so where it had not
    been looked at for long.
    """
    before = scheduler_state()
    absence = before.absence
    with transaction():
        if before.last is not None and now - before.last >= AWAY:
            absence = Absence(before.last, now)
            words = f"nothing ran since {before.last:%Y-%m-%d %H:%M} UTC; caught up"
            record(ACTOR, "scheduler was away", words, now)
        kept = {
            "last": now.isoformat(),
            "troubles": [[one.what, one.reason] for one in troubles],
            "absence": [absence.since.isoformat(), absence.until.isoformat()] if absence else [],
        }
        keep_setting(NAME, kept)
        db.session.add_all(
            JobRun(at=run.at, job=run.job, what=run.what, trouble=run.trouble) for run in runs
        )


def latest_runs(count: int) -> list[Run]:
    """What ran or failed lately, the latest first."""
    rows = db.session.scalars(select(JobRun).order_by(JobRun.id.desc()).limit(count))
    return [_run(row) for row in rows]


def runs_at(moment: datetime) -> list[Run]:
    """What one look at the clock led to, in the order in which it was done."""
    rows = db.session.scalars(select(JobRun).where(JobRun.at == moment).order_by(JobRun.id))
    return [_run(row) for row in rows]


def last_success() -> dict[str, datetime]:
    """When each kind of work last went well."""
    rows = db.session.execute(
        select(JobRun.job, func.max(JobRun.at)).where(JobRun.trouble == "").group_by(JobRun.job)
    )
    return {job: _aware(at) for job, at in rows}


def forget_runs(before: datetime) -> None:
    """Forget what ran long ago, in the caller's transaction."""
    db.session.execute(delete(JobRun).where(JobRun.at < before))


def _run(row: JobRun) -> Run:
    return Run(_aware(row.at), row.job, row.what, row.trouble)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
