"""Printed codes: who may have one, that nobody answers twice, revoking, and after the close."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import select, update

from pulse.models.audit import AuditEntry
from pulse.models.base import db
from pulse.models.roster import UNISSUED, Invitation, Message, Person, PrintedCode
from pulse.store.ballots import kept
from pulse.store.invitations import ISSUED, cell_counts
from pulse.store.stores import stores
from pulse.store.waves import wave_record
from pulse.workflow.closing import close_wave
from pulse.workflow.fieldwork import answer_without_script, issue, look_up
from pulse.workflow.mailings import queue_reminders
from pulse.workflow.paper import paper_cell, paper_cells, print_codes, revoke_codes
from surveys.ballot import Ballot, prepare
from surveys.errors import (
    DisclosureError,
    NotAllowedError,
    NotFoundError,
    SpentCodeError,
    UnknownCodeError,
)
from tests.council import NOW, Voter, answer, open_council, the_manifest, voters
from tests.workflow.on_paper import WITHOUT, answer_on_paper, open_with_paper


def the_cell(number: int) -> str:
    (cell,) = paper_cells(number)
    return cell.code


def without_email(number: int) -> list[Voter]:
    return voters(number)[:WITHOUT]


def test_there_are_as_many_slips_as_people_without_email_and_no_more(app: Flask) -> None:
    number = open_with_paper(app)
    with app.app_context():
        cell = the_cell(number)
        assert (paper_cell(number, cell).people, paper_cell(number, cell).left) == (WITHOUT, 12)
        first = print_codes(number, cell, "test", NOW, 5)
        second = print_codes(number, cell, "test", NOW)
        assert (len(first.codes), len(second.codes)) == (5, 7)
        assert len({code.text for code in first.codes + second.codes}) == WITHOUT
        assert paper_cell(number, cell).left == 0
        with pytest.raises(NotAllowedError, match="revoke a batch"):
            print_codes(number, cell, "test", NOW)
        with pytest.raises(NotFoundError):
            print_codes(number, "c999", "test", NOW)
        assert [(b.number, b.slips) for b in paper_cell(number, cell).batches] == [(1, 5), (2, 7)]
        with pytest.raises(NotAllowedError, match="between 1 and"):
            revoke_codes(number, cell, 1, "test", NOW)
            print_codes(number, cell, "test", NOW, 6)


def test_a_cell_in_which_everyone_has_email_gets_no_slips(app: Flask) -> None:
    number = open_council(app, {"ADU1": (20, 0)})
    with app.app_context():
        assert paper_cells(number) == []
        with pytest.raises(NotFoundError, match="no e-mail"):
            print_codes(number, the_manifest(number).cells[0].code, "test", NOW)
        assert db.session.scalars(select(PrintedCode)).all() == []


def test_whoever_answers_on_paper_cannot_answer_with_their_own_code(app: Flask) -> None:
    number = open_with_paper(app)
    with app.app_context():
        cell, person = the_cell(number), without_email(number)[0]
        assert look_up(number, person.code).used is False
        sheet = print_codes(number, cell, "test", NOW)
        with pytest.raises(UnknownCodeError):
            look_up(number, person.code)
        with pytest.raises(UnknownCodeError):
            answer(number, person, (1, 2, 3))
        answer_on_paper(number, cell, sheet.codes[0])
        with pytest.raises(SpentCodeError):
            answer_on_paper(number, cell, sheet.codes[0])
        assert look_up(number, sheet.codes[0].text).used is True
        assert look_up(number, sheet.codes[1].display.lower()).cell == cell


def test_whoever_used_their_own_code_before_gets_no_slip(app: Flask) -> None:
    number = open_with_paper(app)
    with app.app_context():
        cell, person = the_cell(number), without_email(number)[0]
        answer(number, person, (1, 2, 3))
        assert len(print_codes(number, cell, "test", NOW).codes) == WITHOUT - 1
        assert look_up(number, person.code).used is True
        assert cell_counts(db.session, number)[cell].holds


def test_an_email_address_that_comes_later_brings_no_second_way_to_answer(app: Flask) -> None:
    number = open_with_paper(app)
    with app.app_context():
        cell = the_cell(number)
        print_codes(number, cell, "test", NOW)
        db.session.execute(update(Person).values(email="now@merebank.example"))
        db.session.commit()
        queue_reminders(wave_record(db.session, number), 1)
        reminded = set(
            db.session.scalars(
                select(Invitation.person_id)
                .join(Message, Message.invitation_id == Invitation.id)
                .where(Message.kind == "reminder")
            )
        )
        assert len(reminded) == len(voters(number)) - WITHOUT
        assert not reminded & {person.person for person in without_email(number)}
        assert paper_cell(number, cell).left == 0


def test_the_same_message_again_gets_the_same_signature(app: Flask) -> None:
    number = open_with_paper(app)
    with app.app_context():
        cell = the_cell(number)
        code = print_codes(number, cell, "test", NOW).codes[0]
        blinded = prepare(the_manifest(number), cell, Ballot((5, 1, 4))).blinding.blinded
        first = issue(number, code.text, blinded)
        revoke_codes(number, cell, 1, "test", NOW)
        assert issue(number, code.text, blinded) == first, "an answer lost on the way"


def test_a_slip_works_without_script_and_again_after_a_failure(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = open_with_paper(app)
    with app.app_context():
        cell = the_cell(number)
        code = print_codes(number, cell, "test", NOW).codes[0]
        with monkeypatch.context() as broken:
            broken.setattr("pulse.workflow.fieldwork.drop_sealed", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                answer_without_script(number, code.text, (1, 1, 1))
        assert look_up(number, code.text).used is False
        answer_without_script(number, code.text, (1, 1, 1))
        assert look_up(number, code.text).used is True


def test_revoking_stops_unused_slips_and_frees_only_their_number(app: Flask) -> None:
    number = open_with_paper(app)
    with app.app_context():
        cell = the_cell(number)
        sheet = print_codes(number, cell, "test", NOW)
        for code in sheet.codes[:3]:
            answer_on_paper(number, cell, code)
        revoke_codes(number, cell, 1, "test", NOW)
        with pytest.raises(NotAllowedError, match="revoked already"):
            revoke_codes(number, cell, 1, "test", NOW)
        db.session.rollback()
        with pytest.raises(UnknownCodeError):
            answer_on_paper(number, cell, sheet.codes[5])
        assert look_up(number, sheet.codes[0].text).used is True
        again = print_codes(number, cell, "test", NOW)
        assert len(again.codes) == WITHOUT - 3
        for code in again.codes:
            answer_on_paper(number, cell, code)
        count = cell_counts(db.session, number)[cell]
        assert (count.on_paper, count.printed, count.issued) == (WITHOUT, WITHOUT, WITHOUT)
        close_wave(number, NOW, "test")
        with stores().box.connect() as box:
            counted = kept(box, number)
        assert counted is not None and counted.tables.responses[cell] == WITHOUT


def test_the_audit_tells_of_batches_and_never_of_codes_or_people(app: Flask) -> None:
    number = open_with_paper(app)
    with app.app_context():
        cell = the_cell(number)
        print_codes(number, cell, "clerk@merebank.example", NOW)
        revoke_codes(number, cell, 1, "clerk@merebank.example", NOW)
        rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()[-2:]
        assert [(row.action, row.detail) for row in rows] == [
            ("codes printed", f"wave {number}, cell {cell}, batch 1: 12 slips"),
            ("codes revoked", f"wave {number}, cell {cell}, batch 1"),
        ]


def test_after_the_close_every_printed_row_is_alike(app: Flask) -> None:
    number = open_with_paper(app)
    with app.app_context():
        cell = the_cell(number)
        for code in print_codes(number, cell, "test", NOW).codes[:4]:
            answer_on_paper(number, cell, code)
        close_wave(number, NOW, "test")
        rows = db.session.scalars(select(PrintedCode)).all()
        assert len(rows) == WITHOUT
        assert {(bytes(r.issued), bytes(r.blinded_hash)) for r in rows} == {(ISSUED, UNISSUED)}
        flags = Counter(bytes(row.issued) for row in db.session.scalars(select(Invitation)))
        assert set(flags) == {ISSUED}, "not even who answered on paper is left"
        with pytest.raises(NotAllowedError, match="while it is open"):
            print_codes(number, cell, "test", NOW)


def test_a_close_with_more_slips_than_people_on_paper_is_refused(app: Flask) -> None:
    number = open_with_paper(app)
    with app.app_context():
        cell = the_cell(number)
        print_codes(number, cell, "test", NOW)
        forged = {"code_hash": b"f" * 32, "wave": number, "cell": cell, "batch": 9}
        db.session.add(PrintedCode(**forged))
        db.session.commit()
        with pytest.raises(DisclosureError, match="13 printed codes for 12 people on paper"):
            close_wave(number, NOW, "test")
        db.session.rollback()
        assert wave_record(db.session, number).state == "open"
