"""The re-deal test: other people, the same ballots, another order; the disk must not know."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from psycopg import sql
from sqlalchemy import event, text

from pulse import create_app
from pulse.models.base import db
from pulse.store import engines
from pulse.store.engines import PRAGMAS
from pulse.store.stores import stores
from pulse.store.waves import wave_record
from pulse.workflow.mailings import queue_reminders
from pulse.workflow.paper import paper_cells
from pulse.workflow.sending import send_due
from surveys.tally import GroupTables
from tests.anonymity import deal
from tests.anonymity.deal import Deal
from tests.council import NOW, PROFILES, SIZES, Voter
from tests.fixtures.application import config_for
from tests.fixtures.postgres import STORES, PostgresServer, PostgresStores
from tests.workflow.on_paper import open_with_paper

BALLOTS = 300
# Staff of the largest cell who have no e-mail address, and answer with printed slips.
ON_PAPER = 20


def hands(app: Flask, number: int) -> tuple[Deal, Deal]:
    with app.app_context():
        [paper] = paper_cells(number)
        slips = deal.print_slips(number, paper.code)
        first = deal.deal(number, BALLOTS, random.Random(1), slips)
    assert len(slips) == ON_PAPER
    second = deal.redeal(first, random.Random(2))
    assert len({ballot.cell for ballot in first.ballots}) >= 5
    swapped = [first.ballots[second.holds[slip.person]] for slip in slips]
    assert any(ballot not in first.ballots[-ON_PAPER:] for ballot in swapped), "no slip was dealt"
    moved = sum(first.holds[p] != second.holds[p] for p in first.holds)
    assert moved > BALLOTS * 0.9, "the second deal is not another deal"
    return first, second


@dataclass(frozen=True)
class Seen:
    """What an investigator finds: the roster while the wave is open, and everything after."""

    roster_open: bytes
    box_open: list[str]
    after: dict[str, bytes]


Plant = Callable[[Flask], Callable[[Voter], None] | None]


def nothing_planted(_app: Flask) -> None:
    return None


def run_sqlite(data: Path, number: int, hand: Deal, plant: Plant) -> Seen:
    app = create_app(config_for(data))
    watch = plant(app) or (lambda _voter: None)
    deal.play(app, number, hand, watch)
    with app.app_context():
        roster = b"".join(p.read_bytes() for p in sorted(data.glob("roster.db*")))
    remind(app, number)
    with app.app_context():
        stores().stop()
        box = logical_box(app)
    deal.close(app, number)
    return Seen(roster, box, with_mail_in_one(deal.files(data)))


def with_mail_in_one(files: dict[str, bytes]) -> dict[str, bytes]:
    """A maildir names its messages at random: compare what they say, as one sorted whole."""
    mail = sorted(content for name, content in files.items() if name.startswith("mail/"))
    rest = {name: content for name, content in files.items() if not name.startswith("mail/")}
    return {**rest, "mail": b"".join(mail)}


def remind(app: Flask, number: int) -> None:
    """Remind whoever was not issued a ballot, through the outbox and into the mail spool."""
    with app.app_context():
        queued = queue_reminders(wave_record(db.session, number), 1)
        db.session.rollback()
        assert queued > 50
        assert send_due(NOW).sent == queued


def logical_box(app: Flask) -> list[str]:
    with app.app_context(), stores().box.connect() as connection:
        rows = connection.execute(text("SELECT * FROM sealed_ballot"))
        return [repr(tuple(row)) for row in rows]


def both_deals(make_app: Callable[..., Flask], tmp_path: Path, plant: Plant) -> list[str]:
    """What differs after the two deals, from the same opened wave."""
    origin = tmp_path / "origin"
    app = make_app(origin)
    number = open_with_paper(app, ON_PAPER, SIZES, PROFILES, comment=True)
    first, second = hands(app, number)
    with app.app_context():
        assert send_due(NOW).sent > BALLOTS
        stores().stop()
    one = run_sqlite(deal.twin(origin, tmp_path / "one"), number, first, plant)
    other = run_sqlite(deal.twin(origin, tmp_path / "two"), number, second, plant)
    found = deal.differing(one.after, other.after)
    found += ["roster while open"] if one.roster_open != other.roster_open else []
    found += ["box in its own order"] if one.box_open != other.box_open else []
    return found


def test_another_deal_leaves_the_same_bytes_on_sqlite(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    assert both_deals(make_app, tmp_path, nothing_planted) == []


def test_the_check_is_not_empty(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    app = make_app(tmp_path / "origin")
    number = open_with_paper(app, ON_PAPER, SIZES, PROFILES, comment=True)
    first, _ = hands(app, number)
    with app.app_context():
        assert send_due(NOW).sent > BALLOTS
    seen = run_sqlite(tmp_path / "origin", number, first, nothing_planted)
    assert {"main.db", "roster.db", "box.db"} <= seen.after.keys()
    assert not any(name.startswith("keys/") for name in seen.after), "keys outlived the wave"
    assert len(seen.box_open) == BALLOTS
    assert all(len(seen.after[f"{store}.db"]) > 4096 for store in STORES)
    people = sum(ballot.sealed in seen.after["box.db"] for ballot in first.ballots)
    assert seen.after["box.db"].count(b"Remark number") > 20, "no comment was kept to be compared"
    assert people == 0, "a sealed ballot is still in the box's file"


# What others did, planted here to see that the check would have caught them.


def plant_timestamp(app: Flask) -> Callable[[Voter], None]:
    clock = iter(range(1, 10_000))
    with app.app_context(), stores().roster.begin() as connection:
        connection.execute(text("ALTER TABLE invitation ADD COLUMN answered_at INTEGER"))

    def stamp(voter: Voter) -> None:
        with stores().roster.begin() as connection:
            connection.execute(
                text("UPDATE invitation SET answered_at = :t WHERE person_id = :p"),
                {"t": next(clock), "p": voter.person},
            )

    return stamp


def plant_audit_row(_app: Flask) -> Callable[[Voter], None]:
    def audit(voter: Voter) -> None:
        with stores().main.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO audit_entry (at, actor, action, detail)"
                    " VALUES ('2026-11-02', 'staff', 'ballot issued', :p)"
                ),
                {"p": str(voter.person)},
            )

    return audit


def plant_wal(app: Flask) -> None:
    leaky = ("PRAGMA journal_mode=WAL", "PRAGMA wal_autocheckpoint=100000")

    def journal(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (*(one for one in PRAGMAS if "journal" not in one), *leaky):
            connection.execute(pragma)

    with app.app_context():
        event.remove(stores().roster, "connect", engines._on_connect)
        event.listen(stores().roster, "connect", journal)


def plant_autoincrement(app: Flask) -> None:
    with app.app_context(), stores().box.begin() as connection:
        connection.execute(text("DROP TABLE sealed_ballot"))
        connection.execute(
            text(
                "CREATE TABLE sealed_ballot (id INTEGER PRIMARY KEY AUTOINCREMENT,"
                " ballot_hash BLOB UNIQUE, pile TEXT, prefix BLOB, signature BLOB, sealed BLOB)"
            )
        )


def plant_log_line(app: Flask) -> Callable[[Voter], None]:
    with app.app_context():
        path = stores().config.data / "pulse.log"

    def write(voter: Voter) -> None:
        with path.open("a", encoding="utf-8") as log:
            log.write(f"issued to {voter.person}\n")

    return write


def plant_unsorted_tally(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[Voter], None]:
    arrived: list[str] = []
    honest = GroupTables.to_dict

    def unsorted(tables: GroupTables) -> dict[str, object]:
        return {**honest(tables), "cells as they came": list(dict.fromkeys(arrived))}

    monkeypatch.setattr(GroupTables, "to_dict", unsorted)
    return lambda voter: arrived.append(voter.cell)


PLANTS: dict[str, tuple[Plant, str]] = {
    "a time on each invitation": (plant_timestamp, "roster.db"),
    "an audit row a ballot": (plant_audit_row, "main.db"),
    "a write-ahead log on the roster": (plant_wal, "roster while open"),
    "running numbers in the box": (plant_autoincrement, "box in its own order"),
    "a log line a person": (plant_log_line, "pulse.log"),
}


@pytest.mark.parametrize("leak", PLANTS)
def test_a_planted_leak_is_caught(
    leak: str, make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    plant, where = PLANTS[leak]
    assert where in both_deals(make_app, tmp_path, plant)


def test_a_tally_in_order_of_arrival_is_caught(
    make_app: Callable[..., Flask], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = both_deals(make_app, tmp_path, lambda app: plant_unsorted_tally(app, monkeypatch))
    assert "box.db" in found


# PostgreSQL: rows as they stand in the heap, and what every row says of its own making.


def heap(url: str) -> dict[str, list[str]]:
    """Every row of every table in physical order, as a dump writes them."""
    found = {}
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        ).fetchall()
        for (table,) in tables:
            rows = connection.execute(
                sql.SQL("SELECT ctid, t.* FROM {} t").format(sql.Identifier(table))
            )
            found[table] = [repr(row) for row in rows]
    return found


def twin_databases(server: PostgresServer, origin: PostgresStores, mark: str) -> PostgresStores:
    urls = {}
    with psycopg.connect(server.administrator, autocommit=True) as admin:
        for store in STORES:
            url = getattr(origin, store)
            name = url.rsplit("/", 1)[1]
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
                    sql.Identifier(f"{name}_{mark}"), sql.Identifier(name), sql.Identifier(name)
                )
            )
            urls[store] = f"{url}_{mark}"
    return PostgresStores(**urls)


def test_another_deal_leaves_the_same_rows_on_postgresql(
    make_app: Callable[..., Flask],
    tmp_path: Path,
    postgres: PostgresStores,
    postgres_server: PostgresServer,
) -> None:
    origin = tmp_path / "origin"
    app = make_app(origin, **postgres.environ())
    number = open_with_paper(app, ON_PAPER, SIZES, PROFILES, comment=True)
    first, second = hands(app, number)
    with app.app_context():
        stores().stop()
    seen = []
    for mark, hand in (("one", first), ("two", second)):
        data = deal.twin(origin, tmp_path / mark)
        urls = twin_databases(postgres_server, postgres, mark)
        twin_app = create_app(config_for(data, **urls.environ()))
        deal.play(twin_app, number, hand)
        deal.close(twin_app, number)
        seen.append({store: heap(getattr(urls, store)) for store in STORES})
        assert not (data / "keys" / str(number)).exists()
        with psycopg.connect(postgres_server.administrator, autocommit=True) as admin:
            for store in STORES:
                name = sql.Identifier(getattr(urls, store).rsplit("/", 1)[1])
                with suppress(psycopg.Error):
                    admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
    assert seen[0] == seen[1]
    assert len(seen[0]["roster"]["invitation"]) > BALLOTS
    assert seen[0]["box"]["sealed_ballot"] == []
