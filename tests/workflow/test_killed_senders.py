"""Two senders, killed with kill -9 at random moments, before a mail server that misbehaves."""

from __future__ import annotations

import logging
import multiprocessing
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from flask import Flask
from werkzeug.serving import make_server

from pulse import create_app
from pulse.models.base import db
from pulse.scheduler.patience import Patience
from pulse.scheduler.rounds import run_due
from pulse.store.failures import failures
from pulse.store.outbox import outbox_counts
from pulse.store.stores import stores
from pulse.store.surveys import move_wave
from pulse.workflow.sending import send_due
from tests.delivery.mail_server import DROP, MailServer, at_random, serving
from tests.fixtures.application import config_for
from tests.fixtures.network import free_port
from tests.fixtures.postgres import PostgresStores
from tests.workflow.staffed import opened_wave
from tests.workflow.test_sending import smtp_variables

DEAD = {f"p{n}@council.test": "550 5.1.1 unknown" for n in (17, 99, 203)}
WRONG = "there is no such mailbox (550 5.1.1 unknown)"


@dataclass(frozen=True)
class Trial:
    """How many people, kills and processes, and how fast one process may send."""

    people: int
    kills: int
    schedulers: int
    webs: int
    rate: str
    pause: tuple[float, float]


# Slow enough, on any machine, that every kill falls while messages go out.
ON_SQLITE = Trial(400, 12, 2, 0, "25", (0.1, 0.6))
ON_POSTGRESQL = Trial(2_000, 50, 2, 2, "45", (0.05, 0.45))


def keep_sending() -> None:
    """What a scheduler process does, without its pauses."""
    patience = Patience()
    while True:
        run_due(datetime.now(UTC), patience)
        send_due(datetime.now(UTC), patient=False)
        db.session.remove()


def run_scheduler(data: Path, variables: dict[str, str], _port: int) -> None:
    with create_app(config_for(data, **variables)).app_context():
        keep_sending()


def run_web(data: Path, variables: dict[str, str], port: int) -> None:
    """A serving process with the embedded scheduler, as it is by default."""
    app = create_app(config_for(data, **variables))

    def embedded() -> None:
        with app.app_context():
            keep_sending()

    threading.Thread(target=embedded, daemon=True).start()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    make_server("127.0.0.1", port, app, threaded=True).serve_forever()


@dataclass
class Crowd:
    """The processes of one Pulse; a killed one is started again at once."""

    data: Path
    variables: dict[str, str]
    ports: list[int]
    running: list[BaseProcess] = field(default_factory=list)

    def start(self, trial: Trial) -> None:
        jobs = [(run_scheduler, 0)] * trial.schedulers + [(run_web, port) for port in self.ports]
        self.jobs = jobs
        self.running = [self._begin(number) for number in range(len(jobs))]

    def _begin(self, number: int) -> BaseProcess:
        job, port = self.jobs[number]
        process = multiprocessing.get_context("fork").Process(
            target=job, args=(self.data, self.variables, port), daemon=True
        )
        process.start()
        return process

    def kill_one(self, chance: random.Random) -> None:
        victim = chance.randrange(len(self.running))
        kill(self.running[victim])
        self.running[victim] = self._begin(victim)

    def stop(self) -> None:
        for process in self.running:
            kill(process)

    def is_served(self, chance: random.Random, number: int) -> bool:
        """Whether one of the web processes shows the survey just now."""
        url = f"http://127.0.0.1:{chance.choice(self.ports)}/a/{number}"
        try:
            with urlopen(url, timeout=2) as answer:  # noqa: S310 (our own address)
                return bool(answer.status == 200)
        except (URLError, ConnectionError, TimeoutError):
            return False


def waits(number: int) -> bool:
    found = {state for wave, _, state in outbox_counts(db.session) if wave == number}
    db.session.rollback()
    return "queued" in found


def test_everyone_deliverable_gets_one_and_at_most_one_more_a_kill_on_sqlite(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    attempt(ON_SQLITE, make_app, tmp_path / "pulse", {})


def test_everyone_deliverable_gets_one_and_at_most_one_more_a_kill_on_postgresql(
    make_app: Callable[..., Flask], tmp_path: Path, postgres: PostgresStores
) -> None:
    attempt(ON_POSTGRESQL, make_app, tmp_path / "pulse", postgres.environ())


def attempt(
    trial: Trial, make_app: Callable[..., Flask], data: Path, store_variables: dict[str, str]
) -> None:
    chance = random.Random(5)
    trouble = at_random(3, 0.04, DROP, "450 4.2.2 full", "451 4.7.1 later")

    def reply(stage: str, address: str) -> str | None:
        dead = DEAD.get(address) if stage == "RCPT" else None
        return dead or trouble(stage, address)

    mail = MailServer(reply)
    with serving(mail) as server:
        variables = {**smtp_variables(server.port), **store_variables}
        with make_app(data, **variables).app_context():
            number = opened_wave(trial.people)
            close_in_a_fortnight(number)
            stores().stop()
            crowd = Crowd(data, {**variables, "PULSE_SMTP_RATE": trial.rate}, free_ports(trial))
            crowd.start(trial)
            kills, shown, began = 0, 0, time.monotonic()
            try:
                while waits(number):
                    assert time.monotonic() < began + 280, "the outbox was not emptied"
                    time.sleep(chance.uniform(*trial.pause))
                    if mail.taken and kills < trial.kills:
                        crowd.kill_one(chance)
                        kills += 1
                    if crowd.ports:
                        shown += crowd.is_served(chance, number)
                seconds = time.monotonic() - began
            finally:
                crowd.stop()
            undelivered = failures(db.session, number)
    received = mail.received()
    assert set(received) == {f"p{n}@council.test" for n in range(trial.people)} - set(DEAD)
    repeated = sum(count - 1 for count in received.values())
    assert repeated <= kills
    assert kills == trial.kills, "too few kills fell while messages went out"
    assert {one.to for one in undelivered} == set(DEAD)
    assert {one.reason for one in undelivered} == {WRONG}
    assert not crowd.ports or shown
    sys.stdout.write(
        f"{trial.people} people, {trial.schedulers} schedulers, {trial.webs} web processes,"
        f" {kills} kills in {seconds:.0f} s: {len(received)} delivered, {repeated} of them twice,"
        f" {len(undelivered)} undeliverable and listed, {mail.refused} refusals and dropped"
        f" connections, survey shown {shown} times meanwhile\n"
    )


def close_in_a_fortnight(number: int) -> None:
    """The schedulers look at the real clock, which must not find the wave over."""
    now = datetime.now(UTC)
    move_wave(number, now - timedelta(minutes=5), now + timedelta(days=14))
    db.session.commit()


def free_ports(trial: Trial) -> list[int]:
    return [free_port() for _ in range(trial.webs)]


def kill(process: BaseProcess) -> None:
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(10)
