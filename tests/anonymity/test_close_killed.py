"""kill -9 in the middle of a close: the wave is fully open or closed with the same counts."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from pulse import create_app
from pulse.models.base import db
from pulse.store.ballots import kept
from pulse.store.keys import KeyFolder
from pulse.store.stores import stores
from pulse.store.waves import wave_record
from pulse.workflow.closing import close_wave
from pulse.workflow.renewing import debts, pay
from tests.anonymity import deal
from tests.council import NOW, open_council, voters
from tests.fixtures.application import config_for

BALLOTS = 150
MOMENTS = 20


def close_when_told(data: str, number: int, line: Connection) -> None:
    """What the killed process does: everything ready, then the close, then one word."""
    app = create_app(config_for(Path(data)))
    with app.app_context():
        line.send("ready")
        line.recv()
        close_wave(number, NOW, "test")
        stores().stop()
    line.send("closed")


def killed_after(data: Path, number: int, seconds: float | None) -> float:
    """Run a close in a process of its own and kill it; None lets it finish. How long it ran."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pulse", "tests.council"])
    ours, theirs = context.Pipe()
    process = context.Process(target=close_when_told, args=(str(data), number, theirs))
    process.start()
    assert ours.recv() == "ready"
    began = time.monotonic()
    ours.send("go")
    ours.poll(seconds)
    ran = time.monotonic() - began
    if seconds is not None and process.pid is not None:
        os.kill(process.pid, signal.SIGKILL)
    process.join(30)
    assert process.exitcode in (0, -signal.SIGKILL)
    return ran


def counts(number: int) -> dict[str, object] | None:
    with stores().box.connect() as connection:
        found = kept(connection, number)
    return None if found is None else {"plan": found.plan, "tables": found.tables.to_dict()}


def sealed_in_box() -> int:
    with stores().box.connect() as connection:
        return connection.execute(text("SELECT count(*) FROM sealed_ballot")).scalar_one()


def require_fully_open(number: int) -> None:
    assert wave_record(db.session, number).state == "open"
    db.session.rollback()
    assert sealed_in_box() == BALLOTS
    assert KeyFolder(stores().config.keys).read(number).box is not None
    assert len(voters(number)) > BALLOTS


def wiped_roster(data: Path) -> bytes:
    """The roster's pages; the header counts how often they were written, and so differs."""
    return (data / "roster.db").read_bytes()[100:]


@pytest.fixture
def cast(make_app: Callable[..., Flask], tmp_path: Path) -> tuple[Path, int]:
    """A council with an open wave and its ballots in the box."""
    data = tmp_path / "origin"
    app = make_app(data)
    number = open_council(app)
    with app.app_context():
        hand = deal.deal(number, BALLOTS, random.Random(5))
    deal.play(app, number, hand)
    with app.app_context():
        stores().stop()
    return data, number


def test_there_is_no_third_state(cast: tuple[Path, int], tmp_path: Path) -> None:
    origin, number = cast
    whole = deal.twin(origin, tmp_path / "whole")
    duration = killed_after(whole, number, None)
    roster = wiped_roster(whole)
    with create_app(config_for(whole)).app_context():
        expected = counts(number)
        stores().stop()
    assert expected is not None
    dice, states = random.Random(6), []
    for moment in range(MOMENTS):
        data = deal.twin(origin, tmp_path / f"moment{moment}")
        killed_after(data, number, 1.5 * duration * (moment + dice.random()) / MOMENTS)
        states.append(after_restart(data, number, expected))
        assert wiped_roster(data) == roster, "the roster tells who answered after whom"
    print(f"kill -9 at {MOMENTS} moments of a close of {duration:.2f} s: {states}")  # noqa: T201
    assert len(set(states)) > 1, "every kill fell on the same side of the close: spread them"


def after_restart(data: Path, number: int, expected: dict[str, object]) -> str:
    """Check what the kill left, finish the close, and say which side the kill fell on."""
    with create_app(config_for(data)).app_context():
        found = counts(number)
        if found is None:
            require_fully_open(number)
        else:
            assert found == expected
        if wave_record(db.session, number).state == "open":
            db.session.rollback()
            close_wave(number, NOW, "test")
        assert counts(number) == expected
        assert wave_record(db.session, number).state == "closed"
        db.session.rollback()
        assert sealed_in_box() == 0
        assert not KeyFolder(stores().config.keys).exist(number)
        for debt in debts(NOW + timedelta(hours=1)):
            pay(debt)
        stores().stop()
    return "open" if found is None else "closed"
