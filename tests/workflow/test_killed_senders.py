"""Two senders, killed with kill -9 at random moments, before a mail server that misbehaves."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from flask import Flask

from pulse import create_app
from pulse.models.base import db
from pulse.store.failures import failures
from pulse.store.outbox import outbox_counts
from pulse.store.stores import stores
from pulse.workflow.sending import send_due
from tests.delivery.mail_server import DROP, MailServer, at_random, serving
from tests.fixtures.application import config_for
from tests.fixtures.postgres import PostgresStores
from tests.workflow.staffed import opened_wave
from tests.workflow.test_sending import smtp_variables

SENDERS = 2
PEOPLE = int(os.environ.get("PULSE_TEST_PEOPLE", "400"))
KILLS = int(os.environ.get("PULSE_TEST_KILLS", "12"))
DEAD = {f"p{n}@council.test" for n in (17, 99, 203)}


@pytest.fixture(params=["sqlite", "postgresql"])
def store_variables(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    if request.param == "sqlite":
        yield {}
    else:
        postgres: PostgresStores = request.getfixturevalue("postgres")
        yield postgres.environ()


def keep_sending(data: Path, variables: dict[str, str]) -> None:
    """What a scheduler process does, without its pauses."""
    with create_app(config_for(data, **variables)).app_context():
        while True:
            send_due(datetime.now(UTC), patient=False)


def sender(data: Path, variables: dict[str, str]) -> BaseProcess:
    process = multiprocessing.get_context("fork").Process(
        target=keep_sending, args=(data, variables), daemon=True
    )
    process.start()
    return process


def waits(number: int) -> bool:
    found = {state for wave, _, state in outbox_counts(db.session) if wave == number}
    db.session.rollback()
    return found > {"failed"} or found == {"queued"}


def test_everyone_deliverable_gets_one_and_at_most_one_more_a_kill(
    make_app: Callable[..., Flask], tmp_path: Path, store_variables: dict[str, str]
) -> None:
    chance = random.Random(5)
    trouble = at_random(3, 0.05, DROP, "450 4.2.2 full", "451 4.7.1 later")

    def reply(stage: str, address: str) -> str | None:
        dead = stage == "RCPT" and address in DEAD
        return "550 5.1.1 unknown" if dead else trouble(stage, address)

    mail, data = MailServer(reply), tmp_path / "pulse"
    with serving(mail) as server:
        variables = {**smtp_variables(server.port), **store_variables}
        app = make_app(data, **variables)
        with app.app_context():
            number = opened_wave(PEOPLE)
            stores().stop()
            senders = [sender(data, variables) for _ in range(SENDERS)]
            kills, limit = 0, time.monotonic() + 280
            while waits(number):
                assert time.monotonic() < limit, "the outbox was not emptied"
                time.sleep(chance.uniform(0.1, 0.6))
                if kills < KILLS:
                    victim = chance.randrange(SENDERS)
                    kill(senders[victim])
                    kills += 1
                    senders[victim] = sender(data, variables)
            for process in senders:
                kill(process)
            undelivered = failures(db.session, number)
    received = mail.received()
    assert set(received) == {f"p{n}@council.test" for n in range(PEOPLE)} - DEAD
    repeated = sum(count - 1 for count in received.values())
    assert repeated <= kills
    assert kills >= min(KILLS, 3), "too few kills to mean anything"
    assert {one.to for one in undelivered} == DEAD
    assert all(one.reason == "there is no such mailbox (550 5.1.1 unknown)" for one in undelivered)
    sys.stdout.write(f"{kills} kills: {len(received)} delivered, {repeated} of them twice\n")


def kill(process: BaseProcess) -> None:
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(10)
