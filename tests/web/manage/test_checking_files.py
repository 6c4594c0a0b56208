"""The files that a reviewer hands on, checked with the checker that anyone can download."""

from __future__ import annotations

import io
import random
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask

from pulse.workflow.closing import close_wave
from pulse.workflow.fineness import fineness
from pulse.workflow.publication import publish_wave
from tests.council import NOW, answer, open_council, voters
from tests.web.people import Browser, signed_in

FILES = ("manifest", "release", "proof")


def addresses(number: int) -> dict[str, str]:
    return {
        "manifest": f"/a/{number}/manifest.json",
        "release": f"/manage/waves/{number}/release.json",
        "proof": f"/manage/waves/{number}/proof.json",
    }


def closed_wave(app: Flask) -> int:
    number = open_council(app)
    dice = random.Random(12)
    with app.app_context():
        for voter in dice.sample(voters(number), 200):
            answer(number, voter, (dice.randint(1, 5), dice.randint(1, 5), dice.randint(1, 5)))
        close_wave(number, NOW, "test")
    return number


def verify(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "surveys.verify", *(f"{name}.json" for name in FILES)],
        cwd=folder, capture_output=True, text=True, timeout=200, check=False,
    )  # fmt: skip


def take_away(browser: Browser, number: int, folder: Path) -> None:
    checker = browser.client.get("/a/verifier.zip")
    ZipFile(io.BytesIO(checker.data)).extractall(folder)
    for name, address in addresses(number).items():
        given = browser.client.get(address)
        assert given.status_code == 200
        (folder / f"{name}.json").write_bytes(given.data)


@pytest.fixture
def reviewer(council_app: Flask) -> Browser:
    return signed_in(council_app, "reviewer")


def test_the_files_check_without_this_server(
    council_app: Flask, reviewer: Browser, tmp_path: Path
) -> None:
    number = closed_wave(council_app)
    for name in ("release", "proof"):
        assert reviewer.client.get(addresses(number)[name]).status_code == 404
    with council_app.app_context():
        publish_wave(number, NOW, "test", workers=1)
    page = reviewer.get(f"/manage/waves/{number}")
    assert all(address in page for address in addresses(number).values())
    with council_app.app_context():
        found = fineness(number)
    assert found is not None
    assert "How fine the figures are" in page
    assert f"{found.own_percent}% of the staff asked can see figures of their own" in page
    assert sum(rung.figures for rung in found.rungs) == 3 * found.shown
    for rung in found.rungs:
        assert f'{rung.words}</th><td class="govuk-table__cell govuk-table__cell--numeric">' in page
    take_away(reviewer, number, tmp_path)
    checked = verify(tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    release = tmp_path / "release.json"
    release.write_text(release.read_text().replace('"mean":"3', '"mean":"4', 1))
    tampered = verify(tmp_path)
    assert tampered.returncode in (1, 2), tampered.stdout


def test_nobody_else_gets_them(council_app: Flask) -> None:
    stranger = council_app.test_client()
    for name in ("release", "proof"):
        assert stranger.get(addresses(1)[name]).status_code == 302
    chief = signed_in(council_app, "chief_executive")
    for name in ("release", "proof"):
        assert chief.client.get(addresses(1)[name]).status_code == 403
