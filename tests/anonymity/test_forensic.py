"""An investigator with every file tries to match people to ballots; chance is all that is left."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text

from pulse import create_app
from pulse.models.base import db
from pulse.models.roster import Invitation
from pulse.store.keys import KeyFolder
from pulse.store.stores import stores
from pulse.workflow.closing import close_wave
from pulse.workflow.live import live_waves
from surveys.ballot import BoxKey, info
from surveys.errors import BallotError, NotFoundError
from surveys.manifest import Manifest
from tests.anonymity import deal
from tests.anonymity.deal import Deal
from tests.anonymity.test_redeal import plant_autoincrement, plant_timestamp
from tests.council import NOW, Voter, open_council, the_manifest
from tests.fixtures.application import config_for
from tests.fixtures.postgres import PostgresStores

BALLOTS = 300
Order = Mapping[object, float]  # where each person, or each ballot, stands in some order


@dataclass(frozen=True)
class Attack:
    """The investigator's best matching of people to ballots, beside what chance gives."""

    signals: str
    right: int
    people: int
    cells: int

    @property
    def chance(self) -> float:
        """A random matching inside each cell is right once a cell, on average."""
        return self.cells / self.people

    @property
    def score(self) -> float:
        return self.right / self.people

    @property
    def at_chance(self) -> bool:
        """Within four standard deviations: the right ones among C cells are Poisson, mean C."""
        return self.right <= self.cells + 4 * self.cells**0.5

    def __str__(self) -> str:
        return f"{self.signals}: {self.score:.1%} right, chance {self.chance:.1%}"


def one_after_another(hand: Deal, dice: random.Random) -> Deal:
    """Everyone sends at once what they were issued: the same order on both sides."""
    order = [voter.person for voter in hand.people]
    dice.shuffle(order)
    return replace(hand, issuing=tuple(order), dropping=tuple(order))


def match(hand: Deal, people: Order, ballots: Order, signals: str) -> Attack:
    """Rank people and ballots of each cell and pair them off; count the true pairs."""
    by_cell: dict[str, list[Voter]] = defaultdict(list)
    for voter in hand.people:
        by_cell[voter.cell].append(voter)
    right = 0
    for voters in by_cell.values():
        ranked = sorted(voters, key=lambda v: people[v.person])
        held = sorted((hand.holds[v.person] for v in voters), key=lambda b: ballots[b])
        right += sum(hand.holds[v.person] == b for v, b in zip(ranked, held, strict=True))
    return Attack(signals, right, len(hand.people), len(by_cell))


def best(hand: Deal, people: Mapping[str, Order], ballots: Mapping[str, Order]) -> Attack:
    attacks = [
        match(hand, people[one], ballots[other], f"{one} x {other}")
        for one, other in product(people, ballots)
    ]
    return max(attacks, key=lambda attack: attack.right)


def ranks(keys: Sequence[object]) -> dict[object, float]:
    return {key: float(place) for place, key in enumerate(keys)}


# SQLite: everything that a file holds of its own making.


def people_on_disk(data: Path, number: int) -> dict[str, Order]:
    raw = (data / "roster.db").read_bytes()
    rows = db.session.query(Invitation).filter_by(wave=number).all()
    found: dict[str, Order] = {
        "row number": {row.person_id: row.id for row in rows},
        "place of the row in the file": {r.person_id: raw.find(r.code_hash) for r in rows},
        "place of the issue in the file": {r.person_id: raw.rfind(r.blinded_hash) for r in rows},
        "value of the blinded hash": {r.person_id: int.from_bytes(r.blinded_hash) for r in rows},
    }
    db.session.rollback()
    columns = [c["name"] for c in db.inspect(stores().roster).get_columns("invitation")]
    if "answered_at" in columns:
        stamps = db.session.execute(text("SELECT person_id, answered_at FROM invitation"),
                                    bind_arguments={"bind": stores().roster})  # fmt: skip
        found["planted time"] = {p: -1 if t is None else t for p, t in stamps}
    db.session.rollback()
    return found


def ballots_on_disk(data: Path, hand: Deal) -> dict[str, Order]:
    raw = (data / "box.db").read_bytes()
    with stores().box.connect() as connection:
        rows = connection.execute(text("SELECT sealed FROM sealed_ballot"))
        order = ranks([bytes(row.sealed) for row in rows])
    places = {place: ballot.sealed for place, ballot in enumerate(hand.ballots)}
    return {
        "order of the table": {place: order[sealed] for place, sealed in places.items()},
        "place in the file": {place: raw.find(sealed) for place, sealed in places.items()},
        "place in its page": {p: -(raw.find(s) % 4096) for p, s in places.items()},
    }


@pytest.fixture
def opened(make_app: Callable[..., Flask], tmp_path: Path) -> tuple[Flask, int, Path]:
    data = tmp_path / "council"
    app = make_app(data)
    return app, open_council(app), data


def dealt(app: Flask, number: int) -> Deal:
    with app.app_context():
        return one_after_another(deal.deal(number, BALLOTS, random.Random(3)), random.Random(4))


def test_the_files_of_an_open_wave_match_at_chance(
    opened: tuple[Flask, int, Path], record_property: Callable[[str, object], None]
) -> None:
    app, number, data = opened
    hand = dealt(app, number)
    deal.play(app, number, hand)
    with app.app_context():
        attack = best(hand, people_on_disk(data, number), ballots_on_disk(data, hand))
    record_property("forensic attack on SQLite", str(attack))
    print(f"SQLite, open wave, best of all signals: {attack}")  # noqa: T201
    assert attack.cells >= 5
    assert attack.at_chance, attack
    assert not list(data.glob("*-wal")) and not list(data.glob("*-journal"))


def test_the_attack_has_teeth(opened: tuple[Flask, int, Path]) -> None:
    app, number, data = opened
    stamp = plant_timestamp(app)
    plant_autoincrement(app)
    hand = dealt(app, number)
    deal.play(app, number, hand, stamp)
    with app.app_context():
        attack = best(hand, people_on_disk(data, number), ballots_on_disk(data, hand))
    print(f"SQLite, planted times and running numbers: {attack}")  # noqa: T201
    assert attack.score > 0.95, attack


# Afterwards: a stolen copy from the middle of the wave, and whatever the machine still holds.


def openable(manifest: Manifest, sealed: Sequence[tuple[str, bytes]], keys: Sequence[bytes]) -> int:
    """How many ballots any of these byte strings opens as a key."""
    opened = 0
    for candidate in keys:
        try:
            key = BoxKey.from_bytes(candidate)
        except BallotError:
            continue
        for cell, ballot in sealed:
            try:
                key.open(ballot, info(manifest, cell))
            except BallotError:
                continue
            opened += 1
    return opened


def without_keys(data: Path, backup: Path) -> Path:
    """What a backup takes: everything but the key folder (SECURITY.md)."""
    deal.twin(data, backup)
    for path in sorted((backup / "keys").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    return backup


def test_a_backup_from_the_middle_of_the_wave_opens_nothing(
    opened: tuple[Flask, int, Path], tmp_path: Path
) -> None:
    app, number, data = opened
    hand = dealt(app, number)
    deal.play(app, number, hand)
    with app.app_context():
        manifest = the_manifest(number)
        held = KeyFolder(stores().config.keys).read(number)
    sealed = [(ballot.cell, ballot.sealed) for ballot in hand.ballots]
    assert held.box is not None
    assert openable(manifest, sealed, [held.box]) == BALLOTS, "the attack itself must work"
    backup = without_keys(data, tmp_path / "backup")
    deal.close(app, number)
    everything = [*deal.files(data).values(), *deal.files(backup).values()]
    assert openable(manifest, sealed, everything) == 0
    print(f"Ballots that a stolen backup opens after close: 0 of {BALLOTS}")  # noqa: T201
    assert_nothing_of(held.box, everything)
    restored = create_app(config_for(backup))
    with restored.app_context():
        assert number not in live_waves().all(), "a restored wave must not take answers"
        with pytest.raises(NotFoundError, match="destroyed at close"):
            close_wave(number, NOW, "test")
        stores().stop()


def assert_nothing_of(key: bytes, everything: Sequence[bytes]) -> None:
    assert not any(key in content for content in everything)


def test_two_backups_around_one_ballot_tell_only_that_somebody_answered(
    opened: tuple[Flask, int, Path], tmp_path: Path
) -> None:
    """The difference names one person and one ciphertext, and the ciphertext stays shut."""
    app, number, data = opened
    hand = dealt(app, number)
    early = replace(hand, issuing=hand.issuing[:150], dropping=hand.dropping[:150])
    late = replace(hand, issuing=hand.issuing[150:151], dropping=hand.dropping[150:151])
    deal.play(app, number, early)
    before = without_keys(data, tmp_path / "before")
    deal.play(app, number, late)
    after = without_keys(data, tmp_path / "after")
    with app.app_context():
        manifest = the_manifest(number)
    deal.close(app, number)
    copies = [*deal.files(before).values(), *deal.files(after).values(), *deal.files(data).values()]
    one = hand.ballots[hand.holds[hand.dropping[150]]]
    assert one.sealed in (after / "box.db").read_bytes()
    assert one.sealed not in (before / "box.db").read_bytes()
    assert openable(manifest, [(one.cell, one.sealed)], copies) == 0


# PostgreSQL: rows move when they change, so their places are reset at close.


def heap_orders(url: str, table: str, key: str) -> dict[str, Order]:
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            f"SELECT {key}, ctid::text, xmin::text FROM {table}"  # noqa: S608 (our own names)
        ).fetchall()
    place = {row[0]: tuple(map(int, re.findall(r"\d+", row[1]))) for row in rows}
    return {
        "ctid": {k: page * 10_000 + item for k, (page, item) in place.items()},
        "xmin": {row[0]: int(row[2]) for row in rows},
    }


def test_what_postgresql_keeps_of_order_is_at_chance_after_close(
    make_app: Callable[..., Flask], tmp_path: Path, postgres: PostgresStores
) -> None:
    app = make_app(tmp_path / "council", **postgres.environ())
    number = open_council(app)
    hand = dealt(app, number)
    deal.play(app, number, hand)
    arrival = {"true order of arrival": ranks([hand.holds[p] for p in hand.dropping])}
    while_open = heap_orders(postgres.roster, "invitation", "person_id")
    linked = best(hand, while_open, arrival)
    deal.close(app, number)
    after = best(hand, heap_orders(postgres.roster, "invitation", "person_id"), arrival)
    print(f"PostgreSQL, open wave, to ciphertexts: {linked}; after close: {after}")  # noqa: T201
    assert linked.score > 0.95, "the attack itself must work where rows still stand as they came"
    assert after.at_chance, after
    left = heap_orders(postgres.box, "sealed_ballot", "ballot_hash")
    assert left == {"ctid": {}, "xmin": {}}
