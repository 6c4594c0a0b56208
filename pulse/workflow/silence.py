"""Silencing reminders: a person's own choice, for every survey, told to nobody.

It is one yes or no beside the person, without a time. Whether they answered plays no part: the
page does not ask, and does not know.
"""

from __future__ import annotations

from sqlalchemy import select, update

from pulse.models.base import db
from pulse.models.roster import Person
from pulse.store.stores import stores
from pulse.workflow.tokens import silenced_person
from surveys.errors import NotFoundError


def gets_reminders(token: str) -> bool:
    """Whether the person of this token gets reminders; raises NotFoundError."""
    found = db.session.scalar(select(Person.reminders).where(Person.id == _person(token)))
    if found is None:
        raise NotFoundError("this link is not complete, or its person has left")
    return bool(found)


def choose_reminders(token: str, wanted: bool) -> None:
    """Silence reminders to the person of this token, or wake them; raises NotFoundError."""
    gets_reminders(token)
    person = _person(token)
    db.session.rollback()
    chosen = update(Person).where(Person.id == person).values(reminders=wanted)
    stores().roster_writer.run(lambda connection: connection.execute(chosen))


def _person(token: str) -> int:
    person = silenced_person(token)
    if person is None:
        raise NotFoundError("this link is not complete: copy all of it from the message")
    return person
