"""A wave with declared profiles and comments, from its manifest to what anyone may read."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask

from pulse.store.ballots import kept
from pulse.store.comments import comment_rows
from pulse.store.releases import proof_of_wave
from pulse.store.stores import stores
from pulse.workflow.closing import close_wave
from pulse.workflow.publication import publish_wave
from surveys.release import Release, release_from_json
from surveys.verify.__main__ import main as verify
from tests.council import NOW, PROFILES, answer, open_council, the_manifest, voters

# How many write a comment: enough to stand alone, and two that only do together.
WRITERS = {"ADU": 25, "PLA": 12, "COR": 11}


def play(app: Flask) -> tuple[int, Counter[str]]:
    """Two thirds answer, declare what they like, and some write a comment."""
    number, dice, said = open_council(app, profiles=PROFILES, comment=True), random.Random(4), []
    with app.app_context():
        manifest, left = the_manifest(number), dict(WRITERS)
        for person in dice.sample(voters(number), 250):
            directorate = manifest.cell(person.cell).directorate or ""
            bands = (dice.choice((0, 1, 1, 1, 2)), dice.choice((0, 1, 2, 2)))
            text = ""
            if left.get(directorate):
                left[directorate] -= 1
                text = f"Remark {dice.randrange(10**6)} from {directorate}.\x07"
            answer(number, person, [dice.choice((1, 3, 4, 5)) for _ in range(3)], text, bands)
            said += [f"pattern.{bands[0]}", f"service.{bands[1]}.{directorate}"]
        close_wave(number, NOW, "test")
    return number, Counter(said)


def test_what_was_declared_is_planned_proved_and_verified(
    council_app: Flask, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number, said = play(council_app)
    with council_app.app_context():
        release = publish_wave(number, NOW, "test", workers=1)
        manifest, proof = the_manifest(number), proof_of_wave(number)
        with stores().box.connect() as connection:
            counted = kept(connection, number)
            comments = comment_rows(connection, number)
    assert Counter(row.key.place for row in comments) == {"ADU": 25, "": 23}
    assert not any("\x07" in row.words for row in comments)
    assert counted is not None
    for group in release.groups:
        if group.band is not None:
            place = group.unit if group.unit in WRITERS else ""
            key = f"{group.profile}.{group.band}"
            expected = said[f"{key}.{place}"] if place else _all(said, key)
            assert group.responses == expected
    assert {g.code for g in release.groups if g.band} >= {"b.pattern.1", "b.service.2.ADU"}
    # Which band goes with which cell, or with another band, is kept nowhere.
    cells = {cell.code for cell in manifest.cells}
    blocks = {name.split(".", 2)[2] for name in counted.tables.responses if name not in cells}
    assert len(counted.tables.responses) == len(cells) + 3 + 3 * 3
    assert blocks <= cells
    assert release_from_json(release.to_json()) == release
    assert _verified(tmp_path, manifest.json, release.to_json(), json.dumps(proof)) == 0
    assert "Everything holds" in capsys.readouterr().out
    _tampered(tmp_path, manifest.json, release, proof or {}, capsys)


def _all(said: Counter[str], key: str) -> int:
    return sum(count for name, count in said.items() if name == key or name.startswith(f"{key}."))


def _verified(folder: Path, *files: str | bytes) -> int:
    paths = []
    for number, content in enumerate(files):
        path = folder / f"{number}.json"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        paths.append(str(path))
    return verify(paths)


def _tampered(
    folder: Path, manifest: bytes, release: Release, proof: dict, capsys: pytest.CaptureFixture[str]
) -> None:
    """A witness in which the bands no longer hold the people of the cells is not believed."""
    item = release.instrument.items[0].code
    witness = proof["items"][item]["witnesses"][0]
    row = next(row for row in witness[-1:-10:-1] if row[1] or row[2])
    place = 1 if row[1] else 2
    row[place], row[0] = row[place] - 1, row[0] + 1
    assert _verified(folder, manifest, release.to_json(), json.dumps(proof)) == 1
    assert "than by cell" in capsys.readouterr().out
