"""The calendar, quiet periods, the cap, skipping and adding waves, the scheduler's page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from pulse.models.base import db
from pulse.scheduler.patience import Patience
from pulse.scheduler.rounds import run_due
from pulse.store import surveys as store
from pulse.store.quiet import quiet_periods
from pulse.store.stores import stores
from pulse.workflow.planning.burden import burden_cap
from surveys.audience import Cap
from tests.council import answer, found_council, open_council, voters
from tests.web.manage.test_survey_pages import FIELDS, PLAN
from tests.web.people import Browser, heading, signed_in

SURVEY = "/manage/surveys/staff-pulse"


@pytest.fixture
def manager(council_app: Flask) -> Browser:
    with council_app.app_context():
        found_council()
    browser = signed_in(council_app, "administrator")
    browser.post(PLAN, **{**FIELDS, "panels": "2"}, create="yes")
    return browser


def test_the_calendar_shows_waves_days_off_and_load(manager: Browser) -> None:
    page = manager.get("/manage/calendar")
    assert heading(page) == "The coming year"
    assert "Staff pulse: " in page
    assert "Christmas and New Year" in page
    assert "Times one person is asked" in page
    assert page.count('<th scope="row"') == 12


def test_an_empty_calendar_says_what_to_do(council_app: Flask) -> None:
    page = signed_in(council_app, "reviewer").get("/manage/calendar")
    assert "No wave is planned." in page
    assert "An administrator sets quiet periods" in page


def test_a_wave_is_skipped_brought_back_and_an_extra_one_added(
    council_app: Flask, manager: Browser
) -> None:
    with council_app.app_context():
        second = store.waves_of("staff-pulse")[1]
        day = second.rule_day
    page = manager.post(f"/manage/waves/{second.number}/skip", page=SURVEY)
    assert "Skipped: the wave of" in page
    page = manager.post(f"{SURVEY}/back/{day}", page=SURVEY)
    assert "Skipped: the wave of" not in page
    extra = datetime.now(UTC).date() + timedelta(days=60)
    boxes: dict[str, Any] = {"day-day": extra.day, "day-month": extra.month, "day-year": extra.year}
    page = manager.post(f"{SURVEY}/extra", **boxes)
    assert "Take out" in page
    page = manager.post(f"{SURVEY}/extra", 400, **{**boxes, "day-year": 2020})
    assert "later than now" in page
    assert 'href="#day-day"' in page


def test_quiet_periods_are_added_offered_and_taken_out(
    council_app: Flask, manager: Browser
) -> None:
    page = manager.get("/manage/quiet")
    assert "Local elections (pre-election period)" in page
    fields: dict[str, Any] = {
        "reason": "Budget", "first-day": 1, "first-month": 2, "first-year": 2030,
        "last-day": 9, "last-month": 2, "last-year": 2030,
    }  # fmt: skip
    page = manager.post("/manage/quiet", **fields)
    assert "1 February 2030 to 9 February 2030" in page
    page = manager.post("/manage/quiet", 400, **{**fields, "last-year": 2029})
    assert "must not come before the first" in page
    with council_app.app_context():
        budget = next(p for p in quiet_periods() if p.quiet.reason == "Budget")
    page = manager.post(f"/manage/quiet/{budget.number}/drop", page="/manage/quiet")
    assert "To undo, add it again." in page
    assert (
        '<th scope="row" class="govuk-table__header govuk-!-font-weight-regular">Budget' not in page
    )


def test_only_administrators_change_quiet_periods_and_the_cap(council_app: Flask) -> None:
    browser = signed_in(council_app, "reviewer")
    browser.get("/manage/quiet", 403)
    browser.get("/manage/burden", 403)


def test_the_cap_is_changed_and_mistakes_are_said(council_app: Flask, manager: Browser) -> None:
    manager.post("/manage/burden", invitations="3", days="60")
    with council_app.app_context():
        assert burden_cap() == Cap(3, 60)
    page = manager.post("/manage/burden", 400, invitations="3", days="400")
    assert "Enter 1 to 90 days." in page


def test_units_are_left_out(council_app: Flask, manager: Browser) -> None:
    page = manager.post(f"{SURVEY}/without", units=["COR2"])
    assert "Not asked: Corporate Services team 2" in page
    with council_app.app_context():
        assert store.survey_plan("staff-pulse").audience.without == {"COR2"}
    assert "14 people are in directorates or services" in manager.get("/manage/waves/1/open")


def test_the_page_of_the_scheduler(council_app: Flask, manager: Browser) -> None:
    page = manager.get("/manage/scheduler")
    assert "No scheduler has looked at the clock" in page
    with council_app.app_context():
        now = datetime.now(UTC)
        run_due(now - timedelta(hours=2), Patience())
        run_due(now, Patience())
        db.session.rollback()
    page = manager.get("/manage/scheduler")
    assert "No scheduler has looked at the clock" not in page
    assert "Away from" in page
    assert "Open Staff pulse" in page or "No wave opens or closes in the next month" in page


def test_what_is_measured_does_not_move_when_somebody_answers(council_app: Flask) -> None:
    number = open_council(council_app)
    client = council_app.test_client()
    before = client.get("/metrics")
    assert before.headers["Content-Type"].startswith("text/plain")
    text = before.get_data(as_text=True)
    assert 'pulse_waves{state="open"} 1.0' in text
    assert "pulse_invitations_waiting 404.0" in text
    with council_app.app_context():
        people = voters(number)
        for voter in people[:3]:
            answer(number, voter, [1, 2, 3])
        stores().box_writer.run(lambda _: None)
    assert client.get("/metrics").get_data(as_text=True) == text
    assert not [line for line in text.splitlines() if "merebank" in line or "cell" in line]
