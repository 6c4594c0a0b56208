"""`pulse run` on an empty machine: a council to look at, where to go and whom to sign in as."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.fixtures.application import ROOT, pulse_command
from tests.fixtures.network import free_port

READY_WITHIN = 110


@contextmanager
def running(environ: dict[str, str], log: Path) -> Iterator[str]:
    """Runs `pulse run` until the block ends; gives what it printed by the time it serves."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "pulse", "run"],
            cwd=ROOT, env={**os.environ, **environ}, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        _wait(process, environ["PULSE_URL"], log)
        yield log.read_text()
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    limit = time.monotonic() + READY_WITHIN
    while time.monotonic() < limit and process.poll() is None:
        try:
            with urlopen(url + "/sign-in", timeout=5):  # noqa: S310 (our own URL)
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"pulse run did not answer in time:\n{log.read_text()}", pytrace=False)


def test_from_nothing_to_a_page_and_again_at_once(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    environ = {"PULSE_DATA": str(tmp_path / "var"), "PULSE_URL": url}

    with running(environ, tmp_path / "first.log") as first:
        links = re.findall(rf"{url}/a/9#[0-9A-Z]{{17}}", first)
        with urlopen(links[0], timeout=20) as page:  # noqa: S310 (our own URL)
            assert "Merebank Council" in page.read().decode()
    with running(environ, tmp_path / "second.log") as second:
        pass

    assert "Staff answering:" in first
    assert len(links) == 3
    assert "Staff answering:" not in second
    for role in ("Reviewer", "Chief executive", "Administrator"):
        line = next(line for line in first.splitlines() if line.strip().startswith(role))
        assert line in second


def test_a_port_in_use_is_said_before_anything_is_written(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        environ = {"PULSE_DATA": str(tmp_path), "PULSE_URL": f"http://127.0.0.1:{port}"}
        result = pulse_command(environ, "run")

    assert result.returncode == 2
    assert f"Port {port} is in use" in result.stderr
    assert not (tmp_path / "main.db").exists()


def test_only_a_past_wave_can_be_built(tmp_path: Path) -> None:
    result = pulse_command({"PULSE_DATA": str(tmp_path)}, "demonstration", "build", "--since", "9")

    assert result.returncode == 2
    assert "1<=x<=8" in result.stderr
