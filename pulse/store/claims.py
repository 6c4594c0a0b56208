"""Claims: one row for a job at its due time, so that of several processes exactly one acts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from pulse.models.base import db
from pulse.models.plans import JobClaim


def is_claimed(job: str, due_at: datetime) -> bool:
    """Whether a job was taken at a due time."""
    return db.session.get(JobClaim, (job, due_at)) is not None


def claim(job: str, due_at: datetime) -> bool:
    """Take a job at a due time, in the transaction of its work; False when it is taken.

    A claim undone with its transaction can be taken again.
    """
    if is_claimed(job, due_at):
        return False
    try:
        with db.session.begin_nested():
            db.session.add(JobClaim(job=job, due_at=due_at))
    except IntegrityError:
        return False
    return True


def release_claim(job: str, due_at: datetime) -> None:
    """Give a job back that could not be done, in the caller's transaction."""
    db.session.execute(delete(JobClaim).where(JobClaim.job == job, JobClaim.due_at == due_at))


def forget_claims(before: datetime) -> None:
    """Forget claims of long ago, in the caller's transaction."""
    db.session.execute(delete(JobClaim).where(JobClaim.due_at < before))
