"""A council some of whose staff have no e-mail, with its first wave open."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import update

from pulse.models.base import db
from pulse.models.roster import Person
from pulse.workflow.opening import open_wave
from surveys.access_code import AccessCode
from surveys.profiles import DeclaredProfile
from tests.council import NOW, Voter, answer, found_council, plan_wave

# People of the first unit: 60 of the front line, of whom this many have no e-mail.
WITHOUT = 12
SIZES = {"ADU1": (60, 0), "ADU2": (20, 0), "PLA1": (0, 14)}


def open_with_paper(
    app: Flask,
    without: int = WITHOUT,
    sizes: dict[str, tuple[int, int]] = SIZES,
    profiles: tuple[DeclaredProfile, ...] = (),
    comment: bool = False,
) -> int:
    """Open a wave in which the first people of ADU1 have no e-mail address."""
    with app.app_context():
        found_council(sizes)
        first = [f"{n:06d}" for n in range(1, without + 1)]
        db.session.execute(update(Person).where(Person.number.in_(first)).values(email=None))
        db.session.commit()
        number = plan_wave(profiles=profiles, comment=comment)
        open_wave(number, NOW, "test")
    return number


def answer_on_paper(number: int, cell: str, code: AccessCode) -> None:
    """Somebody answers with a slip."""
    answer(number, Voter(0, cell, code.text), (4, 2, 5))
