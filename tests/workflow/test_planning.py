"""Surveys: created from the bank, their waves planned ahead, moved when a reviewer says so."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from flask import Flask

from pulse.models.base import db
from pulse.store import surveys as store
from pulse.store.waves import mark_open
from pulse.workflow.planning import surveys
from pulse.workflow.planning.next_wave import bring_forward
from pulse.workflow.planning.surveys import Wish
from pulse.workflow.planning.timetable import plan_ahead
from surveys.bank import bank
from surveys.errors import InvalidValueError, NotAllowedError, NotFoundError

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
CODE = "staff-pulse"


def wish(**changes: Any) -> Wish:
    given = {
        "title": "Staff pulse", "instrument": "lga-engagement", "recurs": "quarterly",
        "first_on": date(2026, 11, 9), "opens_at": time(9), "window_days": 14,
        "reminder_days": (5, 10),
    }  # fmt: skip
    return Wish(**{**given, **changes})


def days(code: str = CODE) -> list[str]:
    return [f"{w.opens:%Y-%m-%d} {w.closes:%Y-%m-%d} {w.title}" for w in store.waves_of(code)]


def test_a_survey_plans_its_first_year(council_app: Flask) -> None:
    with council_app.app_context():
        made = surveys.create_survey("test", wish(), NOW)
        assert made.code == CODE
        assert days() == [
            "2026-11-09 2026-11-23 Autumn 2026",
            "2027-03-02 2027-03-16 Spring 2027",
            "2027-06-01 2027-06-15 Summer 2027",
            "2027-09-07 2027-09-21 Autumn 2027",
        ]


def test_waves_open_at_the_councils_own_hour_in_summer_and_winter(council_app: Flask) -> None:
    with council_app.app_context():
        surveys.create_survey("test", wish(), NOW)
        assert [w.opens.astimezone(UTC).hour for w in store.waves_of(CODE)] == [9, 9, 8, 8]


def test_a_bank_holiday_moves_the_first_wave(council_app: Flask) -> None:
    with council_app.app_context():
        surveys.create_survey("test", wish(first_on=date(2027, 3, 26)), NOW)
        assert days()[0].startswith("2027-03-30")


def test_nothing_opens_between_christmas_and_new_year(council_app: Flask) -> None:
    with council_app.app_context():
        surveys.create_survey("test", wish(first_on=date(2026, 12, 29)), NOW)
        assert days()[0].startswith("2027-01-04")


def test_the_second_wave_comes_no_sooner_than_half_a_round_later(council_app: Flask) -> None:
    with council_app.app_context():
        surveys.create_survey("test", wish(first_on=date(2026, 11, 27), recurs="monthly"), NOW)
        assert [day[:10] for day in days()] == [
            "2026-11-27", "2027-01-04", "2027-02-01", "2027-03-01",
        ]  # fmt: skip


def test_planning_ahead_adds_what_is_missing_and_no_more(council_app: Flask) -> None:
    with council_app.app_context():
        surveys.create_survey("test", wish(), NOW)
        assert plan_ahead(NOW) == 0
        mark_open(db.session, store.waves_of(CODE)[0].number, "{}", "f")
        db.session.commit()
        assert plan_ahead(datetime(2026, 11, 9, 9, 0, tzinfo=UTC)) == 1
        assert days()[-1] == "2027-12-07 2027-12-21 Winter 2027/28"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": "  "}, "Enter a title"),
        ({"title": "x" * 61}, "Enter a title"),
        ({"first_on": date(2026, 11, 2), "opens_at": time(9)}, "later than now"),
        ({"recurs": "FREQ=DAILY"}, "FREQ=DAILY"),
        ({"recurs": "every now and then"}, "recurrence rule"),
        ({"window_days": 0}, "window"),
    ],
)
def test_a_survey_that_will_not_do_is_refused_and_not_written(
    council_app: Flask, changes: dict[str, Any], words: str
) -> None:
    with council_app.app_context():
        with pytest.raises(InvalidValueError, match=words):
            surveys.create_survey("test", wish(**changes), NOW)
        assert store.survey_plans() == []


def test_an_unknown_set_of_questions_is_refused(council_app: Flask) -> None:
    with council_app.app_context(), pytest.raises(NotFoundError, match="lga-engagement"):
        surveys.create_survey("test", wish(instrument="q12"), NOW)


def test_two_surveys_cannot_share_a_title(council_app: Flask) -> None:
    with council_app.app_context():
        surveys.create_survey("test", wish(), NOW)
        with pytest.raises(InvalidValueError, match="another title"):
            surveys.create_survey("test", wish(title="Staff  Pulse"), NOW)


@pytest.mark.parametrize(
    ("text", "found"), [("5, 10", (5, 10)), ("10;5", (5, 10)), ("", ()), (" 3 ", (3,))]
)
def test_reminders_are_read_as_people_write_them(text: str, found: tuple[int, ...]) -> None:
    assert surveys.read_reminders(text, 14) == found


@pytest.mark.parametrize("text", ["soon", "0", "14", "1 2 3 4 5"])
def test_reminders_that_will_not_do_are_refused(text: str) -> None:
    with pytest.raises(InvalidValueError):
        surveys.read_reminders(text, 14)


def test_a_wave_brought_forward_keeps_its_window(council_app: Flask) -> None:
    with council_app.app_context():
        surveys.create_survey("test", wish(), NOW)
        first = store.waves_of(CODE)[0]
        moved = bring_forward(first.number, NOW)
        assert moved.opens == NOW
        assert moved.closes == datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def test_a_wave_brought_forward_never_reaches_into_the_next(council_app: Flask) -> None:
    with council_app.app_context():
        surveys.create_survey("test", wish(recurs="first-tuesday", window_days=28), NOW)
        first, second = store.waves_of(CODE)[:2]
        late = datetime(2026, 11, 9, 8, 0, tzinfo=UTC)
        moved = bring_forward(first.number, late)
        assert moved.closes <= second.opens


def test_only_the_next_wave_can_be_opened_by_hand(council_app: Flask) -> None:
    with council_app.app_context():
        surveys.create_survey("test", wish(), NOW)
        first, second = store.waves_of(CODE)[:2]
        with pytest.raises(NotAllowedError, match="Autumn 2026 comes before Spring 2027"):
            bring_forward(second.number, NOW)
        mark_open(db.session, first.number, "{}", "f")
        db.session.commit()
        with pytest.raises(NotAllowedError, match="close it first"):
            bring_forward(second.number, NOW)
        with pytest.raises(NotAllowedError, match="open already"):
            bring_forward(first.number, NOW)


def test_a_paused_survey_plans_nothing_until_it_runs_again(council_app: Flask) -> None:
    with council_app.app_context():
        surveys.create_survey("test", wish(), NOW)
        mark_open(db.session, store.waves_of(CODE)[0].number, "{}", "f")
        db.session.commit()
        surveys.pause_survey("test", CODE, NOW)
        assert [w.state for w in store.waves_of(CODE)] == ["open"]
        assert plan_ahead(NOW) == 0
        surveys.resume_survey("test", CODE, NOW)
        assert [w.state for w in store.waves_of(CODE)] == ["open", *["planned"] * 4]


def test_every_set_of_questions_is_short() -> None:
    assert all(1 <= surveys.minutes_to_answer(found) <= 5 for found in bank())
