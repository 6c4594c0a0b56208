"""Built files reach a phone compressed, and only once."""

from __future__ import annotations

import gzip
import json
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pulse.web import static

BUILT = Path(__file__).resolve().parents[2] / "pulse" / "static"


@pytest.fixture
def client() -> FlaskClient:
    app = Flask("pulse", static_folder=str(BUILT))
    static.init_app(app)
    return app.test_client()


def test_a_browser_that_takes_gzip_gets_the_same_bytes_smaller(client: FlaskClient) -> None:
    plain = client.get("/static/govuk.css", buffered=True)
    packed = client.get("/static/govuk.css", headers={"Accept-Encoding": "br, gzip"}, buffered=True)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert packed.mimetype == plain.mimetype == "text/css"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 4


def test_only_an_address_with_its_hash_is_kept_for_ever(client: FlaskClient) -> None:
    assert "immutable" not in client.get("/static/govuk.js", buffered=True).headers["Cache-Control"]
    kept = client.get("/static/govuk.js?v=0123", buffered=True).headers["Cache-Control"]
    assert "immutable" in kept
    assert "max-age=31536000" in kept


def test_the_manifest_tells_the_hash_of_every_file() -> None:
    manifest = json.loads((BUILT / "manifest.json").read_text())
    assert {"govuk.css", "govuk.js", "plotly.js", "answer.js"} <= set(manifest)
    for name, digest in manifest.items():
        assert sha256((BUILT / name).read_bytes()).hexdigest() == digest


def test_nothing_built_asks_for_a_reserved_typeface_or_another_host() -> None:
    styles = "".join(path.read_text() for path in BUILT.rglob("*.css"))
    assert "GDS Transport" not in styles
    assert "@font-face" not in styles
    assert "url(http" not in styles


@pytest.mark.parametrize("path", ["/static/../config.py", "/static/%2e%2e/config.py"])
def test_nothing_outside_the_folder_is_sent(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
