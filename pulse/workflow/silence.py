"""Silencing reminders: a person's own choice, for every survey, told to nobody.

It is one yes or no beside the person, without a time. Whether they answered plays no part: the
page does not ask, and does not know.
"""

from __future__ import annotations

from sqlalchemy import update

from pulse.models.base import db
from pulse.models.roster import Person
from pulse.store.stores import stores
from pulse.workflow.tokens import is_silence_token, person_named
from surveys.errors import NotFoundError


def gets_reminders(token: str) -> bool:
    """Whether the person of this token gets reminders; raises NotFoundError."""
    return _person(token).reminders


def choose_reminders(token: str, wanted: bool) -> None:
    """Silence reminders to the person of this token, or wake them; raises NotFoundError."""
    person = _person(token).id
    db.session.rollback()
    chosen = update(Person).where(Person.id == person).values(reminders=wanted)
    stores().roster_writer.run(lambda connection: connection.execute(chosen))


def _person(token: str) -> Person:
    person = db.session.get(Person, person_named(token) or 0)
    if person is None or not is_silence_token(token, person.id, person.number):
        raise NotFoundError("this link is not complete, or its person has left")
    return person
