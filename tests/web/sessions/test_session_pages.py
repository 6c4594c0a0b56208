"""Sessions by their pages: prepared, run, joined without script, recorded, deleted."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pulse.store.sessions import session_record
from tests.web.people import Browser, heading, signed_in

DAY: dict[str, Any] = {"held_on-day": "3", "held_on-month": "12", "held_on-year": "2026"}
DETAILS: dict[str, Any] = {"title": "Your results", "place": "Town Hall", "minimum": "10", **DAY}


@pytest.fixture
def presenter(council_app: Flask) -> Browser:
    return signed_in(council_app, "chief_executive")


def prepared(presenter: Browser, *polls: tuple[str, dict[str, Any]]) -> str:
    """The code of a new session with these questions."""
    page = presenter.post("/sessions/new", **DETAILS)
    assert heading(page) == "Your results Coming"
    for kind, fields in polls:
        presenter.post(f"/sessions/1/polls/new/{kind}", **fields)
    found = re.search(r"Code to join.*?([A-Z0-9]{3} [A-Z0-9]{3})", page, re.S)
    assert found
    return found[1].replace(" ", "")


def do(presenter: Browser, deed: str, poll: int = 0) -> str:
    return presenter.post("/sessions/1/do", page="/sessions/1/control", deed=deed, poll=str(poll))


class Phone:
    """A phone without script and without cookies."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client(use_cookies=False)
        self.place = ""

    def join(self, code: str) -> None:
        found = self.client.post("/j", data={"code": code})
        assert found.status_code == 303, found.text
        self.place = self.client.post(f"{found.location}/plain").location

    def look(self) -> str:
        response = self.client.get(self.place)
        assert response.status_code == 200 and "Set-Cookie" not in response.headers
        return response.text

    def answer(self, **fields: Any) -> str:
        taking = re.search(r'name="taking" value="([^"]+)"', self.look())
        assert taking
        response = self.client.post(self.place, data={"taking": taking[1], **fields})
        if response.status_code == 303:
            self.place = response.location
        return response.text


def test_a_session_from_plan_to_record_without_script(
    council_app: Flask, presenter: Browser
) -> None:
    options = {"wording": "What first?", "choices": "Training\nTime\n"}
    code = prepared(presenter, ("single", options), ("cloud", {"wording": "One word?"}))
    phones = [Phone(council_app) for _ in range(12)]
    for phone in phones:
        phone.join(f" {code[:3].lower()}-{code[3:]} ")
        assert "has not begun" in phone.look() and 'http-equiv="refresh"' in phone.look()
    do(presenter, "start")
    assert "Fewer than 10 so far" in do(presenter, "ask", 1)
    assert "Choose an answer" in phones[0].answer()
    for phone in phones[:9]:
        phone.answer(answer="0")
        assert "Your answer is in" in phone.look()
    assert "Fewer than 10 so far" in presenter.get("/sessions/1/screen")
    for phone in phones[9:]:
        phone.answer(answer="1")
    assert "10 or more so far" in presenter.get("/sessions/1/control")
    do(presenter, "close", 1)
    for page in (phones[0].look(), presenter.get("/sessions/1/control")):
        assert "in 10" not in page
    do(presenter, "reveal", 1)
    for page in (phones[0].look(), presenter.get("/sessions/1/screen")):
        assert "more than 6 in 10" in page and "fewer than 4 in 10" in page
        assert not re.search(r"\d ?%", page)

    do(presenter, "ask", 2)
    assert "Type something" in phones[0].answer(answer=["", ""])
    for number, phone in enumerate(phones):
        phone.answer(answer=["calm", f"spelling{number}"])
    page = presenter.get("/sessions/1/control")
    texts = dict(re.findall(r'room-text__words">(\w+)</p>(.*?)</li>', page, re.S))
    assert len(texts) == 13
    approved = re.findall(r'name="lot" value="(\w+)"', texts["calm"])
    assert len(set(approved)) == 12
    presenter.post("/sessions/1/texts", page="/sessions/1/control", poll="2", verdict="approved",
                   lot=approved)  # fmt: skip
    do(presenter, "close", 2)
    do(presenter, "reveal", 2)
    for page in (phones[0].look(), presenter.get("/sessions/1/screen")):
        assert "calm" in page and "spelling" not in page

    page = presenter.post("/sessions/1/end")
    assert heading(page) == "Your results Over" and "calm" in page
    assert "over" in phones[0].look()
    record = json.loads(presenter.client.get("/sessions/1/record.json").text)
    assert [poll["result"]["answers"] for poll in record["polls"]] == ["10 to 14", "10 to 14"]
    table = presenter.client.get("/sessions/1/record.csv").text
    assert "Town Hall,What first?,One choice,10 to 14,Share,Training" in table
    assert "spelling" not in table
    presenter.post("/sessions/1/delete")
    assert "no session yet" in presenter.get("/sessions")


def test_a_script_gets_the_same_bytes_as_everyone_and_nothing_when_nothing_changed(
    council_app: Flask, presenter: Browser
) -> None:
    code = prepared(presenter, ("scale", {"wording": "How free?", "low": "Not", "high": "Very"}))
    do(presenter, "start")
    do(presenter, "ask", 1)
    phone = council_app.test_client(use_cookies=False)
    first = phone.get(f"/j/{code}/part")
    again = phone.get(f"/j/{code}/part", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    assert len(first.data) < 3000
    sent = {"taking": "1-1", "token": "a" * 32, "answer": "4"}
    assert phone.post(f"/j/{code}/answer", data=sent).json == {"taken": True}
    wrong = {**sent, "answer": "9"}
    assert phone.post(f"/j/{code}/answer", data=wrong).status_code == 400
    moved = {**sent, "taking": "1-2"}
    assert phone.post(f"/j/{code}/answer", data=moved).status_code == 409
    assert phone.post("/j/QQQQQQ/answer", data=sent).status_code == 404
    assert phone.get("/j/QQQQQQ").status_code == 404
    assert "Set-Cookie" not in phone.get(f"/j/{code}").headers


def test_phones_are_shown_their_own_session_after_a_rehearsal_was_deleted(
    council_app: Flask, presenter: Browser
) -> None:
    client = council_app.test_client(use_cookies=False)
    for title, options in (("A rehearsal?", "Cats\nDogs"), ("In earnest?", "Training\nTime")):
        code = prepared(presenter, ("single", {"wording": title, "choices": options}))
        do(presenter, "start")
        do(presenter, "ask", 1)
        assert title in client.get(f"/j/{code}/part").text
        presenter.post("/sessions/1/end")
        presenter.post("/sessions/1/delete")


def test_mistakes_are_named_beside_their_field(presenter: Browser) -> None:
    page = presenter.post("/sessions/new", 400, **{**DETAILS, "minimum": "3", "title": ""})
    assert "Enter a title." in page and "from 8 to 500" in page
    prepared(presenter)
    one: dict[str, Any] = {"wording": "Which?", "choices": "Only one"}
    assert "Give 2 to 8" in presenter.post("/sessions/1/polls/new/single", 400, **one)
    assert "Choose a question." in presenter.post("/sessions/1/polls/new/item", 400)
    presenter.get("/sessions/1/polls/new/dance", 404)
    assert "Start the session first." in do(presenter, "ask", 1)


def test_questions_are_put_in_order_changed_and_taken_out(
    council_app: Flask, presenter: Browser
) -> None:
    prepared(presenter, ("panel", {"wording": "First?"}), ("panel", {"wording": "Second?"}))
    item: dict[str, Any] = {"item": "empowerment_culture/EMP1"}
    page = presenter.get("/sessions/1/polls/new/item")
    item["item"] = re.findall(r'name="item" id="[^"]+" value="([^"]+)"', page)[0]
    presenter.post("/sessions/1/polls/new/item", **item)
    presenter.post("/sessions/1/polls/2/move", page="/sessions/1", way="up")
    presenter.post("/sessions/1/polls/1/edit", wording="Last?")
    presenter.post("/sessions/1/polls/3/remove")
    presenter.post("/sessions/1/edit", **{**DETAILS, "place": "Depot"})
    with council_app.app_context():
        found = session_record(1)
        assert [poll.poll.wording for poll in found.polls] == ["Second?", "Last?"]
        assert (found.details.place, found.details.held_on) == ("Depot", date(2026, 12, 3))


def test_only_those_who_lead_sessions_see_them(council_app: Flask, presenter: Browser) -> None:
    prepared(presenter)
    stranger = Browser(council_app)
    for path in ("", "/1", "/1/control", "/1/screen", "/1/qr.svg", "/1/record.csv"):
        assert "/sign-in" in stranger.client.get(f"/sessions{path}").location
