"""What is forgotten after its time: who was invited long ago, and people who left since."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, exists, select

from pulse.models.base import db
from pulse.models.plans import Wave
from pulse.models.roster import Invitation, Person, PrintedCode


def waves_closed_before(day: date) -> list[int]:
    """The waves that closed before a day, published or not."""
    over = Wave.state.in_(("closed", "released"))
    return list(db.session.scalars(select(Wave.number).where(over, Wave.closed_on < day)))


def followed_before(wave: int, day: date) -> bool:
    """Whether a wave that closed after this one (any, for 0) did so before a day."""
    own = db.session.get(Wave, wave)
    later = [Wave.closed_on < day, Wave.state.in_(("closed", "released"))]
    if own is not None and own.closed_on is not None:
        later.append(Wave.closed_on > own.closed_on)
    return db.session.scalar(select(Wave.number).where(*later).limit(1)) is not None


def with_invitations(waves: list[int]) -> list[int]:
    """Of these waves, those of which the roster still knows who was invited."""
    tables = (Invitation, PrintedCode)
    found = {
        number
        for table in tables
        for number in db.session.scalars(select(table.wave).where(table.wave.in_(waves)).distinct())
    }
    return sorted(found)


def forget_invitations(waves: list[int]) -> None:
    """Forget who was invited to these waves, and leavers whom no other wave invited."""
    for table in (Invitation, PrintedCode):
        db.session.execute(delete(table).where(table.wave.in_(waves)))
    invited = exists().where(Invitation.person_id == Person.id)
    db.session.execute(delete(Person).where(Person.active.is_(False), ~invited))
