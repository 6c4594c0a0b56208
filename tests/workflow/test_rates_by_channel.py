"""What the morning's job keeps of the rates by channel, and what it holds back."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest
from flask import Flask
from sqlalchemy import select

from pulse.models.base import db
from pulse.models.channels import ChannelRate
from pulse.models.roster import Invitation, Person, PrintedCode
from pulse.store.invitations import ISSUED, NOT_ISSUED, ON_PAPER
from pulse.workflow.daily import rates
from tests.council import NOW, open_council

# A depot whose people are all on paper, and an office in which three are.
SIZES = {"PLA1": (60, 0), "COR1": (0, 203)}
DEPOT, OFFICE = 60, 3


def invited(number: int, unit: str) -> list[Invitation]:
    """The invitations of the people of a unit."""
    theirs = Invitation.person_id.in_(select(Person.id).where(Person.unit == unit))
    wanted = select(Invitation).where(Invitation.wave == number, theirs)
    return list(db.session.scalars(wanted.order_by(Invitation.person_id)))


def on_paper(number: int, depot: int, office: int, mailed: int) -> None:
    """So many answered on slips in both places, and so many by their own link."""
    for unit, paper, used, own in (("PLA1", DEPOT, depot, 0), ("COR1", OFFICE, office, mailed)):
        here = invited(number, unit)
        for place, invitation in enumerate(here):
            answered = paper <= place < paper + own
            invitation.issued = ON_PAPER if place < paper else ISSUED if answered else NOT_ISSUED
        for place in range(used):
            code = sha256(f"{unit} {place}".encode()).digest()
            db.session.add(PrintedCode(code_hash=code, wave=number, cell=here[0].cell, batch=1,
                                       issued=ISSUED))  # fmt: skip
    db.session.commit()


@pytest.mark.parametrize(
    ("depot", "office", "kept"),
    [(32, 3, {}), (34, 1, {"paper": 55, "email": 50})],
    ids=["it-must-be-all-three", "it-may-be-one-two-or-three"],
)
def test_rates_that_would_tell_on_three_people_are_not_kept(
    council_app: Flask, depot: int, office: int, kept: dict[str, int]
) -> None:
    """Both times 35 of 63 on paper: whoever knows the depot's number would know of the others."""
    number = open_council(council_app, SIZES)
    with council_app.app_context():
        on_paper(number, depot, office, mailed=104)
        for deed in rates(NOW + timedelta(days=1)):
            deed.do()
        rows = db.session.scalars(select(ChannelRate).where(ChannelRate.wave == number)).all()
        assert {row.channel: row.percent for row in rows} == kept


@pytest.mark.parametrize("small", [0, 6, 12])
def test_a_directorate_without_a_rate_is_in_no_rate_by_channel(
    council_app: Flask, small: int
) -> None:
    """Else the rates of a large one and of e-mail would tell how many of twelve answered."""
    number = open_council(council_app, {"PLA1": (0, 288), "COR1": (0, 12)})
    with council_app.app_context():
        for unit, answered in (("PLA1", 44), ("COR1", small)):
            for invitation in invited(number, unit)[:answered]:
                invitation.issued = ISSUED
        db.session.commit()
        for deed in rates(NOW + timedelta(days=1)):
            deed.do()
        kept = db.session.scalars(select(ChannelRate).where(ChannelRate.wave == number)).all()
        assert {row.channel: row.percent for row in kept} == {"email": 15}
