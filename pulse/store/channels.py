"""How people of a wave are reached, and how many of them were issued a ballot: counts alone."""

from __future__ import annotations

from sqlalchemy import Integer, case, cast, func, select

from pulse.models.base import DbSession
from pulse.models.roster import Invitation, Person
from pulse.store.invitations import ISSUED, ON_PAPER, printed_counts

Counts = tuple[int, int]
"""How many people, and to how many of them a ballot was issued."""


def channel_counts(session: DbSession, wave: int) -> dict[str, Counts]:
    """Of the whole organisation: people with e-mail, with a telephone alone, and on paper."""
    channel = case(
        (Invitation.issued == ON_PAPER, "paper"),
        (func.coalesce(Person.email, "") != "", "email"),
        (func.coalesce(Person.phone, "") != "", "text"),
        else_="none",
    )
    issued = func.sum(cast(Invitation.issued == ISSUED, Integer))
    rows = session.execute(
        select(channel, func.count(), issued)
        .join(Person, Person.id == Invitation.person_id)
        .where(Invitation.wave == wave)
        .group_by(channel)
    )
    found = {name: (people, done) for name, people, done in rows if name != "none"}
    if "paper" in found:
        used = sum(done for done, _ in printed_counts(session, wave).values())
        found["paper"] = (found["paper"][0], used)
    return found
