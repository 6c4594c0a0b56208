"""Invitations a second: `python -m benchmarks.sending [--people 10000,100000] [--open 100000]`.

Two sender processes, one connection each, into a minimal SMTP server on this machine, through the
product's own outbox on SQLite. Half-way through, both senders are killed with kill -9 and started
again, so that the figures include what is lost by it. Beside it: how fast access codes are made
and kept, and how long opening a wave takes.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy import func, insert, select

from benchmarks.mail_sink import MailSink, mail_sink
from pulse import create_app
from pulse.config import Config, read_config
from pulse.migrating import migrate_all
from pulse.models.base import db
from pulse.models.roster import Message, Person
from pulse.store.invitations import NewInvitation, replace_invitations
from pulse.store.organisation import save_organisation
from pulse.store.stores import stores
from pulse.store.surveys import waves_of
from pulse.workflow.opening import open_wave
from pulse.workflow.planning.next_wave import bring_forward
from pulse.workflow.planning.surveys import Wish, create_survey
from pulse.workflow.sending import send_due
from surveys.access_code import derive
from surveys.units import Organisation, Unit

SENDERS = 2
CODES = 10_000
INSERTED_AT_ONCE = 20_000
PEOPLE_A_SERVICE = 650
SERVICES_A_DIRECTORATE = 12
INSTRUMENT = "empowerment-culture"
SHOWN_EVERY = 5.0


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", default="10000,60000", help="how many invitations, by commas")
    parser.add_argument(
        "--open", type=int, default=100_000, help="staff of the wave to open; 0: no"
    )
    given = parser.parse_args()
    print(f"load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    codes()
    for people in [int(part) for part in given.people.split(",") if part]:
        invitations(people)
    if given.open:
        opening(given.open)


def codes() -> None:
    """How fast codes are derived and hashed, and their rows written."""
    with _council(CODES, port=1):
        began, used = time.perf_counter(), time.process_time()
        made = [NewInvitation(n, "c", derive(b"s" * 32, b"%d" % n).hash) for n in _row_keys()]
        derived = time.perf_counter() - began
        replace_invitations(db.session, 99, made)
        db.session.commit()
        whole, worked = time.perf_counter() - began, time.process_time() - used
    print(
        f"{CODES:,} codes: {derived:.2f} s to make, {whole:.2f} s in all with their rows durable"
        f" (processor {worked:.2f} s)"
    )


def _row_keys() -> list[int]:
    return list(db.session.scalars(select(Person.id)))


def invitations(people: int) -> None:
    """Open a wave and send its invitations with two processes, killed once half-way."""
    with mail_sink() as sink, _council(people, sink.port, services=4) as data:
        number = _opened()
        stores().stop()
        first = _send_until(data, sink, people // 2, people)
        second = _send_until(data, sink, people, people)
        messages, reached = sink.taken()
        left = db.session.scalar(select(func.count()).select_from(Message)) or 0
    pace = messages / (first.seconds + second.seconds)
    print(
        f"{people:,} invitations of wave {number}: {pace:,.0f} a second"
        f" over {SENDERS} connections, with a kill -9 of both senders after"
        f" {first.reached:,}; {reached:,} people reached, {messages - reached} of them twice,"
        f" {left} left, largest sender {second.megabytes:.0f} MB"
    )


def opening(people: int) -> None:
    """How long opening a wave takes, keys and invitations included."""
    with _council(people, port=1):
        began = time.monotonic()
        number = _opened()
        seconds = time.monotonic() - began
        cells = len(_cells(number))
    print(f"a wave opened for {people:,} staff in {cells} cells: {seconds:.1f} s")


def _cells(number: int) -> tuple[object, ...]:
    """The cells of a wave's manifest."""
    (wave,) = [wave for wave in waves_of("bench") if wave.number == number]
    return wave.opened_manifest().cells


@contextmanager
def _council(people: int, port: int, services: int | None = None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="pulse-bench-") as name:
        data = Path(name) / "data"
        with create_app(_config(data, port)).app_context():
            migrate_all()
            _staff(people, services or max(1, people // PEOPLE_A_SERVICE))
            try:
                yield data
            finally:
                db.session.remove()
                stores().stop()


def _config(data: Path, port: int) -> Config:
    environ = {
        "PULSE_DATA": str(data),
        "PULSE_SCHEDULER": "no",
        "PULSE_SMTP_HOST": "127.0.0.1",
        "PULSE_SMTP_PORT": str(port),
        "PULSE_SMTP_SECURITY": "none",
        "PULSE_SENDER": "Staff survey <survey@council.example>",
        "PULSE_URL": "https://survey.council.example",
    }
    return read_config(environ, secret_key="only for this bench")  # noqa: S106


def _staff(people: int, services: int) -> None:
    units = [Unit("org", "Bench Council", "organisation")]
    units += [
        Unit(f"d{n}", f"Directorate {n}", "directorate", "org")
        for n in range(-(-services // SERVICES_A_DIRECTORATE))
    ]
    units += [
        Unit(f"s{n}", f"Service {n}", "service", f"d{n // SERVICES_A_DIRECTORATE}")
        for n in range(services)
    ]
    save_organisation(db.session, Organisation(units))
    for start in range(0, people, INSERTED_AT_ONCE):
        rows = [_person(n, services) for n in range(start, min(start + INSERTED_AT_ONCE, people))]
        db.session.execute(insert(Person), rows)
    db.session.commit()


def _person(n: int, services: int) -> dict[str, object]:
    return {
        "number": f"B{n:07}", "name": f"Person {n}", "email": f"person.{n}@bench.example",
        "language": "en", "unit": f"s{n % services}", "active": True,
        "profile": "front_line" if n // services % 2 else "office",
    }  # fmt: skip


def _opened() -> int:
    now = datetime.now(UTC)
    first_on = now.date() + timedelta(days=7)
    create_survey("bench", Wish("Bench", INSTRUMENT, "quarterly", first_on, clock(9), 14, ()), now)
    number = bring_forward(waves_of("bench")[0].number, now).number
    open_wave(number, now, "bench")
    return number


def _send(data: Path, port: int, line: Connection) -> None:
    with create_app(_config(data, port)).app_context():
        line.send("ready")
        line.recv()
        while True:
            report = send_due(datetime.now(UTC), patient=False)
            left = db.session.scalar(select(func.count()).select_from(Message)) or 0
            db.session.remove()
            if report.stopped or not left:
                break
            time.sleep(0.05)
        stores().stop()
    line.send(_peak_kilobytes())


def _peak_kilobytes() -> int:
    """The most memory of this program; getrusage would count what its parent had when it began."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


@dataclass(frozen=True, slots=True)
class Stretch:
    """Sending until so many people were reached."""

    seconds: float
    reached: int
    megabytes: float


def _send_until(data: Path, sink: MailSink, until: int, people: int) -> Stretch:
    """Two senders, timed from when both are ready; killed unless everybody was reached."""
    senders = [_sender(data, sink.port) for _ in range(SENDERS)]
    for _, line in senders:
        line.recv()
    began = time.monotonic()
    for _, line in senders:
        line.send("go")
    reached = _watch(sink, people, until)
    seconds = time.monotonic() - began
    if reached < people:
        for process, _ in senders:
            process.kill()
        memory = 0
    else:
        memory = max(line.recv() for _, line in senders)
    for process, _ in senders:
        process.join()
    return Stretch(seconds, reached, memory / 1024)


def _sender(data: Path, port: int) -> tuple[BaseProcess, Connection]:
    # A fresh interpreter, so that its memory is its own.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_send, args=(data, port, theirs), daemon=True)
    process.start()
    return process, ours


def _watch(sink: MailSink, people: int, until: int) -> int:
    shown = time.monotonic()
    while (reached := sink.taken()[1]) < until:
        if time.monotonic() - shown > SHOWN_EVERY:
            shown = time.monotonic()
            print(f"  {reached:,} of {people:,}", flush=True)
        time.sleep(0.02)
    return reached


if __name__ == "__main__":
    main()
