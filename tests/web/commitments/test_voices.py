"""Updates, replies and thank-yous: written without an account, read by a person, then shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from pulse.models import box
from pulse.store.releases import released_waves
from pulse.store.stores import stores
from pulse.store.voices import voice_rows
from pulse.web.answer.limits import GuessLimit
from pulse.workflow.engagement import commitments, reviewing_voices, updates
from pulse.workflow.kit import kit
from tests.fixtures.council_releases import council_releases
from tests.fixtures.results import results_app, signed_in
from tests.web.commitments.test_ledger import app as app  # noqa: PLC0414
from tests.web.commitments.test_ledger import promise, send, text

WORDS = "Ann Lee of the depot helped. Twelve of us saw it."
CODE = re.compile(r"<strong>([0-9A-Z-]{21})</strong>")


def write(app: Flask, page: str, status: int = 200, **fields: str) -> str:
    """What staff see after they sent the form of a page, from a browser without cookies."""
    client = app.test_client(use_cookies=False)
    form = text(client, page)
    hidden = dict(re.findall(r'name="(seed|ticket)" value="([^"]*)"', form))
    [action] = re.findall(r'action="(/v/[^"]+)"', form)
    response = client.post(action, data={**hidden, **fields})
    assert response.status_code == status, response.text
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"
    return unescape(response.text)


def look(app: Flask, code: str, status: int = 200) -> str:
    response = app.test_client(use_cookies=False).post("/v/code", data={"code": code})
    assert response.status_code == status
    return unescape(response.text)


def published(app: Flask, **fields: str) -> None:
    chief = signed_in(app, "chief_executive")
    made = {"title": "Progress update 1", "text": "We went.\n\nWe saw.", "figure": "",
            "commitment": "", **fields}  # fmt: skip
    assert "The draft is kept" in send(chief, "/commitments/updates/new", **made)
    assert app.test_client().get("/findings/updates/1").status_code == 404
    assert "is published" in send(chief, "/commitments/updates/1", publish="yes")


def marks(app: Flask) -> list[str]:
    with app.app_context(), stores().box.connect() as connection:
        return [row.mark for row in voice_rows(connection)]


def test_an_update_shows_a_printed_figure_is_replied_to_moderated_and_answered(app: Flask) -> None:
    chief, reviewer = signed_in(app, "chief_executive"), signed_in(app, "reviewer")
    promise(reviewer)
    with app.app_context():
        subject = commitments.subjects()[0]
    published(app, figure=subject.word, commitment="1")
    staff = app.test_client(use_cookies=False)
    assert "Progress update 1" in text(staff, "/findings")
    page = text(staff, "/findings/updates/1")
    label = subject.text.rpartition("(")[2].rstrip(")")
    assert f"{subject.name}: {label}" in page
    assert "Directors visit each depot." in page

    sent = write(app, "/findings/updates/1", words=WORDS)
    code = CODE.findall(sent)[0]
    assert "Nobody has read it yet" in look(app, code)
    assert WORDS not in text(staff, "/findings/updates/1")
    [mark] = marks(app)
    assert code.replace("-", "") not in str((mark, WORDS))
    assert chief.get(f"/commitments/voices/{mark}").status_code == 403

    address = f"/commitments/voices/{mark}"
    assert "is not in the comment" in send(reviewer, address, phrases="Anne Lee", show="yes")
    assert "[removed] of the depot" in send(reviewer, address, phrases="Ann Lee", preview="yes")
    assert WORDS not in text(staff, "/findings/updates/1")
    send(reviewer, address, phrases="Ann Lee", show="yes")
    page = text(staff, "/findings/updates/1")
    assert "[removed] of the depot helped." in page
    assert "Ann Lee" not in page

    answer = f"/commitments/updates/1/replies/{mark}"
    assert "stands below the reply" in send(chief, answer, text="Thank you. I will come too.")
    assert "I will come too." in text(staff, "/findings/updates/1")
    assert "I will come too." in look(app, code.lower().replace("-", " "))

    send(reviewer, address, hold="yes", phrases="")
    assert "of the depot helped" not in text(staff, "/findings/updates/1")
    assert "held back" in look(app, code)

    withdrawn = send(chief, "/commitments/updates/1", withdraw="yes", reason="")
    assert "Say why it is withdrawn" in withdrawn
    send(chief, "/commitments/updates/1", withdraw="yes", reason="The visit was later.")
    page = text(staff, "/findings/updates/1")
    assert "The visit was later." in page
    assert "We saw." not in page
    assert "Progress update 1" not in text(staff, "/findings/updates")
    with app.app_context(), stores().main.connect() as connection:
        kept = "".join(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]
    assert "Ann Lee" not in kept


def write_on_wave(mark: str, wave: int) -> None:
    """As if it had been written after an earlier wave."""
    to = update(box.Voice).where(box.Voice.mark == mark).values(about=wave)
    stores().box_writer.run(lambda connection: connection.execute(to))


def test_sending_twice_keeps_one_reply_and_a_mistake_is_said_beside_the_field(app: Flask) -> None:
    published(app)
    client = app.test_client(use_cookies=False)
    fields = {"seed": "s1", "words": "Once."}
    codes = {CODE.findall(client.post("/v/updates/1", data=fields).text)[0] for _ in range(2)}
    assert len(codes) == len(marks(app)) == 1
    client.post("/v/updates/1", data={**fields, "words": "Another one."})
    assert len(marks(app)) == 2
    assert "Write 1 to 1000 characters." in write(app, "/findings/updates/1", 400, words=" ")
    assert "typing mistake" in look(app, "ABCD", 400)
    assert "Nothing is kept" in look(app, "0000-0000-0000-0000-0", 404)


def test_somebody_who_does_not_want_it_is_never_thanked_in_public(app: Flask) -> None:
    reviewer = signed_in(app, "reviewer")
    write(
        app, "/findings/thanks", whom="Siân O'Brien", words="For 12% fewer queues.", place="Place"
    )
    [mark] = marks(app)
    address = f"/commitments/voices/{mark}"
    assert "holds a number of percent" in text(reviewer, address)
    send(reviewer, address, phrases="", show="yes")
    staff = app.test_client(use_cookies=False)
    assert "Siân O'Brien" in text(staff, "/findings")
    held = send(reviewer, "/commitments/voices/names", name="sian o’brien")
    assert "1 thank-you shown before held back" in held
    assert "Siân O'Brien" not in text(staff, "/findings/thanks")
    refused = send(reviewer, address, phrases="", show="yes")
    assert "does not want to be thanked in public" in refused
    assert "Siân O'Brien" not in text(staff, "/findings/thanks")
    send(reviewer, "/commitments/voices/names", remove="sian o’brien", name="")
    send(reviewer, address, phrases="", show="yes")
    page = text(staff, "/findings/thanks")
    assert "Thank you, Siân O'Brien" in page
    assert "Say whom you thank" in write(app, "/findings/thanks", 400, whom="", words="For all.")


def test_approved_thank_yous_close_the_talk_of_the_wave_they_were_said_after(app: Flask) -> None:
    reviewer = signed_in(app, "reviewer")
    said = {"the depot": "For the snow.", "a ghost": "Not read yet.", "the desk": "For 12% more."}
    for whom, words in said.items():
        write(app, "/findings/thanks", whom=whom, words=words, signed="Ann")
    with app.app_context(), stores().box.connect() as connection:
        kept = {row.voice.whom: row.mark for row in voice_rows(connection)}
    for whom in ("the depot", "the desk"):
        send(reviewer, f"/commitments/voices/{kept[whom]}", phrases="", show="yes")
    for page in ("present", "present/notes", "text"):
        found = text(reviewer, f"/share/{page}")
        assert "Staff thank each other" in found, page
        assert "ghost" not in found and "12%" not in found, page
    assert "The depot: “For the snow.” – Ann" in text(reviewer, "/share/present")
    assert "THANK YOU" in text(reviewer, "/share/text.txt")
    with app.app_context():
        latest, earlier, *_ = [wave.number for wave in released_waves()]
        now, before = kit(latest), kit(earlier)
        assert now is not None and before is not None
        assert now.talk.slides[-1].sentences == ("The depot: “For the snow.” – Ann",)
        assert before.talk.about("thanks") == ()


def test_where_findings_are_for_those_who_sign_in_only_they_write_and_stay_unknown(
    app: Flask,
) -> None:
    published(app)
    send(signed_in(app, "administrator"), "/findings/who", who="signed_in")
    stranger = app.test_client(use_cookies=False)
    assert stranger.get("/findings/updates/1").status_code == 302
    for ticket in ("", "2026-01-01.x"):
        refused = stranger.post("/v/updates/1", data={"words": "Hello.", "ticket": ticket})
        assert refused.status_code == 409
    page = text(signed_in(app, "reviewer"), "/findings/updates/1")
    hidden = dict(re.findall(r'name="(seed|ticket)" value="([^"]*)"', page))
    other = text(signed_in(app, "administrator"), "/findings/updates/1")
    assert hidden["ticket"] in other, "the ticket tells who opened the page"
    assert stranger.post("/v/updates/1", data={**hidden, "words": "Hello."}).status_code == 200
    assert len(marks(app)) == 1


def test_a_flood_from_one_address_is_stopped_and_remembered_nowhere(app: Flask) -> None:
    published(app)
    client = app.test_client(use_cookies=False)
    app.extensions["pulse_voice_limit"] = GuessLimit(3, "too many messages")
    found = [client.post("/v/updates/1", data={"words": f"No {n}."}).status_code for n in range(4)]
    assert found[:3] == [200] * 3
    assert found[3] != 200
    assert len(marks(app)) == 3


def test_replies_and_thank_yous_are_deleted_after_their_time(app: Flask) -> None:
    published(app)
    write(app, "/findings/updates/1", words="Soon gone from here.")
    write(app, "/findings/thanks", whom="The depot", words="Soon gone as well.")
    with app.app_context():
        for mark in marks(app):
            reviewing_voices.show(mark, (), "test", datetime.now(UTC))
        kept = stores().config.replies_kept
        reviewing_voices.forget_voices("test", datetime.now(UTC) + kept - timedelta(days=1))
    assert len(marks(app)) == 2
    with app.app_context():
        reviewing_voices.forget_voices("test", datetime.now(UTC) + kept + timedelta(days=1))
    [mark] = marks(app)
    with app.app_context():
        # The thank-you belongs to the last wave but one: a later one closed more than a year ago.
        write_on_wave(mark, 1)
        reviewing_voices.forget_voices("test", datetime.now(UTC) + kept + timedelta(days=1))
        kept_box, kept_main = (
            Path(str(e.url.database)).read_bytes() for e in (stores().box, stores().main)
        )
    assert marks(app) == []
    assert b"Soon gone" not in kept_box + kept_main


def test_a_draft_can_be_deleted_and_what_staff_saw_cannot(app: Flask) -> None:
    chief = signed_in(app, "chief_executive")
    fields = {"title": "One", "text": "Text.", "figure": "", "commitment": ""}
    send(chief, "/commitments/updates/new", **fields)
    assert "The draft is deleted" in send(chief, "/commitments/updates/1/remove")
    published(app)
    assert "withdraw it and say why" in send(chief, "/commitments/updates/1/remove")
    with app.app_context():
        assert updates.store.update(1).update.state == "published"


def test_belief_stands_beside_what_is_done(app: Flask) -> None:
    reviewer = signed_in(app, "reviewer")
    promise(reviewer)
    send(reviewer, "/commitments/1", text="Done.", status="done")
    with app.app_context():
        found = commitments.belief()
    assert found is not None
    for page in (text(reviewer, "/commitments"), text(reviewer, "/commitments/scrutiny")):
        assert found.words in page
        assert "1 of 1 commitments are done today (100%)" in page
        assert f">{found.steps[-1].belief.text}<" in page


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Flask]:
    with results_app(tmp_path / "data", council_releases()[:1]) as made:
        yield made


def test_pages_say_what_will_come_while_there_is_nothing(empty: Flask) -> None:
    staff, reviewer = empty.test_client(), signed_in(empty, "reviewer")
    assert "There is no update yet" in text(staff, "/findings/updates")
    assert "Nobody has been thanked here yet" in text(staff, "/findings/thanks")
    assert "Nothing has been written yet" in text(reviewer, "/commitments/updates")
    assert "There is nothing to read yet" in text(reviewer, "/commitments/voices")
