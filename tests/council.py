"""A small invented council on real stores, and staff who answer through the real protocol."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flask import Flask

from pulse.models.base import db
from pulse.models.plans import Survey, Wave
from pulse.models.roster import Invitation, Person
from pulse.store.keys import KeyFolder
from pulse.store.organisation import save_organisation
from pulse.store.stores import stores
from pulse.workflow.fieldwork import drop, issue, manifest_of
from pulse.workflow.opening import open_wave
from surveys.access_code import derive
from surveys.ballot import Ballot, finish, prepare
from surveys.instrument import Construct, Instrument, Item, Scale
from surveys.manifest import Manifest
from surveys.profiles import DeclaredProfile
from surveys.units import Organisation, Unit

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
AGREE = Scale(
    "agree",
    ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"),
)  # fmt: skip
INSTRUMENT = Instrument(
    code="test_pulse",
    title="Test pulse",
    items=(
        Item("T1", "I can decide how to do my work.", AGREE, "empowered"),
        Item("T2", "I have to ask before I try something new.", AGREE, "empowered", reverse=True),
        Item("T3", "Senior managers listen to staff.", AGREE, "listen"),
    ),
    constructs=(Construct("empowered", "Empowered"), Construct("listen", "Senior leaders listen")),
)
# Unit: how many front-line, how many in offices.
SIZES = {
    "ADU1": (60, 40), "ADU2": (50, 0), "ADU3": (6, 4),
    "PLA1": (80, 20), "PLA2": (30, 30),
    "COR1": (0, 70), "COR2": (0, 14),
}  # fmt: skip
DIRECTORATES = {"ADU": "Adult Services", "PLA": "Place", "COR": "Corporate Services"}


def organisation() -> Organisation:
    """Merebank Council: three directorates and their services."""
    units = [Unit("ORG", "Merebank Council", "organisation")]
    units += [Unit(code, name, "directorate", "ORG") for code, name in DIRECTORATES.items()]
    units += [
        Unit(code, f"{DIRECTORATES[code[:3]]} team {code[3]}", "service", code[:3])
        for code in SIZES
    ]
    return Organisation(units)


def found_council(sizes: dict[str, tuple[int, int]] = SIZES) -> None:
    """Write the organisation and its staff; needs an application context."""
    save_organisation(db.session, organisation())
    number = 0
    for unit, pair in sizes.items():
        for profile, size in zip(("front_line", "office"), pair, strict=True):
            for _ in range(size):
                number += 1
                db.session.add(
                    Person(
                        number=f"{number:06d}", name=f"Person {number}",
                        email=f"p{number}@merebank.example", unit=unit, profile=profile,
                    )
                )  # fmt: skip
    db.session.commit()


PROFILES = (
    DeclaredProfile("pattern", "Working pattern", "How do you work?", ("Full time", "Part time")),
    DeclaredProfile(
        "service", "Length of service", "How long are you here?", ("Under 2 years", "Longer"), True
    ),
)


def plan_wave(
    opens: datetime = NOW,
    instrument: Instrument = INSTRUMENT,
    profiles: tuple[DeclaredProfile, ...] = (),
    comment: bool = False,
) -> int:
    """Add one planned wave to the survey (made on the first call) and return its number."""
    survey = db.session.query(Survey).filter_by(code="pulse").one_or_none()
    if survey is None:
        survey = Survey(
            code="pulse", title="Staff pulse", instrument=json.dumps(instrument.to_dict()),
            rule="FREQ=MONTHLY;INTERVAL=3", first_on=date(2026, 11, 2), opens_at="09:00",
            window_days=14, comment=comment,
            profiles=json.dumps([profile.to_dict() for profile in profiles]),
        )  # fmt: skip
        db.session.add(survey)
        db.session.flush()
    wave = Wave(
        survey_id=survey.id, title=f"Wave of {opens:%B %Y}", opens=opens,
        closes=opens + timedelta(days=14),
    )  # fmt: skip
    db.session.add(wave)
    db.session.commit()
    return wave.number


def open_council(
    app: Flask,
    sizes: dict[str, tuple[int, int]] = SIZES,
    profiles: tuple[DeclaredProfile, ...] = (),
    comment: bool = False,
) -> int:
    """Found the council and open its first wave; returns the wave's number."""
    with app.app_context():
        found_council(sizes)
        number = plan_wave(profiles=profiles, comment=comment)
        open_wave(number, NOW, "test")
    return number


@dataclass(frozen=True)
class Voter:
    """One invited person, as only a test may know them."""

    person: int
    cell: str
    code: str


def voters(number: int) -> list[Voter]:
    """Everyone invited to an open wave with their access code."""
    secret = KeyFolder(stores().config.keys).read(number).secret
    rows = db.session.query(Invitation).filter_by(wave=number).order_by(Invitation.id).all()
    found = [
        Voter(r.person_id, r.cell, derive(secret, str(r.person_id).encode()).text) for r in rows
    ]
    db.session.rollback()
    return found


def the_manifest(number: int) -> Manifest:
    """The manifest of a wave that was opened."""
    manifest = manifest_of(number)
    assert manifest is not None
    return manifest


def answer(
    number: int,
    voter: Voter,
    answers: Iterable[int],
    comment: str = "",
    bands: Iterable[int] = (),
) -> None:
    """One person answers through the protocol, with the Python side as their browser."""
    manifest = the_manifest(number)
    envelope = prepare(manifest, voter.cell, Ballot(tuple(answers), comment, tuple(bands)))
    signed = issue(number, voter.code, envelope.blinding.blinded)
    ballot = finish(manifest, envelope, signed)
    drop(number, ballot.cell, ballot.prefix, ballot.signature, ballot.sealed)
