"""Messages that came back: the address is marked, with the reason; nothing else is kept.

Only invitations and notes on results count, which go to everyone. What comes back of a reminder
is passed over: its mark would say that its person had not answered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from pulse.delivery.bounces import Bounce
from pulse.delivery.channel import Channel
from pulse.delivery.choosing import open_channels
from pulse.models.base import db
from pulse.models.roster import Invitation, Person
from pulse.store.outbox import queue
from pulse.store.reach import ADDRESS, TROUBLE, mark_trouble
from pulse.store.stores import stores
from pulse.store.transaction import transaction
from pulse.store.waves import wave_record
from pulse.workflow.tokens import message_token

DAYS_BACK = 14
KINDS = ("invitation", "results")


@dataclass(frozen=True, slots=True)
class Returned:
    """What became of a pile of returned messages."""

    marked: int = 0
    again: int = 0
    passing: int = 0
    unknown: int = 0

    def __add__(self, other: Returned) -> Returned:
        return Returned(
            self.marked + other.marked,
            self.again + other.again,
            self.passing + other.passing,
            self.unknown + other.unknown,
        )


def take_back(found: Iterable[Bounce], now: datetime, channel: Channel = "email") -> Returned:
    """Mark the addresses of returned messages; an invitation goes another way while it is open.

    A message is known as ours by its token, which nobody else can have made.
    """
    total = Returned()
    for one in found:
        if one.lasting:
            total += _take_one(one, now.date(), channel)
        else:
            total += Returned(passing=1)
    return total


def _take_one(bounce: Bounce, today: date, channel: Channel) -> Returned:
    for person, wave in _invited(bounce.address, channel):
        kind = _kind(bounce.token, wave, person, channel, today)
        if kind is not None:
            with transaction():
                known = _is_marked(person, channel)
                connection = db.session.connection(bind_arguments={"bind": stores().roster})
                mark_trouble(connection, channel, [(person, _kept(person, channel), bounce.reason)])
                # The same pile is read again and again: once marked, it has gone another way.
                again = kind == "invitation" and not known and _goes_another_way(wave, person)
            return Returned(marked=1, again=int(again))
    return Returned(unknown=1)


def _invited(address: str, channel: Channel) -> list[tuple[int, int]]:
    rows = db.session.execute(
        select(Invitation.person_id, Invitation.wave)
        .join(Person, Person.id == Invitation.person_id)
        .where(func.lower(ADDRESS[channel]) == address.lower())
        .order_by(Invitation.wave.desc())
    )
    found = [(row.person_id, row.wave) for row in rows]
    db.session.rollback()
    return found


def _kept(person: int, channel: Channel) -> str:
    return str(db.session.scalar(select(ADDRESS[channel]).where(Person.id == person)) or "")


def _is_marked(person: int, channel: Channel) -> bool:
    column = TROUBLE.get(channel)
    return column is not None and bool(db.session.scalar(select(column).where(Person.id == person)))


def _kind(token: str, wave: int, person: int, channel: Channel, today: date) -> str | None:
    days = [today - timedelta(days=back) for back in range(DAYS_BACK)]
    for kind in KINDS:
        if any(message_token(wave, person, kind, channel, day) == token for day in days):
            return kind
    return None


def _goes_another_way(wave: int, person: int) -> bool:
    """Queue the invitation for the next channel; a letter to be printed where there is none."""
    if wave_record(db.session, wave).state != "open":
        return False
    # Answered or not: who gets a letter must not tell.
    channels, mine = open_channels(stores().config), Invitation.person_id == person
    return bool(queue(db.session, wave, "invitation", channels, mine, letters=True))
