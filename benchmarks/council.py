"""A council with one open wave, made by the product's own use cases, and ballots ready to send."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import select

from pulse import create_app
from pulse.config import read_config
from pulse.migrating import migrate_all
from pulse.models.base import db
from pulse.models.roster import Invitation
from pulse.store.keys import KeyFolder
from pulse.store.stores import stores
from pulse.store.surveys import waves_of
from pulse.workflow.opening import open_wave
from pulse.workflow.planning.next_wave import bring_forward
from pulse.workflow.planning.staff import import_staff_list
from pulse.workflow.planning.surveys import Wish, create_survey
from surveys.access_code import AccessCode, derive
from surveys.ballot import Ballot, Envelope, Manifest, prepare
from surveys.credential import to_base64url

ACTOR = "bench"
DIRECTORATES, SERVICES = 6, 5
INSTRUMENT = "empowerment-culture"


@dataclass(frozen=True, slots=True)
class OpenCouncil:
    """One open wave: its manifest, and a code with its cell for each member of staff."""

    number: int
    manifest: Manifest
    codes: tuple[tuple[AccessCode, str], ...]


@dataclass(frozen=True, slots=True)
class ReadyBallot:
    """What a browser has in its hands when Send is pressed: two bodies made, one to come."""

    code: AccessCode
    envelope: Envelope
    start: bytes
    issue: bytes


def staff_list(people: int) -> bytes:
    """A CSV of invented staff, spread evenly over directorates, services and profiles."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("Staff number", "Name", "Work e-mail", "Directorate", "Service", "Front line"))
    for number in range(people):
        directorate, service = number % DIRECTORATES, number // DIRECTORATES % SERVICES
        writer.writerow((
            f"B{number:06}", f"Person {number}", f"person.{number}@bench.example",
            f"Directorate {directorate}", f"Service {directorate}.{service}",
            "yes" if number % 2 else "no",
        ))  # fmt: skip
    return text.getvalue().encode()


def make_council(data: Path, people: int) -> OpenCouncil:
    """Stores in `data` with `people` staff, and a wave open to all of them."""
    environ = {"PULSE_DATA": str(data), "PULSE_SCHEDULER": "no"}
    app = create_app(read_config(environ, secret_key="only for this bench"))  # noqa: S106
    with app.app_context():
        migrate_all()
        number = _plan_wave(people)
        manifest = open_wave(number, datetime.now(UTC), ACTOR)
        codes = tuple(_codes(number))
        stores().stop()
    return OpenCouncil(number, manifest, codes)


def _plan_wave(people: int) -> int:
    now = datetime.now(UTC)
    check = import_staff_list(ACTOR, staff_list(people), "bench.csv", now, accept_units=True)
    if check.problems:
        raise RuntimeError(f"the bench's own staff list is refused: {check.problems[0]}")
    first_on = now.date() + timedelta(days=7)
    wish = Wish("Bench", INSTRUMENT, "quarterly", first_on, time(9), 14, ())
    plan = create_survey(ACTOR, wish, now)
    number = waves_of(plan.code)[0].number
    return bring_forward(number, now).number


def _codes(number: int) -> Iterator[tuple[AccessCode, str]]:
    secret = KeyFolder(stores().config.keys).read(number).secret
    rows = select(Invitation.person_id, Invitation.cell).where(Invitation.wave == number)
    for person, cell in db.session.execute(rows):
        yield derive(secret, str(person).encode()), cell


def ready_ballots(council: OpenCouncil, seed: int = 1) -> list[ReadyBallot]:
    """A sealed and blinded ballot for each member of staff, in random order."""
    dice = random.Random(seed)
    codes = list(council.codes)
    dice.shuffle(codes)
    return [_ready(council.manifest, code, cell, dice) for code, cell in codes]


def _ready(manifest: Manifest, code: AccessCode, cell: str, dice: random.Random) -> ReadyBallot:
    answers = tuple(dice.randint(0, 5) for _ in manifest.instrument.items)
    envelope = prepare(manifest, cell, Ballot(answers))
    blinded = to_base64url(envelope.blinding.blinded)
    return ReadyBallot(
        code=code,
        envelope=envelope,
        start=json.dumps({"code": code.text}).encode(),
        issue=json.dumps({"code": code.text, "blinded": blinded}).encode(),
    )
