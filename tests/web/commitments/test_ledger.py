"""You said, we did: kept by those who sign in, read by everyone."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pulse.models.base import db
from pulse.store.organisation import save_organisation
from pulse.workflow.engagement import commitments, findings
from pulse.workflow.kit import kit
from tests.council import organisation
from tests.fixtures.council_releases import council_releases
from tests.fixtures.open_wave import OpenWave
from tests.fixtures.results import results_app, signed_in
from tests.readability import grade
from tests.web.people import signed_in as person

PLAN = (
    "You said,We will,Owner,Milestone,Phase,Status,Directorate\n"
    "Nobody listens.,Directors visit each depot.,Chief executive,2027-03-31,First quarter,,\n"
    "We get no thanks.,=Thank a team each month.,HR,2027-09-30,This year,Under way,Place\n"
)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    with results_app(tmp_path / "data", council_releases()) as made:
        with made.app_context():
            save_organisation(db.session, organisation())
            db.session.commit()
        yield made


def text(client: FlaskClient, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return unescape(response.text)


def token(client: FlaskClient, path: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def send(client: FlaskClient, path: str, **fields: object) -> str:
    response = client.post(
        path, data={"csrf_token": token(client, path), **fields}, follow_redirects=True
    )
    return unescape(response.text)


def promise(client: FlaskClient, **changes: object) -> str:
    fields: dict[str, object] = {
        "heard": "Nobody listens.", "action": "Directors visit each depot.", "figure": "",
        "owner": "Chief executive", "owner_email": "", "directorate": "", "phase": "quarter",
        "due_on-day": "31", "due_on-month": "3", "due_on-year": "2027", "evidence": "",
    }  # fmt: skip
    return send(client, "/commitments/new", **{**fields, **changes})


def test_a_promise_is_made_noted_and_read_by_staff_who_cannot_sign_in(app: Flask) -> None:
    reviewer = signed_in(app, "reviewer")
    assert "Nothing has been promised yet" in text(reviewer, "/commitments")
    with app.app_context():
        subject = commitments.subjects()[0]
    assert "in the ledger" in promise(reviewer, figure=subject.word)
    page = text(reviewer, "/commitments/1")
    assert subject.name in page
    assert "Too early to say" in page
    done = send(reviewer, "/commitments/1", text="All 14 depots were visited.", status="done")
    assert "All 14 depots were visited." in done
    staff = app.test_client()
    page = text(staff, "/findings")
    assert "Directors visit each depot." in page
    assert "We made 1 promise" in page
    assert "We did" in re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_what_is_missing_is_said_beside_its_field(app: Flask) -> None:
    page = promise(signed_in(app, "reviewer"), heard="", **{"due_on-day": "32"})
    assert "There is a problem" in page
    assert "Write what staff said." in page
    assert "Enter a real date" in page
    with app.app_context():
        assert commitments.ledger() == ()


def test_an_action_plan_comes_in_whole_after_a_look_and_goes_out_again(app: Flask) -> None:
    chief = signed_in(app, "chief_executive")
    look = send(chief, "/commitments/plan", file=(io.BytesIO(PLAN.encode()), "plan.csv"))
    assert "What this plan would change" in look
    with app.app_context():
        assert commitments.ledger() == ()
    assert "2 commitments are added" in send(chief, "/commitments/plan/check")
    again = send(chief, "/commitments/plan", file=(io.BytesIO(PLAN.encode()), "plan.csv"))
    assert "There is nothing to bring in" in again
    written = chief.get("/commitments/plan.csv").text
    assert "'=Thank a team each month." in written, "a cell acts as a formula"
    page = text(chief, "/commitments/scrutiny")
    assert page.index("First quarter") < page.index("This year")
    bad = PLAN.replace("2027-03-31", "soon").replace("Place", "Atlantis")
    refused = send(chief, "/commitments/plan", file=(io.BytesIO(bad.encode()), "plan.csv"))
    assert "This plan cannot be used yet" in refused
    assert "“soon” is not a date." in refused
    with app.app_context():
        assert len(commitments.ledger()) == 2


def test_a_directorate_sees_its_own_promises_and_its_printed_figures(app: Flask) -> None:
    promise(signed_in(app, "reviewer"), directorate="ADU", action="Adult Services alone does this.")
    with app.app_context():
        place = findings.findings().places[0]
        view = findings.findings(place.value)
        assert view.place is not None
        release = view.choice.latest if view.choice else None
        assert release is not None
        for line in view.lines:
            assert line.part is not None
    page = text(app.test_client(), f"/findings?directorate={place.value}")
    assert place.text in page
    assert "Adult Services alone does this." not in page or place.text == "Adult Services"


def test_the_findings_read_at_the_age_of_eleven(app: Flask) -> None:
    page = text(app.test_client(), "/findings")
    main = page[page.index("<h1") : page.index("<footer")]
    said = [re.sub(r"<[^>]+>", " ", p) for p in re.findall(r"<p class[^>]*>(.*?)</p>", main, re.S)]
    assert grade(" ".join(" ".join(said).split())) < 7


def test_an_administrator_may_keep_the_findings_for_those_who_sign_in(app: Flask) -> None:
    assert "What you told us" in text(app.test_client(), "/findings")
    send(signed_in(app, "administrator"), "/findings/who", who="signed_in")
    assert app.test_client().get("/findings").headers["Location"].startswith("/sign-in")
    assert "What you told us" in text(signed_in(app, "chief_executive"), "/findings")


@pytest.mark.parametrize("path", ["/commitments", "/commitments/new", "/commitments/plan.csv"])
def test_the_ledger_is_kept_by_those_who_sign_in(app: Flask, path: str) -> None:
    assert app.test_client().get(path).status_code == 302


def test_the_next_survey_begins_with_what_came_of_the_last(open_wave: OpenWave) -> None:
    address = f"/a/{open_wave.number}"
    assert "What came of it last time" not in open_wave.client.get(address).text
    reviewer = person(open_wave.app, "reviewer").client
    promise(reviewer)
    send(reviewer, "/commitments/1", text="Done at last.", status="done")
    open_wave.app.extensions.pop("pulse_news")
    page = open_wave.client.get(address).text
    assert "What came of it last time" in page
    assert "Directors visit each depot." in page
    assert page == open_wave.client.get(address).text


def test_the_next_survey_begins_with_the_last_three_promises_for_everybody(
    open_wave: OpenWave,
) -> None:
    reviewer, first = person(open_wave.app, "reviewer").client, ("Long ago.", "2026")
    for action, year in (first, ("Later.", "2029"), ("Sooner.", "2027"), ("In between.", "2028")):
        promise(reviewer, action=action, **{"due_on-year": year})
    promise(reviewer, action="Only for Place.", directorate="PLA")
    promise(reviewer, action="Given up.")
    send(reviewer, "/commitments/6", text="It cannot be done.", status="dropped")
    page = re.sub(r"<[^>]+>", "", open_wave.client.get(f"/a/{open_wave.number}").text)
    assert re.findall(r"Promised by .*?\.", page)[:3] == [
        "Promised by 31 March 2027: Sooner.",
        "Promised by 31 March 2028: In between.",
        "Promised by 31 March 2029: Later.",
    ]
    for left_out in ("Long ago.", "Only for Place.", "Given up."):
        assert left_out not in page


def test_what_is_still_to_do_stands_in_the_talk_and_what_was_done_does_not(app: Flask) -> None:
    reviewer = signed_in(app, "reviewer")
    promise(reviewer)
    promise(reviewer, action="Thank a team each month.")
    send(reviewer, "/commitments/2", text="Done.", status="done")
    with app.app_context():
        made = kit()
        assert made is not None
        slides = made.talk.about("promises")
        assert [each.action for slide in slides for each in slide.promises] == [
            "Directors visit each depot."
        ]


@pytest.mark.parametrize("path", ["/commitments", "/commitments/new", "/commitments/scrutiny"])
def test_before_there_is_anything_the_ledger_says_so(council_app: Flask, path: str) -> None:
    reviewer = person(council_app, "reviewer").client
    assert reviewer.get(path).status_code == 200
    assert "There are no results yet" in text(council_app.test_client(), "/findings")
