"""How each person can be reached: which channels are open, and which addresses work."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Case, ColumnElement, Connection, and_, case, func, literal, select, update

from pulse.delivery.channel import ORDER, Channel
from pulse.models.base import DbSession
from pulse.models.roster import Person

ADDRESS = {"email": Person.email, "sms": Person.phone, "letter": Person.postal}
TROUBLE = {"email": Person.email_trouble, "sms": Person.phone_trouble}


@dataclass(frozen=True, slots=True)
class Undeliverable:
    """An address that takes no messages, and why. It says nothing about answering."""

    number: str
    name: str
    channel: str
    address: str
    reason: str


def reached_by(channel: Channel) -> ColumnElement[bool]:
    """Whether a person has an address of this channel that works, as far as is known."""
    given = func.coalesce(ADDRESS[channel], "") != ""
    return and_(given, TROUBLE[channel] == "") if channel in TROUBLE else given


def unreached(channels: Collection[Channel]) -> ColumnElement[bool]:
    """Whether none of these channels reaches a person."""
    found = [~reached_by(channel) for channel in ORDER if channel in channels]
    return and_(*found) if found else literal(True)


def has_no_address(channels: Collection[Channel]) -> ColumnElement[bool]:
    """Whether a person has no address on any of these channels, good or bad.

    Somebody whose address fails may still have an earlier link of theirs: only those who never
    had one are given a code that belongs to nobody.
    """
    found = [func.coalesce(ADDRESS[channel], "") == "" for channel in ORDER if channel in channels]
    return and_(*found)


def first_channel(channels: Collection[Channel]) -> Case[str]:
    """The first of the channels that reaches a person; "letter" where none does."""
    found = [(reached_by(channel), channel) for channel in ORDER if channel in channels]
    return case(*found, else_="letter") if found else case((literal(True), "letter"))


def mark_trouble(
    connection: Connection, channel: Channel, troubles: Sequence[tuple[int, str, str]]
) -> None:
    """Note why addresses do not work: (row key, address, reason). A changed address is left."""
    column = TROUBLE.get(channel)
    if column is None:
        return
    for person, address, reason in troubles:
        connection.execute(
            update(Person)
            .where(Person.id == person, ADDRESS[channel] == address)
            .values({column: reason})
        )


def undeliverable(session: DbSession) -> list[Undeliverable]:
    """The addresses that take no messages, by staff number."""
    found = []
    for channel, trouble in TROUBLE.items():
        address = ADDRESS[channel]
        rows = session.execute(
            select(Person.number, Person.name, address, trouble)
            .where(Person.active, trouble != "")
            .order_by(Person.number)
        )
        found += [Undeliverable(row[0], row[1], channel, row[2] or "", row[3]) for row in rows]
    return sorted(found, key=lambda one: (one.number, one.channel))


def trust_again(session: DbSession, number: str) -> int:
    """Forget what was noted about the addresses of a person, by staff number; how many people."""
    result = session.execute(
        update(Person).where(Person.number == number).values(email_trouble="", phone_trouble="")
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


def choose_for(session: DbSession, number: str, reminders: bool) -> int:
    """Whether a person gets reminders, by staff number; how many people it was."""
    result = session.execute(
        update(Person).where(Person.number == number).values(reminders=reminders)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]
