"""Witness mode as the results officer meets it in the browser."""

from __future__ import annotations

import io
import time
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from pulse.models.base import db
from pulse.models.plans import Wave
from pulse.store.keys import KeyFolder
from pulse.store.stores import stores
from pulse.store.waves import wave_record
from pulse.web.page import now
from surveys.ballot import BoxKey
from tests.council import found_council, plan_wave, the_manifest
from tests.web.people import Browser, signed_in

PLACE = "/manage/waves/1/witness"
CLOSE = "/manage/waves/1/close"


@pytest.fixture
def reviewer(council_app: Flask) -> Browser:
    with council_app.app_context():
        found_council({"ADU1": (12, 0)})
        assert plan_wave(now() + timedelta(days=3)) == 1
    return signed_in(council_app, "reviewer")


def file(content: bytes) -> Any:
    return (io.BytesIO(content), "wave.pulsekey")


def settled(browser: Browser) -> str:
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        page = browser.get("/manage/waves/1/progress")
        if "looks again every two seconds" not in page:
            return page
        time.sleep(0.1)
    raise AssertionError("the work did not end within a minute")


def open_it(browser: Browser) -> bytes:
    browser.get(PLACE)
    given = browser.send(PLACE, download="yes")
    assert given.headers["Cache-Control"] == "no-store"
    assert "attachment" in given.headers["Content-Disposition"]
    browser.post(PLACE, key=file(given.data))
    settled(browser)
    return given.data


def state(app: Flask) -> str:
    with app.app_context():
        return wave_record(db.session, 1).state


def overdue(app: Flask) -> None:
    with app.app_context():
        row = db.session.get(Wave, 1)
        assert row is not None
        row.closes = now() - timedelta(hours=1)
        db.session.commit()


def test_the_wave_opens_with_the_key_that_was_saved(council_app: Flask, reviewer: Browser) -> None:
    key = open_it(reviewer)
    with council_app.app_context():
        assert the_manifest(1).box_key == BoxKey.from_bytes(key).public
        folder = KeyFolder(stores().config.keys)
        assert folder.is_witnessed(1) and folder.read(1).box is None
        data = stores().config.data
    written = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    assert key not in written and key[36:68] not in written
    assert "with the key that a results officer holds" in reviewer.get("/manage/waves/1")


def test_each_download_is_another_key_and_opens_nothing_yet(
    council_app: Flask, reviewer: Browser
) -> None:
    reviewer.get(PLACE)
    first, second = (reviewer.send(PLACE, download="yes").data for _ in range(2))
    assert BoxKey.from_bytes(first).public != BoxKey.from_bytes(second).public
    assert state(council_app) == "planned"


@pytest.mark.parametrize("content", [b"", b"a holiday photograph"])
def test_a_file_that_is_no_key_opens_nothing(
    council_app: Flask, reviewer: Browser, content: bytes
) -> None:
    assert "There is a problem" in reviewer.post(PLACE, status=400, key=file(content))
    assert "Choose the key file." in reviewer.post(PLACE, status=400)
    assert state(council_app) == "planned"


def test_a_due_wave_waits_visibly_and_closes_with_its_key_alone(
    council_app: Flask, reviewer: Browser
) -> None:
    key = open_it(reviewer)
    overdue(council_app)
    assert "Waits for its key since" in reviewer.get("/manage/waves/1")
    assert "Choose the key file." in reviewer.post(CLOSE, status=400)
    wrong = reviewer.post(CLOSE, status=400, key=file(BoxKey.generate().to_bytes()))
    assert "not the key of" in wrong
    assert "no box key" in reviewer.post(CLOSE, status=400, key=file(b"a holiday photograph"))
    assert state(council_app) == "open"
    reviewer.post(CLOSE, key=file(key))
    settled(reviewer)
    assert state(council_app) == "closed"
