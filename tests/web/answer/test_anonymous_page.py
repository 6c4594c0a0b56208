"""How your answers stay anonymous: live facts, plain words, and a checker to take away."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask

from pulse.workflow.closing import close_wave
from pulse.workflow.opening import open_wave as open_
from surveys.ballot import BoxKey
from tests.council import NOW, found_council, plan_wave, the_manifest
from tests.fixtures.open_wave import OpenWave
from tests.readability import grade, prose, syllables

# Reading age 9 to 11 is the fourth to the sixth year of school.
HIGHEST_GRADE = 6.0


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def page(app: Flask, number: int, path: str = "anonymous") -> str:
    response = app.test_client().get(f"/a/{number}/{path}")
    assert response.status_code == 200
    return response.text


def test_it_can_be_read_at_the_age_of_eleven(open_wave: OpenWave) -> None:
    html = page(open_wave.app, open_wave.number)
    text = prose(html, leave_out="answer-fingerprint")
    assert len(text.split()) > 400
    assert grade(text) <= HIGHEST_GRADE, grade(text)


def test_the_grade_is_the_published_formula() -> None:
    assert [syllables(w) for w in ("cat", "sealed", "anonymous", "make", "table", "wanted")] == [
        1, 1, 4, 1, 2, 2,
    ]  # fmt: skip
    assert grade("The cat sat on the mat.") == pytest.approx(-1.45, abs=0.01)
    hard = (
        "Cryptographic anonymisation methodologies necessitate considerable organisational"
        " infrastructure, notwithstanding administrative considerations."
    )
    assert grade(hard) > 20


def test_an_open_wave_says_what_it_is_and_that_its_keys_are_in_use(open_wave: OpenWave) -> None:
    text = words_of(page(open_wave.app, open_wave.number))
    manifest = open_wave.manifest
    smallest = min(cell.eligible for cell in manifest.cells)
    assert f"Smallest group {smallest} people" in text
    assert f"Shown only from {manifest.k} people who answered" in text
    assert manifest.fingerprint in text.replace(" ", "")
    assert manifest.bundle in text.replace(" ", "")
    assert "In use until the survey closes" in text
    assert "for 90 days after the survey closes" in text
    assert "python -m surveys.verify manifest.json release.json proof.json" in text


def test_after_the_close_it_says_when_the_keys_were_destroyed(open_wave: OpenWave) -> None:
    before = page(open_wave.app, open_wave.number)
    with open_wave.app.app_context():
        close_wave(open_wave.number, NOW + timedelta(days=14), "test")
    after = words_of(page(open_wave.app, open_wave.number))
    assert "Destroyed on 16 November 2026." in after and "In use until" not in after
    assert "Destroyed on" not in words_of(before)


def test_in_witness_mode_it_says_that_the_key_is_not_here(council_app: Flask) -> None:
    with council_app.app_context():
        found_council({"ADU1": (12, 0)})
        number = plan_wave()
        open_(number, NOW, "test", witness=BoxKey.generate().public)
        assert the_manifest(number)
    assert "is not on the server" in words_of(page(council_app, number))


def test_on_a_shared_device_it_goes_back_by_itself(open_wave: OpenWave) -> None:
    html = page(open_wave.app, open_wave.number, "kiosk/anonymous")
    kiosk = f"/a/{open_wave.number}/kiosk"
    assert f'<meta http-equiv="refresh" content="180; url={kiosk}">' in html
    assert f'href="{kiosk}"' in html and f'href="/a/{open_wave.number}"' not in html
    assert "http-equiv" not in page(open_wave.app, open_wave.number)


@pytest.mark.parametrize("path", ["", "/thanks", "/kiosk"])
def test_every_page_of_a_wave_leads_to_it(open_wave: OpenWave, path: str) -> None:
    html = open_wave.client.get(f"/a/{open_wave.number}{path}").text
    goal = "/kiosk/anonymous" if path == "/kiosk" else "/anonymous"
    assert f'href="/a/{open_wave.number}{goal}"' in html


def test_a_closed_or_used_wave_leads_to_it_too(open_wave: OpenWave) -> None:
    link = f'href="/a/{open_wave.number}/anonymous"'
    with open_wave.app.app_context():
        close_wave(open_wave.number, NOW, "test")
    assert link in open_wave.client.get(f"/a/{open_wave.number}").text


def test_a_wave_without_a_manifest_has_no_such_page(council_app: Flask) -> None:
    with council_app.app_context():
        found_council()
        number = plan_wave()
    assert council_app.test_client().get(f"/a/{number}/anonymous").status_code == 404


def test_the_checker_runs_away_from_the_server(open_wave: OpenWave, tmp_path: Path) -> None:
    first = open_wave.client.get("/a/verifier.zip")
    assert first.data == open_wave.client.get("/a/verifier.zip").data
    assert first.mimetype == "application/zip"
    with ZipFile(io.BytesIO(first.data)) as archive:
        assert "surveys.verify manifest.json release.json" in archive.read("README.txt").decode()
        assert not any("pulse" in name for name in archive.namelist())
        archive.extractall(tmp_path)
    manifest = tmp_path / "manifest.json"
    manifest.write_bytes(open_wave.manifest.json)
    (tmp_path / "release.json").write_text("{}")
    done = subprocess.run(
        [sys.executable, "-m", "surveys.verify", "manifest.json", "release.json"],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120,
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
    )  # fmt: skip
    assert done.returncode == 2 and "Traceback" not in done.stderr, done.stderr
    assert "release" in done.stderr
