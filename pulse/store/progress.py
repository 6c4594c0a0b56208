"""How far long work has come, in the main store, so that any process can show it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from pulse.models.plans import Progress
from pulse.store.engines import impatient

AT_FIRST = "Getting ready"


@dataclass(frozen=True, slots=True)
class Stand:
    """How far one task has come; `error` in plain words once it failed."""

    stage: str
    done: int
    total: int
    error: str
    at: datetime


def stand_of(main: Engine, task: str) -> Stand | None:
    """How far a task has come; None when it never began or has ended well."""
    with main.connect() as connection:
        row = connection.execute(select(Progress).where(Progress.task == task)).first()
    if row is None:
        return None
    return Stand(row.stage, row.done, row.total, row.error, _aware(row.at))


def begin(main: Engine, task: str, now: datetime, stale: datetime) -> bool:
    """Take a task; False when another process has it and was heard of after `stale`."""
    try:
        with main.begin() as connection:
            return _begin(connection, task, now, stale)
    except IntegrityError:
        # On PostgreSQL another process took it between our look and our note.
        return False


def _begin(connection: Connection, task: str, now: datetime, stale: datetime) -> bool:
    row = connection.execute(select(Progress).where(Progress.task == task)).first()
    if row is not None and not row.error and _aware(row.at) > stale:
        return False
    connection.execute(delete(Progress).where(Progress.task == task))
    connection.execute(
        insert(Progress).values(task=task, done=0, total=0, stage=AT_FIRST, error="", at=now)
    )
    return True


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def tell(main: Engine, task: str, stage: str, done: int, total: int, now: datetime) -> None:
    """Note how far a task has come, or leave it to the next note where the store is busy.

    The task may hold what the holder of this store waits for: it must not wait for long.
    """
    values = {"stage": stage, "done": done, "total": total, "at": now}
    note = update(Progress).where(Progress.task == task).values(**values)
    with (
        main.connect() as connection,
        impatient(connection),
        suppress(OperationalError),
        connection.begin(),
    ):
        connection.execute(note)


def end(main: Engine, task: str, now: datetime, error: str = "") -> None:
    """Forget a task that ended well, or keep why it did not."""
    with main.begin() as connection:
        if error:
            values = {"error": error, "at": now}
            connection.execute(update(Progress).where(Progress.task == task).values(**values))
        else:
            connection.execute(delete(Progress).where(Progress.task == task))
