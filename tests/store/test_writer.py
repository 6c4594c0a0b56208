"""The grouping writer: durable before it answers, and one piece's failure is its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import Connection, text

from pulse.store.stores import stores
from pulse.store.writer import GroupWriter


class OddError(Exception):
    """Raised on purpose."""


@pytest.fixture
def writer(council_app: Flask) -> GroupWriter:
    with council_app.app_context():
        engine = stores().main
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE piece (n INTEGER PRIMARY KEY)"))
        return GroupWriter(engine)


def write(n: int, fail: bool) -> Callable[[Connection], int]:
    def work(connection: Connection) -> int:
        connection.execute(text("INSERT INTO piece VALUES (:n)"), {"n": n})
        if fail:
            raise OddError(n)
        return n

    return work


def kept(writer: GroupWriter) -> set[int]:
    return writer.run(lambda c: {row.n for row in c.execute(text("SELECT n FROM piece"))})


def test_a_piece_that_fails_after_writing_takes_no_other_with_it(writer: GroupWriter) -> None:
    gate = threading.Event()

    def hold(_connection: Connection) -> None:
        gate.wait(10)

    with ThreadPoolExecutor(31) as pool:
        held = pool.submit(writer.run, hold)
        futures = [pool.submit(writer.run, write(n, n % 5 == 0)) for n in range(30)]
        gate.set()
        held.result(10)
        outcomes = [future.exception(30) for future in futures]
    assert [type(outcome) for outcome in outcomes] == [
        OddError if n % 5 == 0 else type(None) for n in range(30)
    ]
    assert kept(writer) == {n for n in range(30) if n % 5}
    writer.stop()


def test_a_piece_that_fails_before_writing_is_told_so(writer: GroupWriter) -> None:
    def refuse(_connection: Connection) -> None:
        raise OddError

    with pytest.raises(OddError):
        writer.run(refuse)
    assert writer.run(write(1, fail=False)) == 1
    assert kept(writer) == {1}
    writer.stop()


def test_work_that_wants_the_store_alone_runs_between_groups(writer: GroupWriter) -> None:
    writer.run(write(1, fail=False))
    assert writer.pause(lambda: "alone") == "alone"
    with pytest.raises(OddError):
        writer.pause(raise_odd)
    assert writer.run(write(2, fail=False)) == 2
    writer.stop()
    assert writer.run(write(3, fail=False)) == 3, "a stopped writer starts again when asked"
    writer.stop()


def raise_odd() -> None:
    raise OddError
