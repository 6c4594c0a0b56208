"""How people of a wave are reached, and how many of them were issued a ballot: counts alone."""

from __future__ import annotations

from sqlalchemy import Integer, case, cast, func, select

from pulse.models.base import DbSession
from pulse.models.roster import Invitation, Person
from pulse.store.invitations import ISSUED, ON_PAPER, printed_counts
from surveys.rates import Counted

CHANNELS = ("email", "text", "paper")  # whose rates are shown; "none" is for the rest


def channel_counts(session: DbSession, wave: int) -> dict[str, dict[str, Counted]]:
    """By cell: people with e-mail, with a telephone alone, on paper, and reached by none of these.

    Far smaller numbers than may ever be shown: for `surveys.rates.by_channel`, in memory.
    """
    channel = case(
        (Invitation.issued == ON_PAPER, "paper"),
        (func.coalesce(Person.email, "") != "", "email"),
        (func.coalesce(Person.phone, "") != "", "text"),
        else_="none",
    )
    issued = func.sum(cast(Invitation.issued == ISSUED, Integer))
    rows = session.execute(
        select(Invitation.cell, channel, func.count(), issued)
        .join(Person, Person.id == Invitation.person_id)
        .where(Invitation.wave == wave)
        .group_by(Invitation.cell, channel)
    )
    used = printed_counts(session, wave)
    found: dict[str, dict[str, Counted]] = {}
    for cell, name, people, done in rows:
        slips = used.get(cell, (0, 0))[0]
        found.setdefault(cell, {})[name] = Counted(
            people, min(people, slips) if name == "paper" else done
        )
    return found
