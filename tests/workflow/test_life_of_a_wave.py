"""A wave from its opening to its release, on both engines, through the real protocol."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from pulse.delivery.maildir import MaildirSink
from pulse.models.base import db
from pulse.models.roster import Invitation, Person
from pulse.store.keys import KeyFolder
from pulse.store.releases import release_of_wave
from pulse.store.stores import stores
from pulse.store.waves import wave_record
from pulse.workflow.closing import close_wave
from pulse.workflow.due import telling
from pulse.workflow.engagement.commitments import make
from pulse.workflow.fieldwork import drop, issue, look_up, wave_state
from pulse.workflow.opening import open_wave
from pulse.workflow.publication import publish_wave
from pulse.workflow.sending import send_due
from surveys.ballot import Ballot, finish, prepare
from surveys.commitment import Commitment
from surveys.errors import (
    MistypedCodeError,
    NotAllowedError,
    NotFoundError,
    SpentCodeError,
    UnknownCodeError,
)
from surveys.release import Release
from tests.council import NOW, answer, found_council, open_council, plan_wave, the_manifest, voters

WORKING_HOUR = NOW.replace(hour=11)


def run_wave(number: int, share: float, dice: random.Random) -> tuple[Release, Counter[str]]:
    """Staff answer at random, the wave closes and is released; also how many in each cell."""
    everyone = voters(number)
    chosen = dice.sample(everyone, int(len(everyone) * share))
    for voter in chosen:
        answer(number, voter, (dice.randint(0, 5), dice.randint(1, 5), dice.randint(2, 5)))
    close_wave(number, NOW, "test")
    return publish_wave(number, NOW, "test", workers=1), Counter(v.cell for v in chosen)


def test_a_wave_lives_from_staff_list_to_release(app: Flask) -> None:
    number = open_council(app)
    with app.app_context():
        release, answered = run_wave(number, 0.6, random.Random(9))
        council = release.group("org")
        assert council.responses == answered.total()
        assert council.eligible == the_manifest(number).eligible
        assert council.responses >= 100 and release.figures["org"]["T1"].rung == 3
        for group in release.groups:
            assert group.responses == sum(answered[cell] for cell in group.cells) >= release.k
        assert {g.name for g in release.of_kind("directorate")} >= {"Adult Services", "Place"}
        assert release == release_of_wave(number)
        assert release.manifest == wave_record(db.session, number).fingerprint
        assert wave_state(number) == "released"
        assert not KeyFolder(stores().config.keys).exist(number)


def test_a_release_is_written_once(app: Flask) -> None:
    number = open_council(app)
    with app.app_context():
        first, _ = run_wave(number, 0.5, random.Random(10))
        again = publish_wave(number, NOW + timedelta(days=1), "test", workers=1)
        assert again.to_json() == first.to_json()
        everyone_is_told(number, first)
        with pytest.raises(NotAllowedError):
            close_wave(number, NOW, "test")
        with pytest.raises(NotAllowedError):
            open_wave(number, NOW, "test")


def everyone_is_told(number: int, release: Release) -> None:
    """The note on the results goes once to everyone invited, and says what the release says."""
    make("test", Commitment("Too slow", "We will answer within a week", "HR", NOW.date()), NOW)
    (told,) = [deed for deed in telling(WORKING_HOUR) if f"{release.title}" in deed.what]
    told.do()
    assert list(telling(WORKING_HOUR)) == []
    sink = MaildirSink(stores().config.mail)
    before = set(sink.names())
    addressed = db.session.scalar(
        select(func.count(Person.email)).join(Invitation, Invitation.person_id == Person.id)
    )
    assert send_due(NOW).sent == addressed
    notes = [sink.read(name) for name in set(sink.names()) - before]
    assert {note.to for note in notes} and len(notes) == addressed
    for note in notes:
        text = " ".join(note.text.split())
        assert f"{release.group('org').responses:,} people answered" in text
        assert "We will answer within a week, by November 2026." in text
        assert f"/findings?survey={wave_record(db.session, number).survey_code}" in text
        assert "nobody knows who answered" in text and "#" not in text


def test_codes_are_told_apart(app: Flask) -> None:
    number = open_council(app)
    with app.app_context():
        one, other = voters(number)[:2]
        wrong = one.code[:-1] + ("0" if one.code[-1] != "0" else "1")
        with pytest.raises(MistypedCodeError):
            look_up(number, wrong)
        with pytest.raises(UnknownCodeError):
            look_up(number, "0000000000000000" + "0")
        assert look_up(number, one.code.lower()).used is False
        answer(number, one, (1, 2, 3))
        assert look_up(number, one.code).used is True
        with pytest.raises(SpentCodeError):
            answer(number, one, (1, 2, 3))
        answer(number, other, (1, 2, 3))


def test_the_same_blinded_message_gives_the_same_signature_and_one_ballot(app: Flask) -> None:
    number = open_council(app)
    with app.app_context():
        voter, manifest = voters(number)[0], the_manifest(number)
        envelope = prepare(manifest, voter.cell, Ballot((5, 1, 4)))
        signed = {issue(number, voter.code, envelope.blinding.blinded) for _ in range(3)}
        assert len(signed) == 1
        ballot = finish(manifest, envelope, signed.pop())
        for _ in range(3):
            drop(number, ballot.cell, ballot.prefix, ballot.signature, ballot.sealed)
        close_wave(number, NOW, "test")
        with pytest.raises(NotFoundError):
            drop(number, ballot.cell, ballot.prefix, ballot.signature, ballot.sealed)


def test_a_wave_whose_dates_are_over_is_not_opened(app: Flask) -> None:
    with app.app_context():
        found_council()
        number = plan_wave(NOW - timedelta(days=60))
        with pytest.raises(NotAllowedError, match="change its dates"):
            open_wave(number, NOW, "test")
        assert wave_state(number) == "planned"


def test_a_second_wave_of_the_season_keeps_its_cells(app: Flask) -> None:
    number = open_council(app)
    with app.app_context():
        first = the_manifest(number).cells
        close_wave(number, NOW, "test")
        later = plan_wave(NOW + timedelta(days=30))
        open_wave(later, NOW + timedelta(days=30), "test")
        assert [(c.label, c.eligible) for c in the_manifest(later).cells] == [
            (c.label, c.eligible) for c in first
        ]
