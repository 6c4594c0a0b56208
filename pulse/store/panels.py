"""In which panel of a survey each person is, how often they were asked, and how they are reached.

All in the roster, and nothing of it depends on who answered.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import delete, func, insert, select

from pulse.models.base import DbSession
from pulse.models.roster import Invitation, Panel, Person

BATCH = 5_000


def kept_panels(session: DbSession, survey: str) -> dict[str, int]:
    """The panels dealt so far, by the roster's row key."""
    rows = session.execute(select(Panel.person_id, Panel.panel).where(Panel.survey == survey))
    return {str(person): panel for person, panel in rows}


def keep_panels(session: DbSession, survey: str, panels: Mapping[str, int]) -> None:
    """Keep the panels of those who have none yet, in the caller's transaction."""
    known = kept_panels(session, survey)
    rows = [
        {"survey": survey, "person_id": int(person), "panel": panel}
        for person, panel in sorted(panels.items(), key=lambda pair: int(pair[0]))
        if person not in known
    ]
    for start in range(0, len(rows), BATCH):
        session.execute(insert(Panel), rows[start : start + BATCH])


def forget_panels(session: DbSession, survey: str) -> None:
    """Forget the panels of a survey, so that they are dealt anew."""
    session.execute(delete(Panel).where(Panel.survey == survey))


def times_asked(session: DbSession, waves: Collection[int]) -> dict[str, int]:
    """How many of these waves invited each person, by the roster's row key."""
    rows = session.execute(
        select(Invitation.person_id, func.count())
        .where(Invitation.wave.in_(waves))
        .group_by(Invitation.person_id)
    )
    return {str(person): times for person, times in rows}


def ways_to_reach(session: DbSession) -> dict[str, str]:
    """email, phone or neither for everyone eligible; e-mail goes first."""
    rows = session.execute(
        select(Person.id, Person.email, Person.phone).where(Person.active, ~Person.away)
    )
    return {
        str(row.id): "email" if row.email else "phone" if row.phone else "neither" for row in rows
    }
