"""The browser's cryptography: the RFCs' vectors in Node, and its ballots opened by Python."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from surveys.ballot import Ballot, Drop, holds, open_ballot
from surveys.credential import from_base64url, to_base64url
from surveys.profiles import READY
from tests.core.manifests import box_key, manifest, signing_keys

ROOT = Path(__file__).resolve().parents[3]
VECTORS = Path(__file__).parent / "crypto.test.mjs"


def node_test(**variables: str) -> str:
    node = shutil.which("node", path=f"{ROOT}/.venv/bin:/usr/local/bin:/usr/bin:/bin")
    if node is None:
        pytest.fail("Node.js is missing: `make test` installs it", pytrace=False)
    done = subprocess.run(
        [node, "--test", "--test-reporter=tap", str(VECTORS)],
        env={**os.environ, **variables}, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_the_vectors_of_both_rfcs_hold_in_the_browsers_code() -> None:
    report = node_test()
    assert report.count("ok ") >= 8
    for name in ("RFC 9474: blinds", "RFC 9474: finalises", "RFC 9180: seals"):
        assert any(f" - {name}" in line for line in report.splitlines() if line.startswith("ok"))


def through_node(folder: Path, **given: Any) -> list[dict[str, str]]:
    file = folder / "ballots.json"
    file.write_text(json.dumps(given))
    node_test(PULSE_BALLOTS_FOR_PYTHON=str(file))
    made: list[dict[str, str]] = json.loads(Path(f"{file}.out").read_text())
    return made


def test_python_signs_and_opens_what_the_browser_seals(tmp_path: Path) -> None:
    wave = manifest(comment=True, profiles=READY[:2])
    comment = "Bitte öfter zuhören. 🙂"
    cast = [
        ("c001", (1, 2, 3, 4, 5), comment, (5, 0)),
        ("c002", (0, 0, 0, 0, 0), "", (0, 0)),
        ("c003", (5, 0, 5, 0, 5), "x" * 2000, (0, 3)),
    ]
    codes = [item.code for item in wave.instrument.items]
    ballots = [
        {
            "cell": cell,
            "answers": dict(zip(codes, answers, strict=True)),
            "comment": text,
            "bands": {
                profile.code: band for profile, band in zip(wave.profiles, bands, strict=True)
            },
        }
        for cell, answers, text, bands in cast
    ]
    data = json.loads(wave.json)
    envelopes = through_node(tmp_path, manifest=data, ballots=ballots)
    signatures = [
        to_base64url(signing_keys()[e["cell"]].blind_sign(from_base64url(e["blinded"])))
        for e in envelopes
    ]
    made = through_node(tmp_path, manifest=data, envelopes=envelopes, signatures=signatures)
    for body, (cell, answers, text, bands) in zip(made, cast, strict=True):
        parts = {name: from_base64url(body[name]) for name in ("prefix", "signature", "sealed")}
        drop = Drop(body["cell"], **parts)
        assert holds(wave, drop)
        assert open_ballot(box_key(), wave, cell, drop.sealed) == Ballot(answers, text, bands)
