"""Invitations in the roster: who is asked, and the one flag that says a ballot was issued."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, Integer, cast, delete, func, insert, select, text, update

from pulse.models.base import DbSession
from pulse.models.roster import UNISSUED, Invitation, Message, Person
from surveys.cells import Member, Seat
from surveys.errors import SpentCodeError, UnknownCodeError

BATCH = 5_000
_FIND = text(
    "SELECT cell, issued, blinded_hash FROM invitation WHERE wave = :wave AND code_hash = :code"
)
_ISSUE = text(
    "UPDATE invitation SET issued = :yes, blinded_hash = :blinded"
    " WHERE wave = :wave AND code_hash = :code AND issued = :no RETURNING cell"
)
_GIVE_BACK = text(
    "UPDATE invitation SET issued = :no, blinded_hash = :blank"
    " WHERE wave = :wave AND code_hash = :code AND blinded_hash = :blinded"
)
ISSUED, NOT_ISSUED = b"1", b"0"


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """A row to be: who, in which cell, under the hash of which access code."""

    person_id: int
    cell: str
    code_hash: bytes


@dataclass(frozen=True, slots=True)
class CellCount:
    """How many of a cell are eligible, and to how many a ballot was issued."""

    eligible: int
    issued: int


def members(session: DbSession) -> list[Member]:
    """Everyone active on the staff list, under the roster's own row key."""
    rows = session.execute(
        select(Person.id, Person.unit, Person.profile).where(Person.active).order_by(Person.id)
    )
    return [Member(str(row.id), row.unit, row.profile) for row in rows]


def frozen_seats(session: DbSession, season: str) -> dict[str, Seat]:
    """The seats given in this season, by the roster's row key; empty before its first wave."""
    rows = session.execute(select(Person.id, Person.seat).where(Person.season == season))
    return {str(row.id): _seat(row.seat) for row in rows if row.seat}


def _seat(text: str) -> Seat:
    directorate, units, profile = json.loads(text)
    return Seat(directorate, tuple(units), profile)


def freeze_seats(session: DbSession, season: str, seats: Mapping[str, Seat]) -> None:
    """Keep where everyone hides until the season ends, in the caller's transaction."""
    rows = [
        {
            "id": int(person), "season": season,
            "seat": json.dumps([seat.directorate, list(seat.units), seat.profile]),
        }
        for person, seat in sorted(seats.items(), key=lambda pair: int(pair[0]))
    ]  # fmt: skip
    if rows:
        session.execute(update(Person), rows)


def replace_invitations(session: DbSession, wave: int, rows: Iterable[NewInvitation]) -> None:
    """Write a wave's invitations, dropping those of an opening that did not finish."""
    earlier = select(Invitation.id).where(Invitation.wave == wave)
    session.execute(delete(Message).where(Message.invitation_id.in_(earlier)))
    session.execute(delete(Invitation).where(Invitation.wave == wave))
    batch: list[dict[str, object]] = []
    for row in rows:
        batch.append(
            {
                "wave": wave, "person_id": row.person_id, "cell": row.cell,
                "code_hash": row.code_hash, "issued": NOT_ISSUED, "blinded_hash": UNISSUED,
            }
        )  # fmt: skip
        if len(batch) == BATCH:
            session.execute(insert(Invitation), batch)
            batch = []
    if batch:
        session.execute(insert(Invitation), batch)


def find(connection: Connection, wave: int, code_hash: bytes) -> tuple[str, bool]:
    """The cell of a code and whether it is used; raises UnknownCodeError."""
    row = connection.execute(_FIND, {"wave": wave, "code": code_hash}).first()
    if row is None:
        raise UnknownCodeError
    return row.cell, bytes(row.issued) == ISSUED


def take(
    connection: Connection,
    wave: int,
    code_hash: bytes,
    blinded_hash: bytes,
    check: Callable[[str], None],
) -> str:
    """Mark a code's ballot as issued for one blinded message and return its cell.

    The same message again is allowed, so that a lost answer can be repeated. `check` may
    refuse the cell, which undoes the mark. Raises UnknownCodeError and SpentCodeError.
    """
    given = {"wave": wave, "code": code_hash, "blinded": blinded_hash}
    row = connection.execute(_ISSUE, {**given, "yes": ISSUED, "no": NOT_ISSUED}).first()
    if row is None:
        row = connection.execute(_FIND, {"wave": wave, "code": code_hash}).first()
        if row is None:
            raise UnknownCodeError
        if bytes(row.blinded_hash) != blinded_hash:
            raise SpentCodeError
    check(row.cell)
    return str(row.cell)


def give_back(connection: Connection, wave: int, code_hash: bytes, blinded_hash: bytes) -> None:
    """Undo `take` where the server itself failed before the ballot was in."""
    given = {"wave": wave, "code": code_hash, "blinded": blinded_hash}
    connection.execute(_GIVE_BACK, {**given, "no": NOT_ISSUED, "blank": UNISSUED})


def cell_counts(reader: DbSession | Connection, wave: int) -> dict[str, CellCount]:
    """Eligible and issued people per cell."""
    issued = func.sum(func.coalesce(cast(Invitation.issued == ISSUED, Integer), 0))
    rows = reader.execute(
        select(Invitation.cell, func.count(), issued)
        .where(Invitation.wave == wave)
        .group_by(Invitation.cell)
    )
    return {cell: CellCount(eligible, int(taken or 0)) for cell, eligible, taken in rows}


def forget_issuing(session: DbSession, wave: int) -> None:
    """After close: give every row of the wave the same flag and the same blank hash."""
    session.execute(
        update(Invitation)
        .where(Invitation.wave == wave)
        .values(issued=ISSUED, blinded_hash=UNISSUED)
    )
    earlier = select(Invitation.id).where(Invitation.wave == wave)
    session.execute(delete(Message).where(Message.invitation_id.in_(earlier)))


def settle(roster: Engine) -> None:
    """Put PostgreSQL's rows back in the order of their keys; SQLite never moved them.

    There an update writes a new row at the end, so that the place of a row would go on telling
    who answered after whom.
    """
    if roster.dialect.name == "postgresql":
        with roster.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("CLUSTER invitation USING pk_invitation"))
