"""Answers of an earlier supplier: planned, printed and proved like a wave, and kept nowhere."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask

from pulse.models.base import db
from pulse.store.releases import proof_of_wave, releases_of
from pulse.store.stores import stores
from pulse.store.waves import wave_record
from pulse.workflow import reading, supplied
from pulse.workflow.choices import Asked
from pulse.workflow.planning.staff import import_staff_list
from pulse.workflow.publication import publish_wave
from pulse.workflow.supplied import Wish, check_answers, import_answers
from surveys.bank import instrument
from surveys.credential import SigningKey
from surveys.errors import InvalidValueError
from surveys.measure import Measure, NotAsked, Value
from surveys.trend import Programme
from surveys.verify import __main__ as verifier
from tests.web.manage.lists import TEAMS, csv_of, people

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ITEMS = instrument("lga-engagement").items[:2]
WISH = Wish(
    "lga-engagement", "Spring 2024", date(2026, 11, 3), date(2026, 11, 20), "Acme, report 7"
)
MARK = "Zyxwvut"


def answers(count: int, odd: str = "") -> bytes:
    """A file of this many people, with a column that is nobody's business."""
    chance = Random(3)
    rows = []
    for number in range(count):
        directorate, service = TEAMS[number % len(TEAMS)]
        given = [str(chance.choices((1, 2, 3, 4, 5), (1, 2, 3, 5, 4))[0]) for _ in ITEMS]
        rows.append([f"{MARK}{number}", directorate, service, "no", *given])
    if odd:
        rows[7][4] = odd
    headings = ("Nickname", "Directorate", "Service", "Front line", *(i.code for i in ITEMS))
    return csv_of(rows, headings)


@pytest.fixture
def council(council_app: Flask) -> Flask:
    with council_app.app_context():
        import_staff_list("test", csv_of(people(50)), "list.csv", NOW)
    return council_app


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_file_of_answers_becomes_a_proved_release_and_is_kept_nowhere(
    council: Flask, tmp_path: Path
) -> None:
    with council.app_context():
        check, number = import_answers("test", WISH, answers(130), "answers.csv", NOW)
        assert check.good and (check.people, check.questions) == (130, 2)
        assert check.smallest >= 10
        assert wave_record(db.session, number).state == "closed"
        release = publish_wave(number, NOW, "test", workers=1)
        assert release.imported == "Acme, report 7"
        assert release.group("org").responses == 130
        assert releases_of("lga-engagement")[0].to_json() == release.to_json()
        proof = proof_of_wave(number)
        (tmp_path / "manifest.json").write_text(wave_record(db.session, number).manifest or "")
        folder = stores().config.data
        choice = reading.selected(Asked())
        assert choice is not None
        [score] = choice.programme.series(["org"], Measure("item_score", ITEMS[0].code))
        [rate] = choice.programme.series(["org"], Measure("response_rate"))
        assert isinstance(score.latest.reading, Value)
        assert rate.latest.reading == NotAsked("question")
    kept = bytes_of(folder)
    assert MARK.encode() not in kept
    assert b"Acme, report 7" in kept
    (tmp_path / "release.json").write_bytes(release.to_json())
    (tmp_path / "proof.json").write_text(json.dumps(proof))
    paths = [str(tmp_path / name) for name in ("manifest.json", "release.json", "proof.json")]
    assert verifier.main(paths) == 0


def test_a_dry_run_and_a_bad_file_change_nothing(council: Flask) -> None:
    with council.app_context():
        assert check_answers(WISH, answers(60), "a.csv").good
        bad, number = import_answers("test", WISH, answers(60, odd="9"), "a.csv", NOW)
        assert (bad.good, number) == (False, 0)
        assert [(p.row, p.column) for p in bad.problems] == [(9, ITEMS[0].code)]
        few, _ = import_answers("test", WISH, answers(9), "a.csv", NOW)
        assert "at least 10" in few.problems[0].message
        assert not releases_of("lga-engagement")


def test_nobody_waits_for_the_counting(council: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who answers a wave meanwhile asks the main store, too: its lock may not be held so long."""
    counted, keyed = supplied.count_wave, SigningKey.generate
    free: list[str] = []
    with council.app_context():
        place = str(stores().main.url.database)

    def look(what: str) -> None:
        with closing(sqlite3.connect(place, timeout=0, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
        free.append(what)

    def counting(*arguments: Any) -> Any:
        look("counting")
        return counted(*arguments)

    def making() -> SigningKey:
        look("keys")
        return keyed()

    with council.app_context():
        monkeypatch.setattr(supplied, "count_wave", counting)
        monkeypatch.setattr(SigningKey, "generate", making)
        check, number = import_answers("test", WISH, answers(60), "answers.csv", NOW)
        assert check.good and number
    assert {"counting", "keys"} == set(free)


def test_a_title_is_used_once(council: Flask) -> None:
    with council.app_context():
        import_answers("test", WISH, answers(60), "a.csv", NOW)
        with pytest.raises(InvalidValueError, match="called 'Spring 2024'"):
            import_answers("test", WISH, answers(60), "a.csv", NOW)
    for wrong in ({"title": " "}, {"source": ""}, {"closed": date(2026, 11, 1)}):
        values = {"title": "T", "source": "S", "closed": date(2026, 11, 20), **wrong}
        with pytest.raises(InvalidValueError):
            Wish("lga-engagement", opened=date(2026, 11, 3), **values)  # type: ignore[arg-type]


def test_the_release_of_a_wave_of_our_own_is_as_it_was(council: Flask) -> None:
    """The mark is absent unless a wave was imported, so that no fingerprint changes."""
    with council.app_context():
        _, number = import_answers("test", WISH, answers(60), "a.csv", NOW)
        release = publish_wave(number, NOW, "test", workers=1)
    assert '"imported":"Acme, report 7"' in release.to_json().decode()
    assert Programme([release]).latest.imported
