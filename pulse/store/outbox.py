"""The outbox: messages still to be sent, in the roster beside the people they are for.

A row is there until its message is gone, and no row says that a message went. Rows are made in
random order, so that their keys tell nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from pulse.delivery.channel import LETTER, Channel
from pulse.models.base import DbSession
from pulse.models.roster import Invitation, Message, Person
from pulse.store.invitations import ISSUED, ON_PAPER
from pulse.store.reach import first_channel, unreached


@dataclass(frozen=True, slots=True)
class Waiting:
    """One message to be sent, and to whom. `person` is the roster's own row key.

    `addresses` are those of each channel that are not known to fail. Whoever answers `on_paper`
    has no code of their own any more.
    """

    key: int
    kind: str
    channel: Channel
    attempts: int
    wave: int
    issued: bool
    on_paper: bool
    person: int
    active: bool
    number: str
    name: str
    unit: str
    language: str
    addresses: dict[Channel, str]

    @property
    def to(self) -> str:
        """The address on the channel of the message, or nothing."""
        return self.addresses.get(self.channel, "")


@dataclass(frozen=True, slots=True)
class Setback:
    """A message that did not go: tried again later or by another channel, or failed, and why."""

    key: int
    state: str
    attempts: int
    reason: str
    channel: Channel


def queue(
    session: DbSession,
    wave: int,
    kind: str,
    channels: Collection[Channel],
    *wanted: ColumnElement[bool],
    letters: bool = False,
    again: bool = True,
) -> int:
    """Queue a message for every invited person who is active; how many.

    Each goes by the first of the open channels that reaches its person. `letters` is for those
    whom none reaches: a letter, to be printed. `wanted` are further conditions on Invitation or
    Person. Whoever has such a message waiting already gets no second one, and whoever answers on
    paper none. `again` is false for the invitations of a wave that opens. In the caller's
    transaction.
    """
    waiting = exists().where(Message.invitation_id == Invitation.id, Message.kind == kind)
    people = (
        select(
            Invitation.id, literal(kind), first_channel(channels), literal("queued"),
            literal(0), literal(""), literal(again),
        )
        .join(Person, Person.id == Invitation.person_id)
        .where(Invitation.wave == wave, Invitation.issued != ON_PAPER)
        .where(Person.active, ~waiting, *wanted)
        .order_by(func.random())
    )  # fmt: skip
    if not letters:
        people = people.where(~unreached(channels))
    columns = ["invitation_id", "kind", "channel", "state", "attempts", "reason", "again"]
    result = session.execute(insert(Message).from_select(columns, people))
    return int(result.rowcount)  # type: ignore[attr-defined]


def waiting(
    connection: Connection,
    lane: tuple[int, int],
    after: int,
    most: int,
    attempts: Sequence[int],
    channels: Collection[Channel],
) -> list[Waiting]:
    """The next messages of a lane (number, of how many) whose row key is above `after`.

    Only those tried as often as `attempts` lists, on one of the channels.
    """
    # Chosen first and joined afterwards: the whole outbox is never sorted for one batch.
    chosen = (
        select(Message.id)
        .where(Message.id > after, Message.id % lane[1] == lane[0], Message.state == "queued")
        .where(Message.attempts.in_(attempts), Message.channel.in_(channels))
        .order_by(Message.id)
        .limit(most)
    )
    keys = list(connection.scalars(chosen))
    rows = connection.execute(_with_people().where(Message.id.in_(keys)))
    return sorted((_waiting(row) for row in rows), key=lambda row: row.key)


def letters_to_print(session: DbSession, wave: int, every: bool) -> list[Waiting]:
    """The invitations of a wave that wait to be printed, answered or not.

    Those that failed on every channel and, with `every`, those that no channel reaches. Whoever
    prints reads the names, so that whether somebody answered must play no part.
    """
    failed = Message.state == "failed"
    paper = or_(failed, Message.channel == LETTER) if every else failed
    rows = session.execute(
        _with_people()
        .where(Invitation.wave == wave, Message.kind == "invitation", paper)
        .where(Person.active, Invitation.issued != ON_PAPER)
    )
    return [_waiting(row) for row in rows]


def _with_people() -> Any:
    return (
        select(
            Message.id, Message.kind, Message.channel, Message.attempts, Invitation.wave,
            Invitation.issued, Invitation.person_id, Person.active, Person.number, Person.name,
            Person.unit, Person.language, Person.email, Person.email_trouble, Person.phone,
            Person.phone_trouble, Person.postal,
        )
        .join(Invitation, Invitation.id == Message.invitation_id)
        .join(Person, Person.id == Invitation.person_id)
    )  # fmt: skip


def _waiting(row: Any) -> Waiting:
    given: dict[Channel, tuple[str | None, str]] = {
        "email": (row.email, row.email_trouble),
        "sms": (row.phone, row.phone_trouble),
        "letter": (row.postal, ""),
    }
    return Waiting(
        key=row.id, kind=row.kind, channel=row.channel, attempts=row.attempts, wave=row.wave,
        issued=bytes(row.issued) == ISSUED, on_paper=bytes(row.issued) == ON_PAPER,
        person=row.person_id, active=row.active, number=row.number,
        name=row.name, unit=row.unit, language=row.language,
        addresses={name: text for name, (text, bad) in given.items() if text and not bad},
    )  # fmt: skip


def remove(connection: Connection, keys: Collection[int]) -> int:
    """Forget messages that are gone; how many there still were."""
    if not keys:
        return 0
    return connection.execute(delete(Message).where(Message.id.in_(keys))).rowcount


def set_back(connection: Connection, setbacks: Sequence[Setback]) -> None:
    """Keep messages that did not go, with the reason."""
    for one in setbacks:
        connection.execute(
            update(Message)
            .where(Message.id == one.key)
            .values(state=one.state, attempts=one.attempts, reason=one.reason, channel=one.channel)
        )


def waves_waiting(session: DbSession) -> list[int]:
    """The waves that have messages in the outbox."""
    joined = select(Invitation.wave).join(Message, Message.invitation_id == Invitation.id)
    return sorted(session.scalars(joined.where(Message.state == "queued").distinct()))


def outbox_counts(session: DbSession) -> dict[tuple[int, str, str], int]:
    """How many messages are in the outbox, by wave, kind and state."""
    return {key: sum(of.values()) for key, of in _by_channel(session).items()}


def letters_waiting(session: DbSession, wave: int) -> int:
    """How many invitations of a wave no other channel reaches, so that a letter is to be sent."""
    counts = _by_channel(session)
    return counts.get((wave, "invitation", "queued"), {}).get(LETTER, 0)


def _by_channel(session: DbSession) -> dict[tuple[int, str, str], dict[str, int]]:
    rows = session.execute(
        select(Invitation.wave, Message.kind, Message.state, Message.channel, func.count())
        .join(Invitation, Invitation.id == Message.invitation_id)
        .group_by(Invitation.wave, Message.kind, Message.state, Message.channel)
    )
    found: dict[tuple[int, str, str], dict[str, int]] = {}
    for wave, kind, state, channel, number in rows:
        found.setdefault((wave, kind, state), {})[channel] = number
    return found
