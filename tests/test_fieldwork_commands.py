"""The commands for messages and the scheduler, as an operator types them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from pulse.models.base import db
from pulse.models.roster import Person
from pulse.store.stores import stores
from pulse.workflow.opening import open_wave
from tests.delivery.mail_server import MailServer, serving
from tests.fixtures.application import AWAKE, ROOT, pulse_command
from tests.workflow.staffed import issue_to, planned_wave, staff
from tests.workflow.test_sending import smtp_variables


@pytest.fixture
def mail() -> MailServer:
    refuse = "550 5.1.1 unknown"
    return MailServer(
        lambda stage, to: refuse if stage == "RCPT" and to.startswith("p7@") else None
    )


@pytest.fixture
def operator(
    make_app: Callable[..., Flask], mail: MailServer, tmp_path: Path
) -> Iterator[dict[str, str]]:
    """The environment of a council whose wave 1 is due in this very minute, for 20 people."""
    with serving(mail) as server:
        variables = smtp_variables(server.port)
        with make_app(tmp_path / "pulse", **variables).app_context():
            staff(20)
            assert planned_wave(datetime.now(UTC) - timedelta(minutes=1)) == 1
            stores().stop()
        yield {**AWAKE, **variables, "PULSE_DATA": str(tmp_path / "pulse")}


@pytest.fixture
def pulse(operator: dict[str, str], make_app: Callable[..., Flask]) -> Callable[..., Result]:
    """Runs `pulse ARGUMENTS` in this process, on the operator's stores."""
    app = make_app(Path(operator["PULSE_DATA"]), **operator)

    def run(*arguments: str) -> Result:
        return app.test_cli_runner().invoke(args=["pulse", *arguments])

    return run


def test_sending_by_hand(
    pulse: Callable[..., Result], mail: MailServer, make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    app = make_app(tmp_path / "pulse")
    with app.app_context():
        open_wave(1, datetime.now(UTC), "test")
    first = pulse("send")
    assert (first.exit_code, first.stdout) == (0, "Sent 19, to be tried again 0, failed 1.\n")
    reason = "there is no such mailbox (550 5.1.1 unknown)"
    assert (
        pulse("undelivered", "1").stdout
        == f"00007  invitation  email   p7@council.test  {reason}\n"
    )
    with app.app_context():
        db.session.query(Person).where(Person.number == "00007").update({"email": "new@b.test"})
        db.session.commit()
        issue_to(1, "p1@council.test")
    assert pulse("send", "--again", "1").stdout.splitlines() == [
        "1 failed messages are tried again.",
        "Sent 1, to be tried again 0, failed 0.",
    ]
    assert "The reminder is queued" in pulse("remind", "1").stdout
    assert "Nothing was queued" in pulse("remind", "1").stdout
    # How many are reminded is how many have not answered: no command says it.
    assert "Wave 1: some of kind reminder queued" in pulse("scheduler", "status").stdout
    sent = pulse("send").stdout
    assert sent == "Sent 0, to be tried again 0, failed 0. Reminders went too.\n"
    assert mail.received()["p1@council.test"] == 1
    assert mail.received()["p2@council.test"] == mail.received()["new@b.test"] == 2
    assert pulse("undelivered", "1").stdout.startswith("Every message")


def test_bad_input_is_one_clear_line(pulse: Callable[..., Result]) -> None:
    for arguments in (["remind", "99"], ["undelivered", "99"], ["send", "--again", "99"]):
        refused = pulse(*arguments)
        assert refused.exit_code == 2
        assert "there is no wave 99" in refused.stderr
    refused = pulse("remind", "1")
    assert refused.exit_code == 2
    assert "is not open, so nobody is reminded" in refused.stderr
    assert pulse("scheduler", "status").exit_code == 1


def test_an_outage_is_told_and_loses_nothing(
    operator: dict[str, str], make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    with serving(MailServer()) as gone:
        pass
    variables = {**operator, "PULSE_SMTP_PORT": str(gone.port)}
    app = make_app(tmp_path / "pulse", **variables)
    with app.app_context():
        open_wave(1, datetime.now(UTC), "test")
    refused = app.test_cli_runner().invoke(args=["pulse", "send"])
    assert refused.exit_code == 1
    assert "cannot be reached" in refused.stderr
    assert "Nothing is lost: the rest stays queued." in refused.stderr


@pytest.mark.timeout(700)
def test_the_scheduler_in_a_process_of_its_own_survives_kill_9(
    operator: dict[str, str], mail: MailServer
) -> None:
    for ending in (signal.SIGKILL, signal.SIGINT):
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "pulse", "scheduler", "run"],
            cwd=ROOT, env={**os.environ, **operator},
        )  # fmt: skip
        wait_for(5 if ending == signal.SIGKILL else 19, mail)
        process.send_signal(ending)
        assert process.wait(30) == (-9 if ending == signal.SIGKILL else 0)
    assert set(mail.received()) == {f"p{n}@council.test" for n in range(20) if n != 7}
    assert sum(mail.received().values()) <= 20
    assert pulse_command(operator, "scheduler", "status").returncode == 0


def wait_for(count: int, mail: MailServer) -> None:
    # A message in doubt is tried again after minutes, and a busy machine takes its time.
    limit = time.monotonic() + 300
    while len(mail.taken) < count:
        assert time.monotonic() < limit, f"only {len(mail.taken)} of {count} messages came"
        time.sleep(0.02)


def test_letters_are_printed_into_a_new_file_and_wait_where_it_cannot_be_written(
    pulse: Callable[..., Result], make_app: Callable[..., Flask], operator: dict[str, str],
    tmp_path: Path,
) -> None:  # fmt: skip
    app = make_app(Path(operator["PULSE_DATA"]), **operator)
    with app.app_context():
        db.session.query(Person).where(Person.number == "00001").update({"email": None})
        db.session.commit()
        open_wave(1, datetime.now(UTC), "test")
    refused = pulse("mail", "letters", "1", "--output", str(tmp_path / "none" / "letters.pdf"))
    assert refused.exit_code and "cannot be written" in refused.output
    printed = pulse("mail", "letters", "1", "--output", str(tmp_path / "letters.pdf"))
    assert "1 letters in" in printed.output and "0 more wait" in printed.output
    assert (tmp_path / "letters.pdf").read_bytes().startswith(b"%PDF")
