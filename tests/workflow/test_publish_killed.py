"""kill -9 in the middle of a proof: what was proved stands, and no process is left over."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from pulse import create_app
from pulse.models.base import db
from pulse.store import proofs
from pulse.store.releases import proof_of_wave
from pulse.store.stores import stores
from pulse.store.transaction import transaction
from pulse.store.waves import wave_record
from pulse.workflow.closing import close_wave
from pulse.workflow.publication import publish_wave
from surveys.release import Release
from tests.anonymity.deal import twin
from tests.council import NOW, answer, open_council, voters
from tests.fixtures.application import config_for

SIZES = {"ADU1": (34, 0), "PLA1": (0, 40), "PLA2": (24, 0), "COR1": (0, 26)}


@pytest.fixture
def closed(make_app: Callable[..., Flask], tmp_path: Path) -> tuple[Path, int]:
    """A council whose wave is closed and counted, and not yet released."""
    data = tmp_path / "origin"
    app = make_app(data)
    number = open_council(app, SIZES)
    with app.app_context():
        for place, voter in enumerate(voters(number)):
            if place % 4:
                answer(number, voter, (1 + place % 5, 1 + place % 3, 5 - place % 4))
        close_wave(number, NOW, "test")
        stores().stop()
    return data, number


def publish_until_one_is_proved(data: str, number: int, line: Connection) -> None:
    """What is killed: a proof on two cores that stops for good after its first question."""
    app = create_app(config_for(Path(data)))

    def report(_stage: str, done: int, _total: int) -> None:
        if done == 1:
            line.send([child.pid for child in multiprocessing.active_children()])
            threading.Event().wait()

    with app.app_context():
        publish_wave(number, NOW, "test", report, workers=2)


def killed(data: Path, number: int) -> list[int]:
    """Begin to publish in a process of its own and kill it; the workers that it had."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    arguments = (str(data), number, theirs)
    process = context.Process(target=publish_until_one_is_proved, args=arguments)
    process.start()
    workers: list[int] = ours.recv()
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    return workers


def published(data: Path, number: int) -> tuple[list[int], Release, dict[str, Any]]:
    """Publish to the end: how much was done at each note, the release and its proof."""
    done = []
    with create_app(config_for(data)).app_context():
        release = publish_wave(number, NOW, "test", lambda _s, n, _t: done.append(n), workers=1)
        proof = (proof_of_wave(number) or {})["items"]
        stores().stop()
    return done, release, proof


def marked(data: Path, number: int) -> str:
    """Mark the one question that was proved, by a witness that stands there twice; which it is."""
    with create_app(config_for(data)).app_context():
        assert wave_record(db.session, number).state == "closed"
        [(key, settled)] = proofs.kept(db.session, number).items()
        twice = replace(settled, witnesses=(*settled.witnesses, settled.witnesses[0]))
        with transaction():
            proofs.keep(db.session, number, key, twice.to_dict())
        stores().stop()
    return settled.item


def test_a_proof_goes_on_where_it_stood(closed: tuple[Path, int], tmp_path: Path) -> None:
    origin, number = closed
    broken = twin(origin, tmp_path / "broken")
    workers = killed(broken, number)
    known = twin(broken, tmp_path / "known")
    item = marked(known, number)

    done, release, proof = published(broken, number)
    whole = published(origin, number)
    assert (release, proof) == whole[1:], "the release is as if nothing had happened"
    assert (done, whole[0]) == ([1, 1, 2, 3], [0, 1, 2, 3])
    again = published(known, number)[2]
    assert len(again[item]["witnesses"]) == 1 + len(proof[item]["witnesses"]), "it was sought again"

    assert workers
    limit = time.monotonic() + 60
    while left := [pid for pid in workers if Path(f"/proc/{pid}").exists()]:
        assert time.monotonic() < limit, f"workers {left} outlived the process that asked"
        time.sleep(0.1)
