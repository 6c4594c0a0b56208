"""Silence, the monthly cap, returned mail, letters: who is written to, and what is never kept."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from pulse.delivery.bounces import read_bounces
from pulse.delivery.maildir import MaildirSink
from pulse.models.audit import AuditEntry
from pulse.models.base import db
from pulse.models.roster import Invitation, Message, Person
from pulse.paper.letter import letters_pdf
from pulse.store.failures import failures
from pulse.store.outbox import letters_waiting
from pulse.store.reach import undeliverable
from pulse.store.stores import stores
from pulse.store.waves import wave_record
from pulse.workflow.mailings import change_reminder_cap, queue_reminders, send_again
from pulse.workflow.post import Printing, letters_left, print_letters
from pulse.workflow.returned import Returned, take_back
from pulse.workflow.sending import send_due
from surveys.access_code import parse
from surveys.errors import NotAllowedError
from tests.delivery.mail_server import MailServer, serving
from tests.workflow.staffed import (
    MONDAY,
    issue_to,
    opened_wave,
    opened_without_staff,
    staff,
)
from tests.workflow.test_sending import smtp_variables

NEXT_DAY = MONDAY + timedelta(days=1)


@pytest.fixture
def refusing() -> Iterator[int]:
    """The port of a mail server that knows nobody."""
    with serving(MailServer(lambda stage, _: "550 5.1.1 no" if stage == "RCPT" else None)) as mail:
        yield mail.port


def kept() -> dict[str, str]:
    """What the sink took, by address."""
    sink = MaildirSink(stores().config.mail)
    messages = [sink.read(name) for name in sink.names()]
    return {one.to.rpartition("<")[2].rstrip(">"): one.text for one in messages}


def silence_path(text: str) -> str:
    found = re.search(r"/a/reminders/\S+", text.replace("\n", " "))
    assert found
    return found.group(0)


def test_reminders_are_silenced_by_a_post_alone_and_say_nothing_of_answers(
    council_app: Flask,
) -> None:
    client = council_app.test_client()
    with council_app.app_context():
        wave = wave_record(db.session, opened_wave(20))
        send_due(MONDAY)
        paths = {to: silence_path(text) for to, text in kept().items()}
        issue_to(wave.number, "p1@council.test")
        pages = {n: client.get(paths[f"p{n}@council.test"]) for n in (1, 2)}
        assert {page.status_code for page in pages.values()} == {200}
        answered, not_answered = (
            re.sub(r"/reminders/[0-9a-f]+-[0-9a-f]+", "", page.text) for page in pages.values()
        )
        assert answered == not_answered
        assert "Set-Cookie" not in pages[1].headers
        assert set(db.session.scalars(select(Person.reminders))) == {True}
        db.session.rollback()
        for n in (1, 2):
            client.post(paths[f"p{n}@council.test"], data={"reminders": "off"})
        # The button of a mail program (RFC 8058).
        client.post(paths["p3@council.test"], data={"List-Unsubscribe": "One-Click"})
        assert queue_reminders(wave, 1) == 17
        client.post(paths["p2@council.test"], data={"reminders": "on"})
        assert queue_reminders(wave, 2) == 1
        assert client.get("/a/reminders/1-00").status_code == 404
        assert client.post("/a/reminders/zz", data={}).status_code == 404


def test_nobody_gets_more_reminders_a_month_than_the_cap_over_all_surveys(
    council_app: Flask,
) -> None:
    with council_app.app_context():
        first = wave_record(db.session, opened_wave(20))
        change_reminder_cap(2, "test", MONDAY)
        for day in (2, 4, 6):
            assert queue_reminders(first, day) == (20 if day < 6 else 0)
            send_due(MONDAY)
        db.session.query(Person).filter(Person.id > 15).update({"active": False})
        newcomers = [
            Person(number=f"n{n}", name=f"New {n}", email=f"n{n}@council.test", language="en",
                   unit="care", profile="office") for n in range(12)
        ]  # fmt: skip
        db.session.add_all(newcomers)
        db.session.commit()
        second = wave_record(db.session, opened_without_staff())
        send_due(MONDAY)
        assert queue_reminders(second, 7) == 12
        send_due(MONDAY)
        # More than thirty days after the first two: nobody had more than one since.
        assert queue_reminders(second, 35) == 27


def dsn(original: bytes, address: str, action: str, status: str, said: str) -> bytes:
    """A notification as mail servers write it (RFC 3464), with the headers it returns."""
    head = original.partition(b"\n\n")[0].decode()
    return f"""From: MAILER-DAEMON@mx.council.test
To: survey@council.test
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

I'm sorry.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.council.test
Arrival-Date: Mon, 7 Sep 2026 09:31:00 +0100

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--b1
Content-Type: text/rfc822-headers

{head}

--b1--
""".encode()


def test_returned_mail_marks_the_address_only_when_it_is_ours(
    council_app: Flask, tmp_path: Path
) -> None:
    with council_app.app_context():
        wave = wave_record(db.session, opened_wave(20))
        send_due(MONDAY)
        sent = originals()
        queue_reminders(wave, 1)
        clear_sink()
        send_due(MONDAY)
        reminders = originals()
        forged = sent["p4@council.test"].replace(b"Message-ID: <", b"Message-ID: <0")
        gone = "550 5.1.1 no such user"
        (tmp_path / "new").mkdir()
        pile = {
            "1": dsn(sent["p1@council.test"], "P1@council.test", "failed", "5.1.1", gone),
            "2": dsn(sent["p2@council.test"], "p2@council.test", "delayed", "4.4.1", "later"),
            "3": dsn(sent["p3@council.test"], "p3@council.test", "failed", "4.2.2", "full"),
            "4": dsn(forged, "p4@council.test", "failed", "5.1.1", gone),
            "5": dsn(reminders["p5@council.test"], "p5@council.test", "failed", "5.1.1", gone),
            "6": dsn(sent["p7@council.test"], "p6@council.test", "failed", "5.1.1", gone),
            "7": b"Subject: out of office\n\nBack on Monday.\n",
        }
        for name, content in pile.items():
            (tmp_path / "new" / name).write_bytes(content)
        found = take_back(read_bounces(tmp_path), NEXT_DAY)
        assert found == Returned(marked=1, again=1, passing=1, unknown=3)
        (one,) = undeliverable(db.session)
        assert (one.number, one.channel) == ("00001", "email")
        assert one.reason == f"returned: 5.1.1 {gone}"
        assert letters_waiting(db.session, wave.number) == letters_left(wave.number) == 1
        assert take_back(read_bounces(tmp_path), NEXT_DAY).again == 0
        print_letters(wave.number, "test", NEXT_DAY, lambda printing: printing)
        assert take_back(read_bounces(tmp_path), NEXT_DAY).again == 0, "read every day"
        assert letters_left(wave.number) == 0


def originals() -> dict[str, bytes]:
    new = stores().config.mail / "new"
    found = [path.read_bytes() for path in new.iterdir()]
    parsed = [message_from_bytes(content, policy=policy.default) for content in found]
    return {m["To"].addresses[0].addr_spec: c for m, c in zip(parsed, found, strict=True)}


def clear_sink() -> None:
    for path in (stores().config.mail / "new").iterdir():
        path.unlink()


def test_whom_nothing_reaches_gets_a_letter_once(council_app: Flask) -> None:
    with council_app.app_context():
        staff(20, ("en", "cy"))
        db.session.query(Person).where(Person.id.in_([1, 2])).update({"email": None})
        number = opened_without_staff()
        assert send_due(MONDAY).sent == 18
        assert letters_left(number) == 2
        printing = print_letters(number, "test", MONDAY, lambda printing: printing)
        assert (len(printing.letters), printing.left, letters_left(number)) == (2, 0, 0)
        assert list(db.session.scalars(select(Message.id))) == []
        rows = db.session.execute(
            select(Person.name, Invitation.code_hash).join_from(Invitation, Person)
        )
        hashes = {row.name: row.code_hash for row in rows}
        english, welsh = sorted(printing.letters, key=lambda letter: letter.language, reverse=True)
        assert english.text[0].startswith("Môn Council would like")
        assert welsh.text[0].startswith("Hoffai Môn Council")
        for letter in (english, welsh):
            assert parse(letter.code).hash == parse(letter.link).hash == hashes[letter.name]
            assert letter.address in (("Home care",), ("Social work",))
        pages = PdfReader(io.BytesIO(letters_pdf(printing.letters, printing.title))).pages
        assert len(pages) == 2
        for page, letter in zip(pages, printing.letters, strict=True):
            text = page.extract_text()
            assert letter.code in text and letter.name in text
        assert queue_reminders(wave_record(db.session, number), 1) == 18
        assert send_again(number, "invitation", "test", MONDAY) == 20
        assert letters_left(number) == 2


def test_letters_are_handed_out_once_where_two_print_at_the_same_moment(
    council_app: Flask,
) -> None:
    with council_app.app_context():
        staff(20)
        db.session.query(Person).where(Person.id < 3).update({"email": None})
        number = opened_without_staff()

        def another(_: Printing) -> int:
            return print_letters(number, "other", MONDAY, lambda p: len(p.letters))

        with pytest.raises(NotAllowedError, match="printed meanwhile"):
            print_letters(number, "test", MONDAY, another)
        assert letters_left(number) == 0
        rows = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "letters printed"))
        assert [row.actor for row in rows] == ["other"]


def test_a_reminder_that_fails_leaves_nothing_behind(
    make_app: Callable[..., Flask], refusing: int
) -> None:
    with make_app(**smtp_variables(refusing)).app_context():
        wave = wave_record(db.session, opened_wave(20))
        db.session.query(Message).delete()
        db.session.commit()
        assert queue_reminders(wave, 1) == 20
        report = send_due(MONDAY)
        assert (report.sent, report.failed, report.dropped) == (0, 0, 20)
        assert failures(db.session, wave.number) == []
        assert undeliverable(db.session) == []


def test_the_link_of_somebody_who_left_silences_nobody_who_came_later(
    council_app: Flask,
) -> None:
    client = council_app.test_client()
    with council_app.app_context():
        opened_wave(20)
        send_due(MONDAY)
        last = db.session.scalars(select(Person).order_by(Person.id.desc())).first()
        assert last is not None
        gone, path = last.id, silence_path(kept()[str(last.email)])
        assert client.get(path).status_code == 200
        # Leavers are deleted when their invitations are, and SQLite gives the last number again.
        db.session.query(Message).delete()
        db.session.query(Invitation).where(Invitation.person_id == gone).delete()
        db.session.query(Person).where(Person.id == gone).delete()
        db.session.commit()
        db.session.add(
            Person(number="new", name="New", email="new@council.test", unit="care",
                   profile="office", language="en")
        )  # fmt: skip
        db.session.commit()
        newcomer = db.session.scalars(select(Person.id).where(Person.number == "new")).one()
        assert newcomer == gone
        db.session.rollback()
        assert client.get(path).status_code == 404
        assert client.post(path, data={"reminders": "off"}).status_code == 404
        assert db.session.scalars(select(Person.reminders)).all() == [True] * 20
