"""The staff list in the browser: look, confirm, done; or told what to put right."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask

from pulse.store import staff as store
from tests.web.manage.lists import csv_of, people, person
from tests.web.people import Browser, heading, signed_in

UPLOAD = "/manage/staff/upload"


def send(browser: Browser, content: bytes, name: str = "list.csv", status: int = 200) -> str:
    """Upload a file and return the page that follows."""
    file: Any = (io.BytesIO(content), name)
    return browser.post(UPLOAD, status, file=file)


def count(app: Flask) -> int:
    with app.app_context():
        return store.people_count()


@pytest.fixture
def reviewer(council_app: Flask) -> Browser:
    return signed_in(council_app, "reviewer")


def test_an_empty_staff_list_says_what_to_do(reviewer: Browser) -> None:
    page = reviewer.get("/manage/staff")
    assert heading(page) == "Staff list"
    assert "There is no staff list yet." in page
    assert UPLOAD in page


def test_a_list_is_looked_at_confirmed_and_counted(council_app: Flask, reviewer: Browser) -> None:
    page = send(reviewer, csv_of(people(200)))
    assert heading(page) == "What this list would change"
    assert count(council_app) == 0
    done = reviewer.send("/manage/staff/check").get_data(as_text=True)
    assert "The staff list is in: 200 rows read." in done
    assert count(council_app) == 200
    rows = [" ".join(part.split()) for part in done.split("</tr>")]
    adults = next(row for row in rows if "Adult Services" in row)
    assert ">80<" in adults


def test_the_summary_never_names_anybody(reviewer: Browser) -> None:
    send(reviewer, csv_of(people(50)))
    reviewer.send("/manage/staff/check")
    assert "Person 7" not in reviewer.get("/manage/staff")


def test_a_bad_list_shows_each_problem_and_changes_nothing(
    council_app: Flask, reviewer: Browser
) -> None:
    page = send(reviewer, csv_of([*people(30), person(30, email="nobody")]))
    assert heading(page) == "This list cannot be used yet"
    assert "'nobody' is not an e-mail address" in page
    assert "32" in page
    refused = reviewer.send("/manage/staff/check").get_data(as_text=True)
    assert heading(refused) == "This list cannot be used yet"
    assert count(council_app) == 0


def test_problems_can_be_worked_through_in_a_spreadsheet(reviewer: Browser) -> None:
    send(reviewer, csv_of([*people(30), person(30, email="=cmd|'/c calc'!A1")]))
    answer = reviewer.client.get("/manage/staff/problems.csv")
    assert answer.mimetype == "text/csv"
    lines = answer.get_data().decode("utf-8-sig").splitlines()
    assert lines[0] == "Row,Column,Problem,Remedy"
    assert lines[1].startswith("32,Work email,")
    assert not any(cell.startswith("=") for line in lines for cell in line.split(","))


def test_unknown_headings_are_asked_for_once(council_app: Flask, reviewer: Browser) -> None:
    odd = ("Nummer", "Wer", "Mail", "Bereich", "Dienst", "Vorn")
    page = send(reviewer, csv_of(people(20), odd))
    assert heading(page) == "Which column is which?"
    assert "Wer, such as Person 0" in page
    chosen: dict[str, Any] = {
        "number": "Nummer", "name": "Wer", "email": "Mail", "directorate": "Bereich",
        "service": "Dienst",
    }  # fmt: skip
    page = reviewer.post("/manage/staff/columns", **chosen)
    assert heading(page) == "What this list would change"
    reviewer.send("/manage/staff/check")
    assert count(council_app) == 20
    assert heading(send(reviewer, csv_of(people(21), odd))) == "What this list would change"


def test_one_column_for_two_things_is_refused(reviewer: Browser) -> None:
    send(reviewer, csv_of(people(20), ("A", "B", "C", "D", "E", "F")))
    page = reviewer.post("/manage/staff/columns", 400, number="A", name="A", directorate="D")
    assert "for both staff number and name" in page


def test_a_new_service_has_to_be_called_real(council_app: Flask, reviewer: Browser) -> None:
    send(reviewer, csv_of(people(30)))
    reviewer.send("/manage/staff/check")
    page = send(reviewer, csv_of([*people(30), person(30, directorate="Place", service="Parks")]))
    assert "They are real: read the list again with them" in page
    page = reviewer.get("/manage/staff/check?units=accept")
    assert heading(page) == "What this list would change"
    reviewer.send("/manage/staff/check", units="accept")
    assert count(council_app) == 31
    assert "Parks" in reviewer.get("/manage/staff")


def test_a_list_of_one_directorate_is_questioned(reviewer: Browser) -> None:
    send(reviewer, csv_of(people(30)))
    reviewer.send("/manage/staff/check")
    assert "More than one in five people would leave." in send(reviewer, csv_of(people(10)))


def test_a_discarded_file_is_forgotten(council_app: Flask, reviewer: Browser) -> None:
    send(reviewer, csv_of(people(30)))
    reviewer.send("/manage/staff/discard")
    assert "No staff list waits" in reviewer.get("/manage/staff/check", 404)
    with council_app.app_context():
        assert store.upload_of(1) is None


def test_nobody_sees_or_confirms_the_file_of_another(council_app: Flask, reviewer: Browser) -> None:
    send(reviewer, csv_of(people(30)))
    other = signed_in(council_app, "administrator")
    assert "No staff list waits" in other.get("/manage/staff/check", 404)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 nothing", b"PK\x03\x04 broken"])
def test_what_is_no_list_is_refused_in_words(reviewer: Browser, content: bytes) -> None:
    page = reviewer.get(UPLOAD)
    file: Any = (io.BytesIO(content), "list.xlsx")
    page = reviewer.send(UPLOAD, file=file).get_data(as_text=True)
    assert "went wrong" not in page
    assert "cannot be used" in page or "There is a problem" in page


def test_no_file_chosen_is_said_beside_the_field(reviewer: Browser) -> None:
    assert "Choose the file with your staff list." in reviewer.post(UPLOAD, 400)


def test_the_chief_executive_sees_no_staff_list(council_app: Flask) -> None:
    browser = signed_in(council_app, "chief_executive")
    for path in ("/manage/staff", UPLOAD, "/manage/staff/check", "/manage/surveys"):
        browser.get(path, 403)
