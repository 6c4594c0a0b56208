"""Long work in a thread of its own, with its progress where every page can read it.

Opening, closing and publishing can be begun again from any point, so a thread that dies with
its process costs nothing but time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Self

from flask import Flask, current_app
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from pulse.faults import told
from pulse.models.base import db
from pulse.store import progress
from pulse.store.progress import Stand
from pulse.store.stores import stores
from pulse.workflow.report import Report
from surveys.errors import NotAllowedError, PulseError

# Work of which nothing was heard for so long died with its process, and may be begun again.
SILENT = timedelta(minutes=2)
SECONDS_BETWEEN_NOTES = 0.5
# One question of a proof can take many minutes: whoever watches sees that the work goes on.
SECONDS_BETWEEN_BEATS = 5.0
UNFORESEEN = "Something went wrong that we did not foresee. It is noted in the log."
UNDER_WAY = "This is under way already."
Work = Callable[[Report], object]


class UnderWayError(NotAllowedError):
    """The same work is being done already, here or in another process."""


def start(task: str, work: Work) -> None:
    """Begin a task; raises UnderWayError while the same one is being done."""
    _take(stores().main, task)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    threading.Thread(target=_run, args=(app, task, work), name=task, daemon=True).start()


def perform(task: str, work: Work) -> None:
    """Do a task in this thread, with its progress shown as if it had been started.

    Raises UnderWayError while the same one is being done, and whatever the work raises.
    """
    main = stores().main
    _take(main, task)
    try:
        with _Notes(main, task) as notes:
            work(notes)
    except Exception as fault:
        db.session.rollback()
        words = str(fault) if isinstance(fault, PulseError) else UNFORESEEN
        progress.end(main, task, datetime.now(UTC), words)
        raise
    db.session.rollback()
    progress.end(main, task, datetime.now(UTC))


def _take(main: Engine, task: str) -> None:
    now = datetime.now(UTC)
    # What was read so far may hold the store's write lock, which the note needs.
    db.session.rollback()
    if not progress.begin(main, task, now, now - SILENT):
        raise UnderWayError(UNDER_WAY)


def stand(task: str) -> Stand | None:
    """How far a task has come; None when it is not under way and did not fail."""
    # A page that has read and reads on would wait for the task's next note, which waits for it.
    db.session.rollback()
    return progress.stand_of(stores().main, task)


def under_way(task: str) -> bool:
    """Whether a task is being done now, by this process or another."""
    found = stand(task)
    return found is not None and not found.error and not is_silent(found)


def is_silent(found: Stand) -> bool:
    """Whether a task was not heard of for so long that its process must have died."""
    return found.at <= datetime.now(UTC) - SILENT


def _run(app: Flask, task: str, work: Work) -> None:
    with app.app_context():
        main, error = stores().main, ""
        try:
            with _Notes(main, task) as notes:
                work(notes)
        except PulseError as refusal:
            error = str(refusal)
        except Exception as fault:
            app.logger.error("%s failed: %s", task, told(fault))
            error = UNFORESEEN
        db.session.rollback()
        progress.end(main, task, datetime.now(UTC), error)


class _Notes:
    """Writes down how far a task has come, at most twice a second: each note is a commit.

    Entered, it also writes every few seconds how long the task has been at its last step, in a
    thread of its own, because a solver says nothing until it is done.
    """

    def __init__(self, main: Engine, task: str) -> None:
        self._main, self._task = main, task
        self._last = (progress.AT_FIRST, 0, 0)
        self._noted, self._since = 0.0, time.monotonic()
        self._turn, self._over = threading.Lock(), threading.Event()
        self._beats = threading.Thread(target=self._beat, name=f"{task}, beats", daemon=True)

    def __enter__(self) -> Self:
        self._beats.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._over.set()
        self._beats.join()

    def __call__(self, stage: str, done: int, total: int) -> None:
        with self._turn:
            moment, before = time.monotonic(), self._last
            self._last, self._since = (stage, done, total), moment
            due = moment - self._noted > SECONDS_BETWEEN_NOTES
            if due or stage != before[0] or done == total:
                self._noted = moment
                self._tell(stage, done, total)

    def _beat(self) -> None:
        while not self._over.wait(SECONDS_BETWEEN_BEATS):
            with self._turn:
                stage, done, total = self._last
                spent = lasting(time.monotonic() - self._since)
                # A store that is busy with the work itself hears of it the next time.
                with suppress(SQLAlchemyError):
                    self._tell(f"{stage}, at this step for {spent}", done, total)

    def _tell(self, stage: str, done: int, total: int) -> None:
        progress.tell(self._main, self._task, stage, done, total, datetime.now(UTC))


def lasting(seconds: float) -> str:
    """How long something has taken, in words that change as long as it goes on."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
