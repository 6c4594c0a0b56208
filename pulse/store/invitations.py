"""Invitations in the roster: who is asked, and the one flag that says a ballot was issued."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from pulse.models.base import DbSession
from pulse.models.roster import UNISSUED, Invitation, Message, Person, PrintedCode
from pulse.store.statement import Statement
from surveys.cells import Member, Seat
from surveys.errors import SpentCodeError, UnknownCodeError

BATCH = 5_000
_COLUMNS = ("wave", "person_id", "cell", "code_hash", "issued", "blinded_hash")
# A code on paper, or one of a revoked batch that nobody used, is as good as unknown.
_FIND = Statement(
    "SELECT cell, issued, blinded_hash FROM invitation"
    " WHERE wave = :wave AND code_hash = :code AND issued <> :paper"
    " UNION ALL SELECT cell, issued, blinded_hash FROM printed_code"
    " WHERE wave = :wave AND code_hash = :code AND (issued = :yes OR revoked = :no)"
)
_ISSUE = Statement(
    "UPDATE invitation SET issued = :yes, blinded_hash = :blinded"
    " WHERE wave = :wave AND code_hash = :code AND issued = :no RETURNING cell"
)
_ISSUE_PRINTED = Statement(
    "UPDATE printed_code SET issued = :yes, blinded_hash = :blinded"
    " WHERE wave = :wave AND code_hash = :code AND issued = :no AND revoked = :no RETURNING cell"
)
_GIVE_BACK = tuple(
    text(
        f"UPDATE {table} SET issued = :no, blinded_hash = :blank"  # noqa: S608 (our own names)
        " WHERE wave = :wave AND code_hash = :code AND blinded_hash = :blinded"
    )
    for table in ("invitation", "printed_code")
)
ISSUED, NOT_ISSUED, ON_PAPER = b"1", b"0", b"p"
_FLAGS = {"yes": ISSUED, "no": NOT_ISSUED, "paper": ON_PAPER}


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """A row to be: who, in which cell, under the hash of which access code."""

    person_id: int
    cell: str
    code_hash: bytes


@dataclass(frozen=True, slots=True)
class CellCount:
    """How many of a cell are eligible, and to how many a ballot was issued.

    `on_paper` of the eligible answer with printed codes instead of their own; `printed` codes
    are used, or could still be.
    """

    eligible: int
    issued: int
    on_paper: int = 0
    printed: int = 0

    @property
    def holds(self) -> bool:
        """Whether nobody can have answered twice: each printed code stands for a person."""
        return self.issued <= self.eligible and self.printed <= self.on_paper


def members(session: DbSession) -> list[Member]:
    """Everyone eligible, under the roster's own row key: active and not away for long."""
    rows = session.execute(
        select(Person.id, Person.unit, Person.profile)
        .where(Person.active, ~Person.away)
        .order_by(Person.id)
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
    for batch in _batches(rows):
        _insert(session, wave, batch)


def _batches(rows: Iterable[NewInvitation]) -> Iterator[list[NewInvitation]]:
    left = iter(rows)
    while batch := list(itertools.islice(left, BATCH)):
        yield batch


def _insert(session: DbSession, wave: int, rows: Sequence[NewInvitation]) -> None:
    # Straight to the driver: preparing each value on the way takes four times as long.
    connection = session.connection(bind_arguments={"mapper": Invitation.__mapper__})
    statement = insert(Invitation.__table__).values(dict.fromkeys(_COLUMNS)).inline()
    compiled = statement.compile(dialect=connection.dialect)
    values = [(wave, row.person_id, row.cell, row.code_hash, NOT_ISSUED, UNISSUED) for row in rows]
    given: Any = values
    if not compiled.positional:
        given = [dict(zip(_COLUMNS, value, strict=True)) for value in values]
    connection.exec_driver_sql(str(compiled), given)


def invited_count(session: DbSession, wave: int, addressed: bool = False) -> int:
    """How many were invited to a wave; `addressed` counts those with an e-mail or mobile alone."""
    people = select(func.count()).select_from(Invitation).where(Invitation.wave == wave)
    if addressed:
        reached = or_(Person.email.is_not(None), Person.phone.is_not(None))
        people = people.join(Person, Person.id == Invitation.person_id).where(reached)
    return session.scalar(people) or 0


def find(connection: Connection, wave: int, code_hash: bytes) -> tuple[str, bool]:
    """The cell of a code, personal or printed, and whether it is used; raises UnknownCodeError."""
    for cell, issued, _ in _FIND.rows(connection, {"wave": wave, "code": code_hash, **_FLAGS}):
        return cell, bytes(issued) == ISSUED
    raise UnknownCodeError


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
    given = {"wave": wave, "code": code_hash, "blinded": blinded_hash, **_FLAGS}
    taken = _ISSUE.rows(connection, given) or _ISSUE_PRINTED.rows(connection, given)
    cell = taken[0][0] if taken else _taken_before(connection, given)
    check(cell)
    return cell


def _taken_before(connection: Connection, given: Mapping[str, Any]) -> str:
    """The cell of a code that the same message used up; raises as `take` does."""
    for cell, _, blinded_hash in _FIND.rows(connection, given):
        if bytes(blinded_hash) != given["blinded"]:
            raise SpentCodeError
        return str(cell)
    raise UnknownCodeError


def give_back(connection: Connection, wave: int, code_hash: bytes, blinded_hash: bytes) -> None:
    """Undo `take` where the server itself failed before the ballot was in."""
    given = {"wave": wave, "code": code_hash, "blinded": blinded_hash, "blank": UNISSUED, **_FLAGS}
    for statement in _GIVE_BACK:
        connection.execute(statement, given)


def cell_counts(reader: DbSession | Connection, wave: int) -> dict[str, CellCount]:
    """Eligible and issued people per cell, on paper or not."""
    rows = reader.execute(
        select(
            Invitation.cell,
            func.count(),
            _sum(Invitation.issued == ISSUED),
            _sum(Invitation.issued == ON_PAPER),
        )
        .where(Invitation.wave == wave)
        .group_by(Invitation.cell)
    )
    slips = printed_counts(reader, wave)
    return {
        cell: CellCount(
            eligible=eligible,
            issued=issued + slips.get(cell, (0, 0))[0],
            on_paper=on_paper,
            printed=slips.get(cell, (0, 0))[1],
        )
        for cell, eligible, issued, on_paper in rows
    }


def printed_counts(reader: DbSession | Connection, wave: int) -> dict[str, tuple[int, int]]:
    """Per cell, how many printed codes are used, and how many are used or could still be."""
    used = PrintedCode.issued == ISSUED
    rows = reader.execute(
        select(PrintedCode.cell, _sum(used), _sum(or_(used, PrintedCode.revoked == NOT_ISSUED)))
        .where(PrintedCode.wave == wave)
        .group_by(PrintedCode.cell)
    )
    return {cell: (issued, valid) for cell, issued, valid in rows}


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(cast(condition, Integer))


def forget_issuing(session: DbSession, wave: int) -> None:
    """After close: give every row of the wave the same flag and the same blank hash."""
    for table in (Invitation, PrintedCode):
        session.execute(
            update(table).where(table.wave == wave).values(issued=ISSUED, blinded_hash=UNISSUED)
        )
    earlier = select(Invitation.id).where(Invitation.wave == wave)
    session.execute(delete(Message).where(Message.invitation_id.in_(earlier)))
