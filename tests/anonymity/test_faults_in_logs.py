"""A store that fails in the middle: the log has a time, so it holds nothing of what was written.

A full disk, or a lock that never comes free, happens just when many answer at once.
"""

from __future__ import annotations

import re
from typing import Any, NoReturn

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from pulse.scheduler.clock import Clock
from pulse.store.stores import stores
from pulse.web.voice import pages as voice_pages
from surveys.access_code import parse
from surveys.ballot import Ballot, finish, prepare
from surveys.credential import from_base64url, to_base64url
from tests.council import open_council, the_manifest, voters
from tests.fixtures.application import ROOT

WORDS, WHOM = "Zyxwvut carried the boxes.", "Quxley of the depot"
TELLING = ("Zyxwvut", "Quxley")


def spoil(engine: Engine, table: str, column: str) -> None:
    """From now on the store refuses what is written to a table, with a message of its own."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            for verb in ("INSERT", "UPDATE"):
                connection.execute(
                    text(
                        f"CREATE TRIGGER spoilt_{verb} BEFORE {verb} ON {table}"
                        f" BEGIN SELECT RAISE(ABORT, 'disk full'); END"
                    )
                )
        else:
            never = f"ALTER TABLE {table} ADD CHECK ({column} IS NULL) NOT VALID"
            connection.execute(text(never))


def lines(caplog: pytest.LogCaptureFixture) -> str:
    return "\n".join(f"{record.getMessage()}\n{record.exc_text}" for record in caplog.records)


def say(app: Flask) -> int:
    given = {"whom": WHOM, "words": WORDS, "seed": "1"}
    return app.test_client(use_cookies=False).post("/v/thanks", data=given).status_code


def test_what_staff_wrote_is_in_no_line(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with app.app_context():
        spoil(stores().box, "voice", "words")
    assert say(app) == 500
    written = caplog.text + lines(caplog)
    assert "keep_voice" in written and "IntegrityError" in written
    assert not [word for word in TELLING if word in written]


def test_nothing_of_a_code_or_a_ballot_is_in_a_line(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    number = open_council(app, {"ADU1": (20, 0)})
    with app.app_context():
        voter, manifest = voters(number)[3], the_manifest(number)
    envelope = prepare(manifest, voter.cell, Ballot((1, 2, 3)))
    blinded, client = envelope.blinding.blinded, app.test_client(use_cookies=False)
    asked = {"code": voter.code, "blinded": to_base64url(blinded)}
    signed = client.post(f"/a/{number}/issue", json=asked).get_json()["signature"]
    ballot = finish(manifest, envelope, from_base64url(signed))
    parts = {name: getattr(ballot, name) for name in ("prefix", "signature", "sealed")}
    dropped = {"cell": ballot.cell, **{k: to_base64url(v) for k, v in parts.items()}}
    with app.app_context():
        spoil(stores().roster, "invitation", "cell")
        spoil(stores().box, "sealed_ballot", "pile")
        other = voters(number)[4]
    assert client.post(f"/a/{number}/issue", json={**asked, "code": other.code}).status_code == 500
    assert client.post(f"/a/{number}/drop", json=dropped).status_code == 500
    written = caplog.text + lines(caplog)
    assert "in take" in written and "in drop_sealed" in written
    for secret in (*parts.values(), blinded, parse(other.code).hash, parse(voter.code).hash):
        assert secret.hex()[:16] not in written
        assert repr(secret)[2:20] not in written


def test_the_words_of_any_other_error_stay_out_as_well(
    council_app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: Any) -> None:
        try:
            int(WORDS)
        except ValueError as error:
            raise KeyError(WHOM) from error

    monkeypatch.setattr(voice_pages.voices, "say", failing)
    assert say(council_app) == 500
    written = caplog.text + lines(caplog)
    assert "KeyError" in written and "ValueError" in written and "in failing" in written
    assert not [word for word in TELLING if word in written]


def test_neither_are_they_in_what_the_scheduler_writes(
    council_app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: Any) -> NoReturn:
        raise ValueError(WORDS)

    monkeypatch.setattr("pulse.scheduler.clock.send_due", failing)
    monkeypatch.setattr("pulse.scheduler.clock.run_due", failing)
    clock = Clock(council_app, Once())
    clock.send()
    clock.look()
    written = caplog.text + lines(caplog)
    assert written.count("ValueError") >= 2
    assert not [word for word in TELLING if word in written]


def test_nothing_else_writes_the_words_of_an_error_down() -> None:
    telling = re.compile(r"exc_info|logger\.exception|print_exc|format_exc")
    sources = {path: path.read_text() for path in (ROOT / "pulse").rglob("*.py")}
    assert len(sources) > 300
    assert [str(path) for path, source in sources.items() if telling.search(source)] == []


class Once:
    """A scheduler that never comes round."""

    def add_job(self, *_: Any, **__: Any) -> None:
        """Nothing runs by itself."""
