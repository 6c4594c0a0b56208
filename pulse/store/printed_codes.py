"""Printed codes in the roster: how many a cell may have, printing a batch, revoking one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Integer, Select, cast, delete, exists, func, insert, select, text, update

from pulse.delivery.channel import Channel
from pulse.models.base import DbSession
from pulse.models.roster import UNISSUED, Invitation, Message, Person, PrintedCode
from pulse.store.invitations import NOT_ISSUED, ON_PAPER
from pulse.store.reach import has_no_address

REVOKED = b"1"


@dataclass(frozen=True, slots=True)
class Batch:
    """The slips of one printing for one cell. Never how many of them are used."""

    cell: str
    number: int
    slips: int
    revoked: bool


def waiting_for_paper(
    session: DbSession, wave: int, channels: Collection[Channel]
) -> dict[str, int]:
    """Per cell, how many no channel reaches and who were handed no letter either.

    They cannot have answered, so that the number does not tell who did.
    """
    rows = session.execute(
        select(Invitation.cell, func.count())
        .where(Invitation.id.in_(_on_no_channel(wave, channels)))
        .group_by(Invitation.cell)
    )
    return {row[0]: row[1] for row in rows}


def put_on_paper(session: DbSession, wave: int, cell: str, channels: Collection[Channel]) -> None:
    """Void the own codes of a cell's people whom nothing reached, in the caller's transaction.

    From then on they answer with printed codes alone, whatever the staff list says later.
    """
    _one_at_a_time(session)
    voided = _on_no_channel(wave, channels).where(Invitation.cell == cell)
    session.execute(update(Invitation).where(Invitation.id.in_(voided)).values(issued=ON_PAPER))
    done = select(Invitation.id).where(
        Invitation.wave == wave, Invitation.cell == cell, Invitation.issued == ON_PAPER
    )
    session.execute(delete(Message).where(Message.invitation_id.in_(done)))


def _on_no_channel(wave: int, channels: Collection[Channel]) -> Select[int]:
    first_waits = exists().where(
        Message.invitation_id == Invitation.id, Message.kind == "invitation", ~Message.again
    )
    return (
        select(Invitation.id)
        .join(Person, Person.id == Invitation.person_id)
        .where(Invitation.wave == wave, Invitation.issued == NOT_ISSUED)
        .where(Person.active, has_no_address(channels), first_waits)
    )


def _one_at_a_time(session: DbSession) -> None:
    """Two printings that count at the same moment would hand out too many slips."""
    bind = session.get_bind(mapper=PrintedCode.__mapper__)
    if bind.dialect.name == "postgresql":
        lock = text("LOCK TABLE printed_code IN SHARE ROW EXCLUSIVE MODE")
        session.execute(lock, bind_arguments={"mapper": PrintedCode.__mapper__})


def add_batch(session: DbSession, wave: int, cell: str, hashes: Collection[bytes]) -> int:
    """Keep the hashes of a new batch, in the caller's transaction; its number."""
    numbers = select(func.max(PrintedCode.batch)).where(
        PrintedCode.wave == wave, PrintedCode.cell == cell
    )
    batch = (session.scalar(numbers) or 0) + 1
    rows = [
        {
            "code_hash": code_hash, "wave": wave, "cell": cell, "batch": batch,
            "issued": NOT_ISSUED, "revoked": NOT_ISSUED, "blinded_hash": UNISSUED,
        }
        for code_hash in sorted(hashes)
    ]  # fmt: skip
    session.execute(insert(PrintedCode), rows)
    return batch


def batches(session: DbSession, wave: int) -> list[Batch]:
    """The batches of a wave, by cell and number."""
    stopped = func.sum(cast(PrintedCode.revoked == REVOKED, Integer))
    rows = session.execute(
        select(PrintedCode.cell, PrintedCode.batch, func.count(), stopped)
        .where(PrintedCode.wave == wave)
        .group_by(PrintedCode.cell, PrintedCode.batch)
        .order_by(PrintedCode.cell, PrintedCode.batch)
    )
    return [
        Batch(cell, number, slips, revoked=stopped == slips)
        for cell, number, slips, stopped in rows
    ]


def revoke(session: DbSession, wave: int, cell: str, batch: int) -> None:
    """Stop every unused slip of a batch, in the caller's transaction.

    All its rows get the flag, so that the flag tells nothing of who answered.
    """
    session.execute(
        update(PrintedCode)
        .where(PrintedCode.wave == wave, PrintedCode.cell == cell, PrintedCode.batch == batch)
        .values(revoked=REVOKED)
    )
