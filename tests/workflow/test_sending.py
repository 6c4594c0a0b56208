"""The outbox: everyone written to once, through any trouble, and nobody singled out."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from pulse.delivery.maildir import MaildirSink
from pulse.models.base import db
from pulse.models.roster import Invitation, Mailing, Message, Person
from pulse.store.failures import failures, requeue_failed
from pulse.store.lease import lease
from pulse.store.outbox import outbox_counts
from pulse.store.sent import sent_of
from pulse.store.stores import stores
from pulse.store.waves import wave_record
from pulse.workflow.batch import MOST_ATTEMPTS, SendReport
from pulse.workflow.mailings import queue_reminders
from pulse.workflow.sending import LONGEST_BACK_OFF, attempts_due, send_due
from surveys.access_code import parse
from surveys.errors import NotAllowedError
from tests.delivery.mail_server import DROP, MailServer, at_random, serving
from tests.workflow.staffed import (
    MONDAY,
    issue_to,
    opened_wave,
    opened_without_staff,
    planned_wave,
    staff,
)

LATER = MONDAY + timedelta(days=4)


def smtp_variables(port: int) -> dict[str, str]:
    return {
        "PULSE_SMTP_HOST": "127.0.0.1",
        "PULSE_SMTP_PORT": str(port),
        "PULSE_SMTP_SECURITY": "none",
        "PULSE_SENDER": "Staff survey <survey@council.test>",
        "PULSE_URL": "https://survey.council.test",
    }


def waiting() -> int:
    return db.session.scalar(select(func.count()).select_from(Message)) or 0


def text_of(message: EmailMessage) -> str:
    return str(message.get_content()).replace("\r\n", "\n")


def test_everyone_is_invited_once_with_a_code_that_opens_their_own_row(
    make_app: Callable[..., Flask],
) -> None:
    mail = MailServer()
    with serving(mail) as server, make_app(**smtp_variables(server.port)).app_context():
        wave = opened_wave(40)
        assert send_due(MONDAY) == SendReport(sent=40)
        assert send_due(MONDAY) == SendReport()
        assert waiting() == 0
        rows = select(Person.email, Invitation.code_hash).join_from(Invitation, Person)
        hashes = {row.email: row.code_hash for row in db.session.execute(rows)}
        fingerprint = str(wave_record(db.session, wave).fingerprint)
    assert mail.received() == {f"p{n}@council.test": 1 for n in range(40)}
    for message, (to, _) in zip(mail.messages(), mail.taken, strict=True):
        text = text_of(message)
        (link,) = [line for line in text.splitlines() if line.startswith("https://")]
        assert link.startswith(f"https://survey.council.test/a/{wave}#")
        assert parse(link).hash == hashes[to]
        assert parse(link).display in text
        assert f"Hello {message['To'].addresses[0].display_name}," in text
        assert fingerprint in text.replace(" ", "").replace("\n", "")


def test_two_reminders_say_the_same_link_and_go_to_those_not_issued_alone(
    make_app: Callable[..., Flask],
) -> None:
    mail = MailServer()
    with serving(mail) as server, make_app(**smtp_variables(server.port)).app_context():
        wave = wave_record(db.session, opened_wave(20))
        send_due(MONDAY)
        invited = dict(zip((to for to, _ in mail.taken), mail.messages(), strict=True))
        mail.taken.clear()
        issue_to(wave.number, "p3@council.test", "p4@council.test")
        assert queue_reminders(wave, 1) == 18
        assert queue_reminders(wave, 1) == 0
        assert send_due(LATER) == SendReport(sent=18, reminders=18)
        assert queue_reminders(wave, 1) == 0
        assert queue_reminders(wave, 2) == 18
        issue_to(wave.number, "p5@council.test")
        assert send_due(LATER) == SendReport(sent=17, dropped=1, reminders=17)
    assert mail.received() == {
        f"p{n}@council.test": 1 if n == 5 else 2 for n in range(20) if n not in (3, 4)
    }
    for message, (to, _) in zip(mail.messages(), mail.taken, strict=True):
        text = text_of(message)
        assert "If you have already answered, thank you" in text
        link = next(line for line in text.splitlines() if line.startswith("https://"))
        assert link in text_of(invited[to])
        assert message["Message-ID"] != invited[to]["Message-ID"]


def test_nothing_tells_afterwards_who_was_reminded(council_app: Flask) -> None:
    with council_app.app_context():
        wave = wave_record(db.session, opened_wave(20))
        send_due(MONDAY)
        before = roster_rows()
        issue_to(wave.number, "p1@council.test")
        queue_reminders(wave, 1)
        send_due(LATER)
        after = roster_rows()
        changed = {row for row in after if row not in before}
        assert len(changed) == 1
        assert next(iter(changed))[1] == "p1@council.test"
        kept = db.session.execute(select(Mailing.wave, Mailing.kind, Mailing.number)).all()
        assert [tuple(row) for row in kept] == [(wave.number, "reminder", 1)]
        assert not (stores().config.data / "leases" / "sent-0").read_bytes()


def roster_rows() -> list[tuple[object, ...]]:
    rows = select(Invitation, Person.email).join(Person, Person.id == Invitation.person_id)
    return [
        (i.id, email, i.wave, i.cell, i.code_hash, bytes(i.issued), i.blinded_hash)
        for i, email in db.session.execute(rows)
    ]


def test_messages_wait_in_random_order(council_app: Flask) -> None:
    with council_app.app_context():
        opened_wave(200)
        order = db.session.scalars(select(Message.invitation_id).order_by(Message.id)).all()
        people = db.session.scalars(select(Invitation.id).order_by(Invitation.id)).all()
    assert sorted(order) == list(people)
    rising = sum(one < other for one, other in zip(order, order[1:], strict=False))
    assert 60 < rising < 140


def test_random_trouble_loses_nobody_and_names_the_undeliverable(
    make_app: Callable[..., Flask],
) -> None:
    trouble = at_random(11, 0.12, DROP, "450 4.2.2 full", "421 4.7.0 busy")
    dead = {"p7@council.test", "p8@council.test"}

    def reply(stage: str, address: str) -> str | None:
        if stage == "RCPT" and address in dead:
            return "550 5.1.1 unknown"
        return trouble(stage, address)

    mail = MailServer(reply)
    with serving(mail) as server, make_app(**smtp_variables(server.port)).app_context():
        wave = opened_wave(60)
        total = SendReport()
        for minute in range(256):
            total += send_due(MONDAY + timedelta(minutes=minute))
            if set(outbox_counts(db.session)) <= {(wave, "invitation", "failed")}:
                break
        failed = failures(db.session, wave)
    assert mail.received() == {
        f"p{n}@council.test": 1 for n in range(60) if f"p{n}@council.test" not in dead
    }
    assert (total.sent, total.failed) == (58, 2)
    assert total.retried > 0
    assert {one.to for one in failed} == dead
    assert {one.reason for one in failed} == {"there is no such mailbox (550 5.1.1 unknown)"}


def test_an_outage_costs_nobody_an_attempt_and_ends_by_itself(
    make_app: Callable[..., Flask],
) -> None:
    with serving(MailServer()) as gone:
        pass
    app = make_app(**smtp_variables(gone.port))
    with app.app_context():
        opened_wave(20)
        report = send_due(MONDAY)
        assert report.sent == report.failed == report.retried == 0
        assert "cannot be reached" in report.stopped
        assert set(db.session.scalars(select(Message.attempts))) == {0}


def test_a_person_whose_address_is_none_is_listed_and_the_rest_is_sent(
    make_app: Callable[..., Flask],
) -> None:
    mail = MailServer()
    with serving(mail) as server, make_app(**smtp_variables(server.port)).app_context():
        staff(20)
        db.session.query(Person).where(Person.number == "00003").update({"email": "no address"})
        db.session.query(Person).where(Person.number == "00004").update({"email": None})
        wave = opened_without_staff()
        assert send_due(MONDAY) == SendReport(sent=18, failed=1)
        (failure,) = failures(db.session, wave)
        assert (failure.number, failure.kind) == ("00003", "invitation")
        assert "not one that mail can be sent to" in failure.reason
        db.session.query(Person).where(Person.number == "00003").update({"email": "a@b.test"})
        assert requeue_failed(db.session, wave) == 1
        db.session.commit()
        assert send_due(MONDAY) == SendReport(sent=1)
    assert mail.received()["a@b.test"] == 1


def test_a_person_tried_too_often_is_given_up_with_the_last_reason(
    make_app: Callable[..., Flask],
) -> None:
    mail = MailServer(lambda stage, _: "450 4.2.2 full" if stage == "RCPT" else None)
    with serving(mail) as server, make_app(**smtp_variables(server.port)).app_context():
        wave = opened_wave(20)
        db.session.query(Message).update({"attempts": MOST_ATTEMPTS - 1})
        db.session.commit()
        assert send_due(MONDAY, patient=False) == SendReport(failed=20)
        assert {one.reason for one in failures(db.session, wave)} == {
            f"given up after {MOST_ATTEMPTS} attempts: the mailbox is full (450 4.2.2 full)"
        }


def test_backing_off_doubles_up_to_an_hour_and_lasts_about_a_day() -> None:
    turns = Counter(
        tried
        for minute in range(64 * 30)
        for tried in attempts_due(MONDAY + timedelta(0, 60 * minute))
    )
    assert [turns[n] for n in range(8)] == [1920, 960, 480, 240, 120, 60, 30, 30]
    minutes = sum(1 << min(n, LONGEST_BACK_OFF) for n in range(MOST_ATTEMPTS))
    assert timedelta(hours=18) < timedelta(minutes=minutes) < timedelta(hours=30)


def test_a_killed_senders_notes_are_read_before_anything_is_sent(
    make_app: Callable[..., Flask],
) -> None:
    mail = MailServer()
    with serving(mail) as server, make_app(**smtp_variables(server.port)).app_context():
        opened_wave(40)
        keys = db.session.scalars(select(Message.id).where(Message.id % 2 == 0).limit(5)).all()
        gone = set(
            db.session.scalars(
                select(Person.email)
                .join(Invitation, Invitation.person_id == Person.id)
                .join(Message, Message.invitation_id == Invitation.id)
                .where(Message.id.in_(keys))
            )
        )
        db.session.rollback()
        with sent_of(stores(), 0) as note:
            for key in keys:
                note.note(key)
        # The last note was cut short by the kill: the message it names goes again.
        place = stores().config.data / "leases" / "sent-0"
        place.write_bytes(place.read_bytes().rsplit(b"\n", 2)[0] + b"\n" + str(keys[-1]).encode())
        assert send_due(MONDAY).sent == 36
    assert len(set(mail.received()) & gone) == 1
    assert set(mail.received().values()) == {1}


def test_only_one_process_works_a_lane(council_app: Flask) -> None:
    with council_app.app_context():
        opened_wave(40)
        with lease(stores(), "outbox-0") as held, lease(stores(), "outbox-1") as other:
            assert held
            assert other
            assert send_due(MONDAY) == SendReport()
        with lease(stores(), "outbox-0"):
            halves = send_due(MONDAY).sent
        assert halves + send_due(MONDAY).sent == 40


def test_the_limit_is_kept(council_app: Flask) -> None:
    with council_app.app_context():
        opened_wave(40)
        assert send_due(MONDAY, limit=0) == SendReport()
        assert send_due(MONDAY, limit=7) == SendReport(sent=7)
        assert send_due(MONDAY) == SendReport(sent=33)


def test_a_wave_that_is_not_open_writes_to_nobody(council_app: Flask) -> None:
    with council_app.app_context():
        staff(20)
        wave = wave_record(db.session, planned_wave())
        with pytest.raises(NotAllowedError, match="nobody is reminded"):
            queue_reminders(wave, 1)


def test_without_a_mail_server_messages_go_to_the_sink(council_app: Flask) -> None:
    with council_app.app_context():
        wave = opened_wave(20)
        assert send_due(MONDAY) == SendReport(sent=20)
        sink = MaildirSink(stores().config.mail)
        kept = [sink.read(name) for name in sink.names()]
        assert len({one.to for one in kept}) == 20
        assert all(f"/a/{wave}#" in one.text for one in kept)
        assert sink.forget(f"/a/{wave}#") == 20


def test_each_person_reads_their_own_language_where_there_is_one(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    mail = MailServer()
    with serving(mail) as server:
        app = make_app(**smtp_variables(server.port))
        english = Path(app.root_path, str(app.template_folder), "mail", "en")
        for place, text in [("en", ""), ("pl", "Subject: Ankieta\n\nHelo $name: $link $closes\n")]:
            (tmp_path / "mail" / place).mkdir(parents=True)
            text = text or (english / "invitation.txt").read_text("utf-8")
            (tmp_path / "mail" / place / "invitation.txt").write_text(text, "utf-8")
        app.template_folder = str(tmp_path)
        with app.app_context():
            opened_wave(30, ("en", "pl", "../../en"))
            assert send_due(MONDAY).sent == 30
    languages = Counter(message["Content-Language"] for message in mail.messages())
    assert languages == {"en": 20, "pl": 10}
    polish = next(m for m in mail.messages() if m["Content-Language"] == "pl")
    assert text_of(polish).startswith("Helo Siân Hughes-")
    assert "21/09/2026, 09:30" in text_of(polish)


def test_the_stores_are_free_while_messages_go_out(make_app: Callable[..., Flask]) -> None:
    held: list[bool] = []

    def look(stage: str, _address: str) -> None:
        if stage == "DATA":
            held.append(any(is_locked(engine) for engine in engines))

    mail = MailServer(look)
    with serving(mail) as server, make_app(**smtp_variables(server.port)).app_context():
        opened_wave(20)
        engines = [Path(str(stores().main.url.database)), Path(str(stores().roster.url.database))]
        assert send_due(MONDAY).sent == 20
    assert held == [False] * 20


def is_locked(place: Path) -> bool:
    """Whether another connection could not write now."""
    with closing(sqlite3.connect(place, timeout=0)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        connection.rollback()
        return False
