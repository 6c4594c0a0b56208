"""A second copy goes to everyone alike: neither letters, failures nor slips tell who answered."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import update

from pulse.models.base import db
from pulse.models.roster import Message, Person
from pulse.store.failures import failures, requeue_failed
from pulse.store.outbox import letters_waiting
from pulse.store.reach import undeliverable
from pulse.workflow.mailings import send_again
from pulse.workflow.paper import paper_cells, print_codes
from pulse.workflow.post import letters_left, print_letters
from pulse.workflow.sending import send_due
from tests.council import NOW, Voter, answer, open_council, voters
from tests.workflow.on_paper import WITHOUT, open_with_paper


def posted(number: int) -> list[str]:
    """Print the letters that wait: to whom."""
    printing = print_letters(number, "test", NOW, lambda printing: printing)
    return sorted(letter.name for letter in printing.letters)


def on_letters(number: int) -> list[Voter]:
    """Those whom a letter reaches."""
    return voters(number)[:WITHOUT]


def slips(number: int) -> list[tuple[int, int]]:
    """What the page on printed codes says of each cell."""
    return [(cell.people, cell.left) for cell in paper_cells(number)]


def test_letters_printed_again_go_to_those_who_answered_as_well(council_app: Flask) -> None:
    number = open_with_paper(council_app)
    with council_app.app_context():
        everyone = posted(number)
        assert len(everyone) == WITHOUT
        answer(number, on_letters(number)[0], (1, 2, 3))
        assert send_again(number, "invitation", "test", NOW, person="000001") == 1
        assert letters_left(number) == 1
        assert posted(number) == ["Person 1"]
        send_again(number, "invitation", "test", NOW)
        assert letters_left(number) == WITHOUT
        assert posted(number) == everyone


def test_an_address_that_fails_later_is_noted_whether_or_not_its_person_answered(
    council_app: Flask,
) -> None:
    number = open_council(council_app, {"ADU1": (20, 0)})
    with council_app.app_context():
        send_due(NOW)
        answer(number, voters(number)[0], (1, 2, 3))
        db.session.execute(update(Person).where(Person.id < 3).values(email="gone"))
        db.session.commit()
        for again in (send_again, lambda *_: requeue_failed(db.session, number)):
            again(number, "invitation", "test", NOW)
            db.session.commit()
            send_due(NOW)
            assert [one.number for one in failures(db.session, number)] == ["000001", "000002"]
            assert [one.number for one in undeliverable(db.session)] == ["000001", "000002"]


def test_slips_are_for_those_who_were_handed_no_letter_and_so_cannot_have_answered(
    council_app: Flask,
) -> None:
    number = open_with_paper(council_app)
    with council_app.app_context():
        assert slips(number) == [(WITHOUT, WITHOUT)]
        posted(number)
        before = slips(number)
        answer(number, on_letters(number)[0], (1, 2, 3))
        assert slips(number) == before == []
        send_again(number, "invitation", "test", NOW)
        assert slips(number) == []


def test_whoever_answers_with_slips_gets_no_letter_again(council_app: Flask) -> None:
    number = open_with_paper(council_app)
    with council_app.app_context():
        [cell] = paper_cells(number)
        print_codes(number, cell.code, "test", NOW)
        assert letters_waiting(db.session, number) == letters_left(number) == 0
        send_due(NOW)
        assert send_again(number, "invitation", "test", NOW) == len(voters(number)) - WITHOUT
        assert letters_waiting(db.session, number) == letters_left(number) == 0
        assert {row.channel for row in db.session.query(Message)} == {"email"}
        assert slips(number) == [(WITHOUT, 0)]
