"""Sealed ballots in the box, and the one step that turns them into counts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import Connection, delete, insert, select, text

from pulse.models.box import CountedWave, SealedBallot
from pulse.store.comments import keep_comments
from pulse.store.statement import Statement
from surveys.ballot import Drop
from surveys.errors import NotAllowedError
from surveys.tally import GroupTables, tables_from_dict

_DROP = Statement(
    "INSERT INTO sealed_ballot (ballot_hash, pile, prefix, signature, sealed)"
    " SELECT :ballot_hash, :pile, :prefix, :signature, :sealed"
    " WHERE NOT EXISTS (SELECT 1 FROM counted_wave WHERE of_wave = :wave) ON CONFLICT DO NOTHING"
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
    dropped = _DROP.changed(
        connection,
        {
            "wave": wave, "ballot_hash": identity, "pile": _pile(wave, ballot.cell),
            "prefix": ballot.prefix, "signature": ballot.signature, "sealed": ballot.sealed,
        },
    )  # fmt: skip
    if not dropped and is_counted(connection, wave):
        raise NotAllowedError(CLOSED)


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


def become_counts(
    connection: Connection,
    wave: int,
    kept_counts: Kept,
    comments: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> None:
    """Write counts and comments and remove the ballots, in the caller's one transaction."""
    connection.execute(
        insert(CountedWave).values(
            of_wave=wave,
            plan=json.dumps(kept_counts.plan, sort_keys=True),
            tables=json.dumps(kept_counts.tables.to_dict(), sort_keys=True),
        )
    )
    keep_comments(connection, wave, comments)
    pile = SealedBallot.pile.startswith(_pile(wave, ""), autoescape=True)
    connection.execute(delete(SealedBallot).where(pile))
