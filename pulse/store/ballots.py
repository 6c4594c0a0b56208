"""Sealed ballots in the box, and the one step that turns them into counts."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, insert, select, text

from pulse.models.box import CountedWave, SealedBallot
from pulse.store.stores import Stores
from surveys.ballot import Drop
from surveys.errors import NotAllowedError
from surveys.tally import GroupTables, tables_from_dict

_DROP = text(
    "INSERT INTO sealed_ballot (ballot_hash, pile, prefix, signature, sealed)"
    " VALUES (:ballot_hash, :pile, :prefix, :signature, :sealed) ON CONFLICT DO NOTHING"
)
_COUNTED = text("SELECT 1 FROM counted_wave WHERE of_wave = :wave")
CLOSED = "This survey has closed, so answers can no longer be taken."


@dataclass(frozen=True, slots=True)
class Kept:
    """What the box holds of a closed wave: the plan as JSON data, and its tables."""

    plan: dict[str, object]
    tables: GroupTables


def drop_sealed(connection: Connection, wave: int, identity: bytes, ballot: Drop) -> None:
    """Put one ballot in; the same ballot again is kept once. Raises NotAllowedError after close."""
    if connection.execute(_COUNTED, {"wave": wave}).first():
        raise NotAllowedError(CLOSED)
    connection.execute(
        _DROP,
        {
            "ballot_hash": identity, "pile": _pile(wave, ballot.cell),
            "prefix": ballot.prefix, "signature": ballot.signature, "sealed": ballot.sealed,
        },
    )  # fmt: skip


def _pile(wave: int, cell: str) -> str:
    return f"{wave}|{cell}"


def sealed_ballots(connection: Connection, wave: int) -> Iterator[Drop]:
    """Every ballot of a wave, in the order of their hashes."""
    rows = connection.execute(
        select(SealedBallot)
        .where(SealedBallot.pile.startswith(_pile(wave, ""), autoescape=True))
        .order_by(SealedBallot.ballot_hash)
    )
    for row in rows:
        cell = row.pile.split("|", 1)[1]
        yield Drop(cell, row.prefix, row.signature, row.sealed)


def is_counted(connection: Connection, wave: int) -> bool:
    """Whether the wave's ballots have become counts."""
    return connection.execute(_COUNTED, {"wave": wave}).first() is not None


def kept(connection: Connection, wave: int) -> Kept | None:
    """What was kept of a closed wave, or None while it is open."""
    row = connection.execute(select(CountedWave).where(CountedWave.of_wave == wave)).first()
    if row is None:
        return None
    return Kept(json.loads(row.plan), tables_from_dict(json.loads(row.tables)))


def lock_box(connection: Connection) -> None:
    """Keep every other process from dropping until this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE sealed_ballot IN ACCESS EXCLUSIVE MODE"))


def become_counts(connection: Connection, wave: int, kept_counts: Kept) -> None:
    """Write the counts and remove the ballots, in the caller's one transaction."""
    connection.execute(
        insert(CountedWave).values(
            of_wave=wave,
            plan=json.dumps(kept_counts.plan, sort_keys=True),
            tables=json.dumps(kept_counts.tables.to_dict(), sort_keys=True),
        )
    )
    pile = SealedBallot.pile.startswith(_pile(wave, ""), autoescape=True)
    connection.execute(delete(SealedBallot).where(pile))


def renew_file(stores: Stores) -> None:
    """Leave no page of the box that ever held a ballot of a closed wave.

    On SQLite a fresh file is written from the rows alone and takes the old one's name; on
    PostgreSQL the table is rewritten. Ciphertext that the disk may still hold has lost its key.
    """
    if stores.box.dialect.name == "sqlite":
        stores.box_writer.pause(lambda: _replace_file(stores.box))
    else:
        with stores.box.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM FULL sealed_ballot"))
            connection.execute(text("VACUUM FULL counted_wave"))


def _replace_file(engine: Engine) -> None:
    place = Path(str(engine.url.database))
    fresh = place.with_suffix(".fresh")
    fresh.unlink(missing_ok=True)
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("VACUUM INTO ?", (str(fresh),))
    engine.dispose()
    os.chmod(fresh, 0o600)
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(fresh, place)
