"""The pages that are only read: the same bytes for everyone, nothing from elsewhere."""

from __future__ import annotations

import gzip
import hashlib
import re

import pytest
from flask import Flask

from surveys.manifest import Manifest
from tests.council import NOW, found_council, plan_wave
from tests.fixtures.open_wave import OpenWave

PAGES = ("", "/anonymous", "/thanks")


@pytest.mark.parametrize("page", PAGES)
def test_a_waves_pages_are_the_same_bytes_for_everyone(open_wave: OpenWave, page: str) -> None:
    path = f"/a/{open_wave.number}{page}"
    plain = open_wave.client.get(path)
    other = open_wave.client.get(
        path,
        headers={
            "Cookie": "session=abc",
            "User-Agent": "Other/1.0",
            "Accept-Language": "cy",
            "X-Forwarded-For": "192.0.2.1",
        },
    )
    assert plain.data == other.data
    assert plain.headers["ETag"] == other.headers["ETag"]
    assert "public" in plain.headers["Cache-Control"]
    assert plain.headers["Vary"] == "Accept-Encoding"


def test_a_page_is_sent_once_and_small(open_wave: OpenWave) -> None:
    path = f"/a/{open_wave.number}"
    plain = open_wave.client.get(path)
    packed = open_wave.client.get(path, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    for first in (plain, packed):
        encoding = first.headers.get("Content-Encoding", "identity")
        again = open_wave.client.get(
            path, headers={"If-None-Match": first.headers["ETag"], "Accept-Encoding": encoding}
        )
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", ["/a", "/a/1", "/a/1/anonymous", "/a/1/manifest.json", "/a/99"])
def test_no_page_sets_a_cookie_or_sends_a_referrer(open_wave: OpenWave, path: str) -> None:
    response = open_wave.client.get(path, headers={"Cookie": "session=abc"})
    assert "Set-Cookie" not in response.headers
    assert response.headers["Referrer-Policy"] == "no-referrer"
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_nothing_on_the_pages_comes_from_elsewhere(open_wave: OpenWave) -> None:
    for page in PAGES:
        html = open_wave.client.get(f"/a/{open_wave.number}{page}").text
        assert re.findall(r"(?:src|href|action)=\"(?!/|#)([^\"]*)\"", html) == []
        assert not re.search(r"<style|style=|<script(?! type=\"module\" src=)|onclick", html)


def test_answer_pages_carry_no_chart_library(open_wave: OpenWave) -> None:
    assert "plotly" not in open_wave.client.get(f"/a/{open_wave.number}").text


def test_the_manifest_is_served_byte_for_byte(open_wave: OpenWave) -> None:
    body = open_wave.client.get(f"/a/{open_wave.number}/manifest.json").data
    assert hashlib.sha256(body).hexdigest() == open_wave.manifest.fingerprint
    assert Manifest.from_json(body) == open_wave.manifest
    page = open_wave.client.get(f"/a/{open_wave.number}").text
    assert f'data-fingerprint="{open_wave.manifest.fingerprint}"' in page


def test_every_question_and_option_is_on_the_page(open_wave: OpenWave) -> None:
    html = open_wave.client.get(f"/a/{open_wave.number}").text
    for item in open_wave.manifest.instrument.items:
        assert html.count(f'name="q-{item.code}"') == 6
        assert item.text in html
    assert html.count("<fieldset") == html.count("<legend") == 3


def test_the_only_open_wave_is_the_front_page(open_wave: OpenWave) -> None:
    response = open_wave.client.get("/a")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/a/{open_wave.number}"


def test_without_an_open_wave_the_front_page_says_so(council_app: Flask) -> None:
    response = council_app.test_client().get("/a")
    assert response.status_code == 200
    assert "No survey is open at the moment" in response.text


def test_a_wave_that_is_planned_or_unknown_says_so(council_app: Flask) -> None:
    with council_app.app_context():
        found_council()
        number = plan_wave(NOW)
    planned = council_app.test_client().get(f"/a/{number}")
    assert planned.status_code == 404
    assert "not open yet" in planned.text
    unknown = council_app.test_client().get("/a/99")
    assert unknown.status_code == 404
    assert "no such survey" in unknown.text
    assert council_app.test_client().get("/a/99/manifest.json").status_code == 404
