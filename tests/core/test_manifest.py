"""The manifest: one fingerprint for one wave, and nothing half right."""

import hashlib
import json

import pytest

from surveys.credential import to_base64url
from surveys.errors import InvalidValueError, NotFoundError
from surveys.manifest import Manifest
from tests.core.manifests import CELLS, GROUPS, INSTRUMENT, manifest, signing_keys


def test_it_goes_round_by_its_json():
    first = manifest()
    again = Manifest.from_json(first.json)
    assert again == first
    assert again.json == first.json
    assert again.fingerprint == hashlib.sha256(first.json).hexdigest()
    assert again.cells == CELLS
    assert again.groups == GROUPS
    assert again.instrument == INSTRUMENT
    assert again.eligible == 460


def test_the_fingerprint_is_of_the_content_and_not_of_the_layout():
    first = manifest()
    shuffled = dict(reversed(list(json.loads(first.json).items())))
    assert Manifest.from_json(json.dumps(shuffled, indent=2)).fingerprint == first.fingerprint


@pytest.mark.parametrize(
    "change",
    [{"bundle": "cd" * 32}, {"k": 12}, {"wave_title": "Winter"}, {"comment": True}, {"number": 8}],
)
def test_whatever_changes_changes_the_fingerprint(change):
    assert manifest(**change).fingerprint != manifest().fingerprint


def test_a_changed_key_changes_the_fingerprint():
    keys = {code: key.public for code, key in signing_keys().items()}
    keys["c001"], keys["c002"] = keys["c002"], keys["c001"]
    assert manifest(keys=keys).fingerprint != manifest().fingerprint


def test_it_knows_its_cells_and_keys():
    wave = manifest()
    assert wave.cell("c003").eligible == 10
    assert wave.key_of("c003") == signing_keys()["c003"].public
    with pytest.raises(NotFoundError, match="cell"):
        wave.key_of("c999")


def test_every_ballot_length_is_stated():
    assert manifest().ballot_length == 6
    assert manifest(comment=True).ballot_length == 6 + 2 + 2000


def test_a_cell_without_a_key_is_refused():
    with pytest.raises(InvalidValueError, match="c002 has no signing key"):
        manifest(keys={code: signing_keys()[code].public for code in ("c001", "c003")})


def spoilt(**changes):
    data = json.loads(manifest().json)
    data.update(changes)
    return json.dumps(data)


def cells(**changes):
    rows = json.loads(manifest().json)["cells"]
    rows[1].update(changes)
    return rows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        ("{}", "'format' is missing"),
        (spoilt(format="pulse-manifest-2"), "format"),
        (spoilt(wave="a|b"), "wave may hold"),
        (spoilt(title=" "), "title is empty"),
        (spoilt(number=True), "number is no positive number"),
        (spoilt(bundle="AB" * 32), "bundle"),
        (spoilt(comment=1), "comment is neither"),
        (spoilt(profiles=["age"]), "profiles"),
        (spoilt(opens="2026-13-01"), "YYYY-MM-DD"),
        (spoilt(opens="2027-01-01"), "closes before it opens"),
        (spoilt(box_key="!!"), "a key is wrong"),
        (spoilt(box_key=to_base64url(b"\x04" + bytes(64))), "no point of P-256"),
        (spoilt(k=7), "below the floor of 8"),
        (spoilt(ballot_length=7), "ballot_length should be 6"),
        (spoilt(cells=[]), "has no cells"),
        (spoilt(cells=cells(code="c001")), "code repeats"),
        (spoilt(cells=cells(code="c|1")), "holds |"),
        (spoilt(cells=cells(n=signing_keys()["c001"].public.modulus_text)), "share a key"),
        (spoilt(cells=cells(n="AQAB")), "a key is wrong"),
        (spoilt(cells=cells(e=3)), "exponent"),
        (spoilt(cells=cells(eligible=9)), "9 eligible"),
        (spoilt(groups=[{"code": "g", "cells": ["c9"]}]), "unknown cell"),
        (spoilt(cells=7), "wrong kind"),
    ],
)
def test_what_is_wrong_is_named(text, expected):
    with pytest.raises(InvalidValueError, match=expected.replace("|", r"\|")):
        Manifest.from_json(text)
