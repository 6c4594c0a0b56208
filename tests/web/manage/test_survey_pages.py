"""Surveys and waves in the browser, from the bank to an open wave and its close."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from pulse.delivery.maildir import MaildirSink
from pulse.models.base import db
from pulse.store import progress
from pulse.store import surveys as store
from pulse.store.rates import Rates, keep_rates
from pulse.store.stores import stores
from pulse.store.waves import wave_record
from pulse.workflow.background import SILENT
from pulse.workflow.due import task_of
from pulse.workflow.sending import send_due
from surveys.bank import bank
from tests.council import found_council
from tests.web.people import Browser, heading, signed_in

PLAN = "/manage/surveys/new/lga-engagement/plan"
FIRST = datetime.now(UTC).date() + timedelta(days=30)
FIELDS: dict[str, Any] = {
    "title": "Staff pulse", "first_on-day": str(FIRST.day), "first_on-month": str(FIRST.month),
    "first_on-year": str(FIRST.year), "hour": "09:00", "recurs": "quarterly", "rule": "",
    "window_days": "14", "reminders": "5, 10",
}  # fmt: skip


@pytest.fixture
def reviewer(council_app: Flask) -> Browser:
    with council_app.app_context():
        found_council()
    return signed_in(council_app, "reviewer")


def sink_texts() -> list[str]:
    """The text of every message in the demonstration's sink."""
    sink = MaildirSink(stores().config.mail)
    return [sink.read(name).text for name in sink.names()]


def test_profiles_and_a_comment_are_chosen_when_a_survey_is_made(
    council_app: Flask, reviewer: Browser
) -> None:
    own = "Car\nHow do you come to work?\nBy car\nOtherwise"
    asked = {**FIELDS, "ready": ["service_length", "working_pattern"], "comment": "y"}
    page = reviewer.post(PLAN, **asked, own="Car\nHow?\nBy car", create="yes", status=400)
    assert "at least two answers" in page
    four = [*asked["ready"], "work_place"]
    assert "at most 3" in reviewer.post(PLAN, **{**asked, "ready": four}, own=own, status=400)
    page = reviewer.post(PLAN, **asked, own=own, by_directorate="y", create="yes")
    assert "Length of service, Working pattern, Car" in page and "read by a reviewer" in page
    with council_app.app_context():
        plan = store.survey_plan("staff-pulse")
    assert plan.comment and [profile.by_directorate for profile in plan.profiles] == [True] * 3
    assert plan.profiles[2].bands == ("By car", "Otherwise")


def create(browser: Browser) -> str:
    return browser.post(PLAN, **FIELDS, create="yes")


def wait(browser: Browser, number: int) -> str:
    """Look at the progress page, as it asks to, until the wave's own page comes back."""
    limit = time.monotonic() + 200
    while time.monotonic() < limit:
        page = browser.get(f"/manage/waves/{number}/progress")
        if "looks again every two seconds" not in page:
            return page
        assert '<meta http-equiv="refresh" content="2">' in page
        time.sleep(0.1)
    raise AssertionError("the work did not end")


def test_work_that_died_with_its_server_says_so_and_can_be_begun_again(
    council_app: Flask, reviewer: Browser
) -> None:
    create(reviewer)
    page = "/manage/waves/1/progress"
    with council_app.app_context():
        main, now = stores().main, datetime.now(UTC)
        assert progress.begin(main, task_of(1), now, now)
        progress.tell(main, task_of(1), "Proving", 3, 10, now)
    alive = reviewer.get(page)
    with council_app.app_context():
        progress.tell(main, task_of(1), "Proving", 3, 10, now - SILENT)
    assert "3 of 10" in alive and "looks again every two seconds" in alive
    dead = reviewer.get(page)
    assert heading(dead) == "It stopped"
    assert "it goes on where it stood" in dead and "http-equiv" not in dead
    assert "Open it now" in reviewer.get("/manage/waves/1"), "nothing keeps it from going on"


def test_without_a_survey_the_page_says_what_to_do(reviewer: Browser) -> None:
    page = reviewer.get("/manage/surveys")
    assert "There is no survey yet." in page
    assert "/manage/surveys/new" in page


@pytest.mark.parametrize("code", [found.code for found in bank()])
def test_every_question_is_shown_with_its_source_and_licence(reviewer: Browser, code: str) -> None:
    found = next(one for one in bank() if one.code == code)
    page, preview = (reviewer.get(f"/manage/surveys/new/{code}{end}") for end in ("", "/preview"))
    for item in found.items:
        assert item.text in page
        assert item.text in preview
        assert (item.source or found.source) in page
        assert (item.licence or found.licence) in page
    assert preview.count('type="radio"') == 6 * len(found.items)  # one to skip each


def test_the_dates_are_shown_before_anything_is_created(
    council_app: Flask, reviewer: Browser
) -> None:
    page = reviewer.post(PLAN, **FIELDS)
    assert "The first waves would be" in page
    with council_app.app_context():
        assert store.survey_plans() == []
    page = create(reviewer)
    assert heading(page) == "Staff pulse"
    assert page.count("Planned") == 4


@pytest.mark.parametrize(
    ("fields", "words", "target"),
    [
        ({"title": ""}, "Enter a title", "#title"),
        ({"first_on-day": "31", "first_on-month": "2"}, "Enter a real date", "#first_on-day"),
        ({"first_on-day": "", "first_on-month": "", "first_on-year": ""}, "Enter a date.",
         "#first_on-day"),
        ({"first_on-year": "2020"}, "later than now", "#first_on-day"),
        ({"recurs": "custom", "rule": "FREQ=HOURLY"}, "FREQ=HOURLY", "#rule"),
        ({"window_days": "0"}, "Enter 1 to 92 days.", "#window_days"),
        ({"reminders": "20"}, "before the wave closes", "#reminders"),
    ],
)  # fmt: skip
def test_each_mistake_is_said_beside_its_field(
    reviewer: Browser, fields: dict[str, str], words: str, target: str
) -> None:
    page = reviewer.post(PLAN, 400, **{**FIELDS, **fields}, create="yes")
    assert words in page
    assert f'href="{target}"' in page
    assert f'id="{target[1:]}"' in page


def test_a_rule_of_ones_own_is_taken(council_app: Flask, reviewer: Browser) -> None:
    rule = "FREQ=MONTHLY;INTERVAL=2;BYDAY=2WE"
    reviewer.post(PLAN, **{**FIELDS, "recurs": "custom", "rule": rule}, create="yes")
    with council_app.app_context():
        assert store.survey_plan("staff-pulse").rule == rule


def test_a_wave_opens_closes_and_shows_what_can_be_checked(
    council_app: Flask, reviewer: Browser
) -> None:
    create(reviewer)
    page = reviewer.get("/manage/waves/1/open")
    assert "What happens" in page
    assert ">10<" in page.split("Smallest group")[1][:40]
    reviewer.send("/manage/waves/1/open")
    page = wait(reviewer, 1)
    with council_app.app_context():
        wave = wave_record(db.session, 1)
    assert wave.state == "open"
    assert wave.fingerprint is not None
    assert wave.fingerprint in page.replace(" ", "")
    row = page.split(">Invitations<")[1].split("</tr>")[0]
    assert ">0<" in row and ">404<" in row
    assert reviewer.send("/manage/waves/1/open").status_code == 409
    with council_app.app_context():
        assert send_due(datetime.now(UTC)).sent == 404
        assert len([text for text in sink_texts() if "/a/1#" in text]) == 404
    reviewer.get("/manage/waves/1/close")
    reviewer.send("/manage/waves/1/close")
    page = wait(reviewer, 1)
    assert "no list of who answered is left" in page
    with council_app.app_context():
        assert [text for text in sink_texts() if "/a/1#" in text] == []
    assert "Publish the results" in page


def test_a_later_wave_waits_its_turn(council_app: Flask, reviewer: Browser) -> None:
    create(reviewer)
    assert "comes before it" in reviewer.get("/manage/waves/2")
    reviewer.get("/manage/waves/2/open")
    assert reviewer.send("/manage/waves/2/open").status_code == 409
    with council_app.app_context():
        assert wave_record(db.session, 2).state == "planned"


def test_too_few_people_are_refused_before_anything_happens(council_app: Flask) -> None:
    with council_app.app_context():
        found_council({"ADU1": (5, 4)})
    browser = signed_in(council_app, "reviewer")
    create(browser)
    page = browser.get("/manage/waves/1/open")
    assert "It cannot be opened: 9 people are eligible" in page
    assert "<button" not in page.split("It cannot be opened")[1].split("</main>")[0]


def test_rates_are_shown_as_they_were_rounded(council_app: Flask, reviewer: Browser) -> None:
    create(reviewer)
    reviewer.get("/manage/waves/1/open")
    reviewer.send("/manage/waves/1/open")
    page = wait(reviewer, 1)
    assert "The first response rates come the day after opening" in page
    with council_app.app_context():
        keep_rates(1, Rates(date(2026, 11, 23), {"ADU": 35, "PLA": 0}))
        db.session.commit()
    page = reviewer.get("/manage/waves/1")
    assert "On 23 November 2026, " in page and ", rounded down to 5%" in page
    adults = page.split("Adult Services")[1].split("</tr>")[0]
    assert "35%" in adults


def test_pausing_forgets_the_planned_waves(council_app: Flask, reviewer: Browser) -> None:
    create(reviewer)
    page = reviewer.post("/manage/surveys/staff-pulse/pause", page="/manage/surveys/staff-pulse")
    assert "No wave is open or planned." in page
    page = reviewer.post("/manage/surveys/staff-pulse/resume", page="/manage/surveys/staff-pulse")
    assert page.count("Planned") == 4


@pytest.mark.parametrize(
    "path",
    ["/manage/surveys/nothing", "/manage/waves/99", "/manage/waves/99/open",
     "/manage/surveys/new/nothing", "/manage/waves/99/progress"],
)  # fmt: skip
def test_what_does_not_exist_is_said_to_be_missing(reviewer: Browser, path: str) -> None:
    assert heading(reviewer.get(path, 404)) == "Page not found"
