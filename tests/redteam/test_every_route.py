"""No address says anything about answers that were not released, to anybody, at any time.

Two councils in which the same people answered the opposite have to look the same from outside
until one of them is released, and what was kept must not show afterwards. The walk is tried on
planted leaks first.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, Response
from sqlalchemy import delete, select, update
from werkzeug.test import Client

from pulse import create_app
from pulse.migrating import migrate_all
from pulse.models.box import CountedWave, SealedBallot
from pulse.store.ballots import drop_sealed, kept
from pulse.store.keys import KeyFolder
from pulse.store.releases import release_of_wave
from pulse.store.stores import stores
from pulse.workflow.closing import close_wave
from pulse.workflow.opening import open_wave
from pulse.workflow.publication import publish_wave
from surveys.ballot import Ballot, BoxKey, Drop, ballot_hash, finish, open_ballot, prepare
from surveys.credential import SigningKey
from tests.council import NOW, Voter, answer, found_council, plan_wave, the_manifest, voters
from tests.fixtures.application import config_for
from tests.redteam.routes import Walk, Words, browsers, differences, saying, walk

SIZES = {"ADU1": (30, 0), "ADU2": (14, 0), "PLA1": (40, 0), "PLA2": (0, 16), "COR1": (0, 22)}
LATER = NOW + timedelta(days=30)
HIGH, LOW = (5, 1, 5), (1, 5, 2)


@dataclass(frozen=True)
class Stage:
    """A council with one released wave, one that is being walked, and one that is planned."""

    app: Flask
    clients: dict[str, Client]
    released: int
    now: int

    def walk(self, only: str = "") -> Walk:
        """Every address as everyone."""
        return walk(self.app, self.clients, words_of(self), only)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    app = create_app(config_for(tmp_path_factory.mktemp("routes")))
    with app.app_context():
        migrate_all()
        found_council(SIZES)
        first = _released(app)
        second = plan_wave(LATER)
        plan_wave(LATER + timedelta(days=90))
    yield Stage(app, browsers(app), first, second)
    with app.app_context():
        stores().stop()


def _released(app: Flask) -> int:
    """A whole wave, so that there are results pages with figures while the next one is open."""
    number = plan_wave()
    open_wave(number, NOW, "test")
    chance = random.Random(4)
    for voter in voters(number)[::2]:
        answer(number, voter, [chance.randint(1, 5) for _ in range(3)])
    close_wave(number, NOW, "test")
    publish_wave(number, NOW, "test", workers=1)
    return number


def words_of(stage: Stage) -> Words:
    """Everything that could stand in an address, of this wave and of the others."""
    manifest = the_manifest(stage.released)
    release = release_of_wave(stage.released)
    assert release is not None
    groups = [release.hidden[0].code, "d.ADU", "org", release.hidden[-1].code]
    measures = ["theme.empowered", "item.T2", "item.none"]
    waves = [str(n) for n in (stage.released, stage.now, stage.now + 1, 99)]
    return Words(
        arguments={
            "number": waves,
            "code": [*groups, "pulse", "lga-engagement", "none"],
            "cell": [manifest.cells[0].code, "none"],
            "batch": ["1"],
            "day": ["2027-01-04", "none"],
            "item": ["Q1", "none"],
            "language": ["cy", "none"],
            "channel": ["email", "none"],
            "poll": ["1"],
            "rank": ["1"],
            "mark": ["none"],
            "place": ["d.ADU"],
            "kind": ["choice", "merge"],
            "token": ["none"],
            "name": ["none"],
            "digest": [manifest.bundle, "0" * 64],
        },
        queries={
            "survey": ["pulse", "other"],
            "figure": ["score", "favourable", "response"],
            "of": measures,
            "within": ["d.ADU"],
            "highlight": groups[:1],
            "directorate": ["d.ADU"],
            "theme": ["empowered"],
            "wave": [str(stage.now), f"w{stage.now}", manifest.wave],
        },
    )


def ballots(number: int, people: Sequence[Voter], answers: tuple[int, ...]) -> list[Drop]:
    """What these people would have sent; the judge holds the keys that sign it."""
    manifest, keys = the_manifest(number), KeyFolder(stores().config.keys).read(number)
    signing = {cell: SigningKey.from_bytes(key) for cell, key in keys.cells.items()}
    found = []
    for voter in people:
        envelope = prepare(manifest, voter.cell, Ballot(answers))
        signed = signing[voter.cell].blind_sign(envelope.blinding.blinded)
        found.append(finish(manifest, envelope, signed))
    return found


def fill_the_box(number: int, found: Sequence[Drop]) -> None:
    """Put these ballots where the others were."""
    manifest = the_manifest(number)
    with stores().box.begin() as connection:
        connection.execute(delete(SealedBallot))
        for one in found:
            identity = ballot_hash(manifest, one.cell, one.prefix, one.sealed)
            drop_sealed(connection, number, identity, one)


def turn_the_counts(number: int) -> None:
    """In the box of a closed wave, let everybody have answered the opposite."""
    with stores().box.begin() as connection:
        row = connection.execute(select(CountedWave).where(CountedWave.of_wave == number)).one()
        tables = json.loads(row.tables)
        for table in tables["items"].values():
            for code, (none, *given) in table.items():
                table[code] = [none, *reversed(given)]
        connection.execute(
            update(CountedWave)
            .where(CountedWave.of_wave == number)
            .values(tables=json.dumps(tables, sort_keys=True))
        )


def count_of(number: int, place: int) -> int:
    """What a leak would tell: people of the whole council on one option of the first question."""
    with stores().box.connect() as connection:
        found = kept(connection, number)
    return found.tables.items["T1"]["org"][place] if found else -1


def first_answer(number: int) -> int:
    """What a leak would tell while a wave is open: an answer out of the box."""
    key = KeyFolder(stores().config.keys).read(number).box
    manifest = the_manifest(number)
    with stores().box.connect() as connection:
        row = connection.execute(select(SealedBallot)).first()
    assert row is not None and key is not None
    cell = row.pile.split("|")[1]
    return open_ballot(BoxKey.from_bytes(key), manifest, cell, row.sealed).answers[0]


def in_the_box() -> int:
    """What a leak would tell: how many ballots there are."""
    with stores().box.connect() as connection:
        return len(connection.execute(select(SealedBallot.ballot_hash)).all())


def leaking(
    view: Callable[..., Any], secret: Callable[[], int], stage: Stage
) -> Callable[..., Any]:
    """The same page with a figure in a comment or a header."""

    def page(**arguments: object) -> Response:
        response = stage.app.make_response(view(**arguments))
        response.headers["X-Kept"] = str(secret())
        return response

    return page


def caught(
    stage: Stage, endpoint: str, secret: Callable[[], int], change: Callable[[], None]
) -> bool:
    """Whether the walk sees the leak planted in one page, when only what is hidden changes."""
    honest = stage.app.view_functions[endpoint]
    stage.app.view_functions[endpoint] = leaking(honest, secret, stage)
    try:
        before = stage.walk(endpoint)
        change()
        return bool(differences(before, stage.walk(endpoint)))
    finally:
        stage.app.view_functions[endpoint] = honest


def test_nothing_shows_before_it_is_released(stage: Stage) -> None:
    """Before open, open, closed and released: one story, because each stage follows the last."""
    number = stage.now
    with stage.app.app_context():
        planned = stage.walk()
        assert not [key for key, body in planned.items() if body[:1] == b"5"], "no address breaks"
        open_wave(number, LATER, "test")
        people = voters(number)
        some, late = people[::2], people[1]
        for voter in some:
            answer(number, voter, HIGH)
        high, low = ballots(number, some, HIGH), ballots(number, some, LOW)
        fill_the_box(number, high)
        first = stage.walk()
        fill_the_box(number, low)
        answer(number, late, HIGH)
        assert differences(first, stage.walk()) == [], "what was answered, or by how many, shows"
        leaks = [
            caught(
                stage,
                "home.start",
                lambda: first_answer(number),
                lambda: fill_the_box(number, high),
            ),
            caught(stage, "answer.page", in_the_box, lambda: fill_the_box(number, high[1:])),
        ]
        assert leaks == [True, True], "the walk has teeth while open"

        close_wave(number, LATER, "test")
        first = stage.walk()
        turn_the_counts(number)
        assert differences(first, stage.walk()) == [], "what was answered shows before its release"
        turn = lambda: turn_the_counts(number)  # noqa: E731
        assert caught(stage, "manage.wave", lambda: count_of(number, 5), turn)

        release = publish_wave(number, LATER, "test", workers=1)
        first = stage.walk()
        turn_the_counts(number)
        assert differences(first, stage.walk()) == [], "what was not released shows afterwards"
        assert caught(stage, "results.chart", lambda: count_of(number, 5), turn)
        assert caught(stage, "share.page", lambda: count_of(number, 1), turn)
        shown = saying(first, [release.manifest, release.title])
        assert all(shown.values()), "the walk does reach what was released"
