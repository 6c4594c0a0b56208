"""Long work: one at a time, its progress readable, its failure kept in plain words."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete

from pulse.store import progress
from pulse.store.stores import stores
from pulse.workflow import background
from pulse.workflow.report import Report
from surveys.errors import NotAllowedError


def wait_until_it_ends(task: str) -> None:
    limit = time.monotonic() + 30
    while background.under_way(task):
        assert time.monotonic() < limit
        time.sleep(0.02)


def test_progress_shows_while_the_work_goes_on_and_is_gone_afterwards(council_app: Flask) -> None:
    told, go = threading.Event(), threading.Event()

    def work(report: Report) -> None:
        report("Making keys", 3, 24)
        told.set()
        assert go.wait(30)

    with council_app.app_context():
        background.start("wave 1", work)
        assert told.wait(30)
        stand = background.stand("wave 1")
        assert stand is not None
        assert (stand.stage, stand.done, stand.total, stand.error) == ("Making keys", 3, 24, "")
        with pytest.raises(NotAllowedError):
            background.start("wave 1", work)
        go.set()
        wait_until_it_ends("wave 1")
        assert background.stand("wave 1") is None


def test_work_that_says_nothing_for_long_is_seen_to_go_on(
    council_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One question of a proof takes minutes in a solver that tells nobody how far it is."""
    monkeypatch.setattr(background, "SECONDS_BETWEEN_BEATS", 0.05)
    told, go = threading.Event(), threading.Event()

    def work(report: Report) -> None:
        report("Proving, about 3 min left", 3, 10)
        told.set()
        assert go.wait(60)

    with council_app.app_context():
        background.start("wave 1", work)
        assert told.wait(30)
        seen: dict[datetime, str] = {}
        limit = time.monotonic() + 30
        while len(seen) < 4 and time.monotonic() < limit:
            stand = background.stand("wave 1")
            assert stand is not None
            assert (stand.done, stand.total) == (3, 10)
            seen[stand.at] = stand.stage
            time.sleep(0.02)
        go.set()
        wait_until_it_ends("wave 1")
        assert background.stand("wave 1") is None, "no beat comes after the end"
    assert len(seen) == 4, "nothing changed while the work went on"
    later = list(seen.values())[1:]
    assert all(s.startswith("Proving, about 3 min left, at this step for ") for s in later)


def test_how_long_changes_every_second() -> None:
    assert [background.lasting(s) for s in (0.4, 59.9, 60, 754)] == [
        "0 s", "59 s", "1 min 0 s", "12 min 34 s",
    ]  # fmt: skip


def test_a_refusal_is_kept_in_its_own_words_and_can_be_tried_again(council_app: Flask) -> None:
    def refuse(_report: Report) -> None:
        raise NotAllowedError("This wave is open already.")

    with council_app.app_context():
        background.start("wave 1", refuse)
        wait_until_it_ends("wave 1")
        stand = background.stand("wave 1")
        assert stand is not None
        assert stand.error == "This wave is open already."
        background.start("wave 1", lambda _report: None)
        wait_until_it_ends("wave 1")
        assert background.stand("wave 1") is None


def test_an_unforeseen_fault_says_nothing_of_what_it_was(council_app: Flask) -> None:
    def break_down(_report: Report) -> None:
        raise ZeroDivisionError("a secret")

    with council_app.app_context():
        background.start("wave 1", break_down)
        wait_until_it_ends("wave 1")
        stand = background.stand("wave 1")
        assert stand is not None
        assert stand.error == background.UNFORESEEN


def test_work_that_died_with_its_process_can_be_taken_over(council_app: Flask) -> None:
    long_ago = datetime.now(UTC) - background.SILENT - timedelta(seconds=1)
    with council_app.app_context():
        assert progress.begin(stores().main, "wave 1", long_ago, long_ago - background.SILENT)
        assert not background.under_way("wave 1")
        background.start("wave 1", lambda _report: None)
        wait_until_it_ends("wave 1")
        assert background.stand("wave 1") is None


def test_of_two_processes_that_begin_at_once_one_is_told_it_is_under_way(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    with app.app_context():
        main = stores().main
        if main.dialect.name == "sqlite":
            return  # one process writes at a time: the other looks afterwards
        both = threading.Barrier(2)
        monkeypatch.setattr(progress, "delete", lambda table: (both.wait(30), delete(table))[1])
        with ThreadPoolExecutor() as pool:
            tries = [pool.submit(progress.begin, main, "wave 1", now, now) for _ in range(2)]
            assert sorted(one.result() for one in tries) == [False, True]
