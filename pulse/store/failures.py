"""Messages that failed, as an operator sees them, and trying them again.

Only messages that go to everyone invited are ever kept as failed: a reminder that fails leaves
nothing behind, because it would say that its person had not answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from pulse.models.base import DbSession
from pulse.models.roster import Invitation, Message, Person


@dataclass(frozen=True, slots=True)
class Failure:
    """A message that cannot be delivered."""

    kind: str
    number: str
    name: str
    channel: str
    to: str
    reason: str


def failures(session: DbSession, wave: int) -> list[Failure]:
    """The messages of a wave that failed, by staff number."""
    rows = session.execute(
        select(
            Message.kind, Message.reason, Message.channel, Person.number, Person.name,
            Person.email, Person.phone, Person.postal,
        )
        .join(Invitation, Invitation.id == Message.invitation_id)
        .join(Person, Person.id == Invitation.person_id)
        .where(Invitation.wave == wave, Message.state == "failed")
        .order_by(Person.number)
    )  # fmt: skip
    return [
        Failure(row.kind, row.number, row.name, row.channel, _address(row), row.reason)
        for row in rows
    ]


def _address(row: Any) -> str:
    address = {"email": row.email, "sms": row.phone, "letter": row.postal}[row.channel]
    return address or ""


def requeue_failed(session: DbSession, wave: int, kind: str = "invitation") -> int:
    """Try the failed messages of a wave again; how many. In the caller's transaction.

    What was noted about the addresses of their people is forgotten, so that they are tried.
    """
    failed = (
        select(Message.id, Invitation.person_id)
        .join(Invitation, Invitation.id == Message.invitation_id)
        .where(Message.state == "failed", Message.kind == kind, Invitation.wave == wave)
    ).subquery()
    session.execute(
        update(Person)
        .where(Person.id.in_(select(failed.c.person_id)))
        .values(email_trouble="", phone_trouble="")
    )
    result = session.execute(
        update(Message)
        .where(Message.id.in_(select(failed.c.id)))
        .values(state="queued", attempts=0, reason="")
    )
    return int(result.rowcount)  # type: ignore[attr-defined]
