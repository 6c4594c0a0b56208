"""Witness mode: the key is never here, the wave waits for it, a wrong one changes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from pulse.models.base import db
from pulse.scheduler.patience import Patience
from pulse.scheduler.rounds import run_due
from pulse.store.ballots import is_counted, kept
from pulse.store.keys import KeyFolder, WaveKeys
from pulse.store.stores import stores
from pulse.store.waves import wave_record
from pulse.workflow.closing import close_wave
from pulse.workflow.opening import open_wave
from pulse.workflow.witness import is_witnessed
from surveys.ballot import BoxKey
from surveys.errors import BallotError, InvalidValueError, NotAllowedError
from tests.council import NOW, answer, found_council, plan_wave, the_manifest, voters

SIZES = {"ADU1": (24, 0), "PLA1": (0, 14)}
AFTER = NOW + timedelta(days=15)


@pytest.fixture
def key() -> BoxKey:
    return BoxKey.generate()


def open_witnessed(app: Flask, key: BoxKey, ballots: int = 12) -> int:
    with app.app_context():
        found_council(SIZES)
        number = plan_wave()
        open_wave(number, NOW, "test", witness=key.public)
        for voter in voters(number)[:ballots]:
            answer(number, voter, (1, 2, 3))
    return number


def everything(data: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(data.rglob("*")) if path.is_file())


def sealed(number: int) -> bool:
    with stores().box.connect() as connection:
        return not is_counted(connection, number)


def test_the_key_is_nowhere_on_the_server(council_app: Flask, key: BoxKey) -> None:
    number = open_witnessed(council_app, key)
    with council_app.app_context():
        data = stores().config.data
        assert KeyFolder(stores().config.keys).read(number).box is None
        assert the_manifest(number).box_key == key.public
    private = key.to_bytes()
    secret = private[36:68]  # the 32 bytes of the number itself inside PKCS #8
    assert secret in private and len(set(secret)) > 8
    found = everything(data)
    assert key.public in found or b"box_key" in found, "the search looks into the stores"
    assert secret not in found and private not in found


def test_a_due_wave_waits_for_its_key_and_holds_nothing_else_up(
    council_app: Flask, key: BoxKey
) -> None:
    number = open_witnessed(council_app, key)
    with council_app.app_context():
        patience = Patience()
        for hours in range(3):
            done = run_due(AFTER + timedelta(hours=hours), patience)
            assert done is not None and not any(what.startswith("Close") for what in done)
        assert patience.troubles() == ()
        wave = wave_record(db.session, number)
        assert (wave.state, is_witnessed(wave)) == ("open", True)
        with pytest.raises(NotAllowedError, match="waits for its key"):
            close_wave(number, AFTER, "test")
        db.session.rollback()
        answer(number, voters(number)[20], (3, 3, 3))
        close_wave(number, AFTER, "test", witness_key=key.to_bytes())
        with stores().box.connect() as box:
            counted = kept(box, number)
        assert counted is not None and sum(counted.tables.responses.values()) == 13
        assert not is_witnessed(wave_record(db.session, number))


@pytest.mark.parametrize("ballots", [0, 12])
def test_a_wrong_key_is_refused_and_nothing_is_lost(
    council_app: Flask, key: BoxKey, ballots: int
) -> None:
    number = open_witnessed(council_app, key, ballots)
    with council_app.app_context():
        for wrong, words in (
            (BoxKey.generate().to_bytes(), "not the key of"),
            (b"a holiday photograph", "no box key"),
        ):
            with pytest.raises(BallotError, match=words):
                close_wave(number, AFTER, "test", witness_key=wrong)
            db.session.rollback()
            assert wave_record(db.session, number).state == "open" and sealed(number)
        close_wave(number, AFTER, "test", witness_key=key.to_bytes())
        with stores().box.connect() as box:
            counted = kept(box, number)
        assert counted is not None and sum(counted.tables.responses.values()) == ballots


def test_a_public_half_that_is_no_key_opens_nothing(council_app: Flask) -> None:
    with council_app.app_context():
        found_council(SIZES)
        number = plan_wave()
        with pytest.raises(InvalidValueError, match="box_key"):
            open_wave(number, NOW, "test", witness=b"not a point of the curve")
        assert wave_record(db.session, number).state == "planned"


def test_a_close_that_stopped_after_the_counting_needs_the_key_no_more(
    council_app: Flask, key: BoxKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = open_witnessed(council_app, key)
    with council_app.app_context():
        with monkeypatch.context() as killed:
            killed.setattr("pulse.workflow.closing.renew_box", lambda _stores: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                close_wave(number, AFTER, "test", witness_key=key.to_bytes())
        db.session.rollback()
        assert not sealed(number) and not is_witnessed(wave_record(db.session, number))
        done = run_due(AFTER, Patience())
        assert done is not None and any(what.startswith("Close") for what in done)
        assert wave_record(db.session, number).state in ("closed", "released")


def test_a_key_left_by_an_earlier_attempt_at_opening_is_gone(tmp_path: Path) -> None:
    folder = KeyFolder(tmp_path)
    folder.write(1, WaveKeys(b"s", {}, b"a box key that was to stay"))
    folder.write(1, WaveKeys(b"s", {}, None))
    assert folder.read(1).box is None and folder.is_witnessed(1)


def test_from_the_command_line(council_app: Flask, tmp_path: Path) -> None:
    key_file, other = tmp_path / "officer.key", tmp_path / "other.key"
    with council_app.app_context():
        found_council(SIZES)
        number = str(plan_wave(datetime.now(NOW.tzinfo)))
        keys = stores().config.keys
    runner = council_app.test_cli_runner()

    def pulse(*arguments: str) -> tuple[int, str]:
        done = runner.invoke(args=["pulse", "wave", *arguments])
        return done.exit_code, done.output

    code, said = pulse("open", number, "--witness", str(key_file))
    assert code == 0 and "only key" in said, said
    assert key_file.stat().st_mode & 0o777 == 0o600
    code, said = pulse("open", number, "--witness", str(key_file))
    assert code == 2 and "exists already" in said
    code, said = pulse("open", number, "--witness", str(other))
    assert code == 2 and not other.exists(), "a key that opens nothing is not left lying about"
    code, said = pulse("close", number, "--yes")
    assert code == 2 and "waits for its key" in said
    code, said = pulse("close", number, "--yes", "--key", str(key_file))
    assert code == 0 and "its keys are destroyed" in said, said
    assert not (keys / number).exists()
