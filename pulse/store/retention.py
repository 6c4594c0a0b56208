"""What is forgotten after its time: who was invited long ago, and people who left since."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine, delete, exists, select, text

from pulse.models.base import db
from pulse.models.plans import Wave
from pulse.models.roster import Invitation, Person


def waves_closed_before(day: date) -> list[int]:
    """The released waves that closed before a day."""
    rows = select(Wave.number).where(Wave.state == "released", Wave.closed_on < day)
    return list(db.session.scalars(rows))


def invited_to(waves: list[int]) -> bool:
    """Whether the roster still says who was invited to one of these waves."""
    found = select(Invitation.id).where(Invitation.wave.in_(waves)).limit(1)
    return db.session.scalar(found) is not None


def forget_invitations(waves: list[int]) -> None:
    """Forget who was invited to these waves, and leavers whom no other wave invited."""
    db.session.execute(delete(Invitation).where(Invitation.wave.in_(waves)))
    invited = exists().where(Invitation.person_id == Person.id)
    db.session.execute(delete(Person).where(Person.active.is_(False), ~invited))


def wipe_deleted(roster: Engine) -> None:
    """Leave no deleted row on PostgreSQL's pages; SQLite overwrites as it deletes."""
    if roster.dialect.name == "postgresql":
        with roster.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM FULL message"))
            connection.execute(text("VACUUM FULL invitation"))
            connection.execute(text("VACUUM FULL person"))
