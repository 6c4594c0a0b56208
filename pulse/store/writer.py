"""One writer a store: commits are grouped, and a caller is answered only after its commit."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from pulse.store.engines import is_of_another_file

T = TypeVar("T")
LARGEST_GROUP = 64
_STOP = object()


class _Spoilt(Exception):  # noqa: N818 (a signal inside this module, not an error)
    """A piece of work failed after it had written: the group cannot be committed as it is."""


class _Job:
    """A piece of work, and somebody who waits for what comes of it.

    A bare lock: a Future does more than this needs, for every ballot three times.
    """

    __slots__ = ("_done", "_failure", "_value", "work")

    def __init__(self, work: Callable[..., Any]) -> None:
        self.work = work
        self._done = threading.Lock()
        self._done.acquire()
        self._value: Any = None
        self._failure: BaseException | None = None

    def wait(self) -> Any:
        """What the work returned; raises what it raised."""
        self._done.acquire()
        if self._failure is not None:
            raise self._failure
        return self._value

    def answer(self, value: Any, failure: BaseException | None) -> None:
        """Let go on who waits."""
        self._value, self._failure = value, failure
        self._done.release()


class _Alone(_Job):
    """Work that wants the store to itself, outside any transaction."""

    __slots__ = ()

    def run(self) -> None:
        try:
            self.answer(self.work(), None)
        except BaseException as error:
            self.answer(None, error)


Answer = tuple[_Job, Any, BaseException | None]


class GroupWriter:
    """Runs small pieces of work on one store, in groups that share a durable commit.

    On SQLite everything goes through one thread and one connection, because several writers
    starve each other there. On PostgreSQL each call is its own transaction. `run` returns what
    the work returned, after the commit; an error of one piece rolls back that piece alone.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._jobs: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._grouping = engine.dialect.name == "sqlite"
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._held: Connection | None = None

    def run(self, work: Callable[[Connection], T]) -> T:
        """What `work` returned, once it is durable; raises what `work` raised."""
        if not self._grouping:
            with self._engine.begin() as connection:
                return work(connection)
        return self._answer_to(_Job(work))  # type: ignore[no-any-return]

    def pause(self, work: Callable[[], T]) -> T:
        """What `work` returned, run between two groups while no connection writes."""
        if not self._grouping:
            return work()
        return self._answer_to(_Alone(work))  # type: ignore[no-any-return]

    def stop(self) -> None:
        """Finish what is queued and end the thread."""
        if self._thread is not None:
            self._jobs.put(_STOP)
            self._thread.join()
            self._thread = None

    def _answer_to(self, job: _Job) -> Any:
        self._start()
        self._jobs.put(job)
        return job.wait()

    def _start(self) -> None:
        if self._thread is None:
            with self._starting:
                if self._thread is None:
                    thread = threading.Thread(target=self._loop, name="store-writer", daemon=True)
                    thread.start()
                    self._thread = thread

    def _loop(self) -> None:
        after: Any = None
        while after is not _STOP:
            group, after = self._next_group()
            if group:
                self._commit(group)
            if after is not None:
                self._let_go()
            if isinstance(after, _Alone):
                after.run()

    def _next_group(self) -> tuple[list[_Job], Any]:
        """The next work that can share a commit, and what ended the group, if anything did."""
        group: list[_Job] = []
        while len(group) < LARGEST_GROUP:
            job = self._jobs.get()
            if job is _STOP or isinstance(job, _Alone):
                return group, job
            group.append(job)
            if self._jobs.empty():
                break
        return group, None

    def _commit(self, group: list[_Job]) -> None:
        try:
            answers = self._together(group)
        except _Spoilt:
            # One piece wrote and then failed: each has its own transaction this time.
            answers = [(job, *self._apart(job.work)) for job in group]
        except BaseException as error:
            self._let_go()
            answers = [(job, None, error) for job in group]
        for job, value, failure in answers:
            job.answer(*self._anew(job, value, failure))

    def _together(self, group: list[_Job]) -> list[Answer]:
        """Run all in one transaction; a piece may fail there only if it wrote nothing."""
        answers: list[Answer] = []
        connection = self._connection()
        driver: Any = connection.connection.driver_connection
        with connection.begin():
            for job in group:
                before = driver.total_changes
                try:
                    answers.append((job, job.work(connection), None))
                except Exception as error:
                    if driver.total_changes != before:
                        raise _Spoilt from error
                    answers.append((job, None, error))
        return answers

    def _connection(self) -> Connection:
        """The thread's own: to take one from the pool for each group costs more than the group."""
        if self._held is not None and is_of_another_file(self._held.info):
            self._let_go()
        if self._held is None:
            self._held = self._engine.connect()
        return self._held

    def _let_go(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None

    def _anew(
        self, job: _Job, value: Any, failure: BaseException | None
    ) -> tuple[Any, BaseException | None]:
        """Another process renewed the file while we waited: what it refused goes into the new."""
        if not isinstance(failure, OperationalError) or self._held is None:
            return value, failure
        return self._apart(job.work) if is_of_another_file(self._held.info) else (None, failure)

    def _apart(self, work: Callable[[Connection], Any]) -> tuple[Any, BaseException | None]:
        try:
            with self._engine.begin() as connection:
                return work(connection), None
        except Exception as error:
            return None, error
