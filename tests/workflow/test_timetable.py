"""A survey's coming waves: skipped, added, moved out of quiet periods, and all of it undone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from pulse.models.base import db
from pulse.store import surveys as store
from pulse.store.quiet import quiet_periods
from pulse.store.waves import wave_record
from pulse.workflow.opening import open_wave
from pulse.workflow.planning import timetable
from pulse.workflow.planning.audience import outlook
from pulse.workflow.planning.burden import burden_cap, change_burden_cap
from pulse.workflow.planning.left_out import leave_out
from pulse.workflow.planning.quiet import add_period, drop_period, offered_periods
from pulse.workflow.planning.surveys import create_survey
from pulse.workflow.planning.yearly import coming_year
from pulse.workflow.upcoming import due_next, next_moment
from surveys.audience import Cap, Rule
from surveys.errors import InvalidValueError, NotAllowedError, NotFoundError
from tests.council import found_council
from tests.workflow.test_planning import CODE, NOW, wish


def opens() -> list[str]:
    return [f"{wave.opens:%Y-%m-%d}" for wave in store.waves_of(CODE)]


USUAL = ["2026-11-09", "2027-03-02", "2027-06-01", "2027-09-07"]


def test_a_skipped_wave_stays_away_until_it_is_brought_back(council_app: Flask) -> None:
    with council_app.app_context():
        create_survey("test", wish(), NOW)
        march = store.waves_of(CODE)[1]
        timetable.skip_wave("test", march.number, NOW)
        left = ["2026-11-09", "2027-06-01", "2027-09-07", "2027-12-07"]
        assert opens() == left
        assert timetable.plan_ahead(NOW + timedelta(days=1)) == 0
        assert opens() == left
        timetable.bring_back("test", CODE, date(2027, 3, 2), NOW)
        assert opens() == USUAL
        with pytest.raises(NotAllowedError, match="No wave of 2027-03-02 is skipped"):
            timetable.bring_back("test", CODE, date(2027, 3, 2), NOW)


def test_an_extra_wave_is_planned_and_taken_out_again(council_app: Flask) -> None:
    with council_app.app_context():
        create_survey("test", wish(), NOW)
        timetable.add_extra("test", CODE, date(2027, 1, 18), NOW)
        assert opens() == ["2026-11-09", "2027-01-18", "2027-03-02", "2027-06-01"]
        extra = store.waves_of(CODE)[1]
        assert (extra.title, extra.closes - extra.opens) == ("Winter 2026/27", timedelta(days=14))
        timetable.skip_wave("test", extra.number, NOW)
        assert opens() == USUAL
        assert store.survey_plan(CODE).skips == frozenset()


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 1), "later than now"),
        (date(2029, 11, 1), "within two years"),
        (date(2027, 3, 5), "at least a week from it"),
    ],
)
def test_an_extra_wave_that_will_not_do(council_app: Flask, day: date, words: str) -> None:
    with council_app.app_context():
        create_survey("test", wish(), NOW)
        with pytest.raises(InvalidValueError, match=words):
            timetable.add_extra("test", CODE, day, NOW)
        assert opens() == USUAL


def test_planned_waves_move_out_of_a_quiet_period_and_back(council_app: Flask) -> None:
    with council_app.app_context():
        create_survey("test", wish(), NOW)
        numbers = [wave.number for wave in store.waves_of(CODE)]
        add_period("test", date(2027, 2, 22), date(2027, 3, 12), "Budget", False, NOW)
        assert opens()[1] == "2027-03-15"
        assert [wave.number for wave in store.waves_of(CODE)] == numbers
        budget = next(p for p in quiet_periods() if p.quiet.reason == "Budget")
        assert drop_period("test", budget.number, NOW).quiet == budget.quiet
        assert opens() == USUAL
        with pytest.raises(NotFoundError):
            drop_period("test", budget.number, NOW)


def test_christmas_is_there_and_elections_are_offered(council_app: Flask) -> None:
    with council_app.app_context():
        assert [(p.quiet.reason, p.yearly) for p in quiet_periods()] == [
            ("Christmas and New Year", True)
        ]
        offered = [(p.quiet.first, p.quiet.last) for p in offered_periods(date(2026, 11, 2))]
        assert offered == [
            (date(2027, 3, 25), date(2027, 5, 6)),
            (date(2028, 3, 23), date(2028, 5, 4)),
        ]
        drop_period("test", quiet_periods()[0].number, NOW)
        assert offered_periods(date(2026, 11, 2))[0].quiet.reason == "Christmas and New Year"


@pytest.mark.parametrize(
    ("first", "last", "reason", "words"),
    [
        (date(2027, 2, 2), date(2027, 2, 1), "Budget", "must not come before"),
        (date(2027, 2, 2), date(2027, 9, 1), "Budget", "at most 120 days"),
        (date(2027, 2, 2), date(2027, 2, 3), "  ", "Say why"),
        (date(2026, 12, 23), date(2027, 1, 1), "Christmas and New Year", "already"),
    ],
)
def test_a_quiet_period_that_will_not_do(
    council_app: Flask, first: date, last: date, reason: str, words: str
) -> None:
    with council_app.app_context():
        with pytest.raises(InvalidValueError, match=words):
            add_period("test", first, last, reason, False, NOW)
        assert len(quiet_periods()) == 1


def test_the_calendar_of_the_year(council_app: Flask) -> None:
    with council_app.app_context():
        found_council()
        create_survey("test", wish(), NOW)
        create_survey("test", wish(title="Monthly", recurs="monthly", audience=Rule(3)), NOW)
        year = coming_year(NOW)
    assert [f"{month.first:%Y-%m}" for month in year.months][::11] == ["2026-11", "2027-10"]
    november = year.months[0]
    assert [(e.day.day, e.kind, e.words) for e in november.entries if "Staff" in e.words] == [
        (9, "opens", "Staff pulse: Autumn 2026"),
        (16, "reminder", "Staff pulse: Autumn 2026"),
        (19, "reminder", "Staff pulse: Autumn 2026"),
        (23, "closes", "Staff pulse: Autumn 2026"),
    ]
    december = [
        (e.day.day, e.kind) for e in year.months[1].entries if e.kind in ("holiday", "quiet")
    ]
    assert december == [(23, "quiet"), (25, "holiday"), (26, "holiday"), (28, "holiday")]
    # 404 people: four waves to all, twelve to a third of them, rounded up.
    assert year.invitations == 4 * 404 + 12 * 135
    assert november.invitations == 404 + 135
    assert (round(year.each, 1), year.most) == (8.0, 2)


def test_what_is_due_next(council_app: Flask) -> None:
    with council_app.app_context():
        create_survey("test", wish(), NOW)
        soon = due_next(NOW, NOW + timedelta(days=8))
        assert [(c.kind, f"{c.moment:%m-%d %H:%M}") for c in soon if c.kind != "daily"] == [
            ("open", "11-09 09:00")
        ]
        assert next_moment(NOW) == datetime(2026, 11, 3, 6, tzinfo=UTC)
        # Missed on a Saturday: it waits until people are at work.
        late = datetime(2026, 11, 14, 7, tzinfo=UTC)
        assert next_moment(late) == datetime(2026, 11, 15, 6, tzinfo=UTC)


def test_a_second_survey_in_the_same_month_meets_the_cap(council_app: Flask) -> None:
    with council_app.app_context():
        found_council()
        change_burden_cap("test", 1, 28, NOW)
        create_survey("test", wish(), NOW)
        create_survey("test", wish(title="Other", first_on=date(2026, 11, 16)), NOW)
        first, second = store.waves_of(CODE)[0], store.waves_of("other")[0]
        open_wave(first.number, first.opens, "test")
        refused = outlook(second.number, second.opens)
        assert "0 people would be asked, because 404 were asked 1 times" in refused.refusal
        with pytest.raises(InvalidValueError, match="raise the cap"):
            open_wave(second.number, second.opens, "test")
        assert wave_record(db.session, second.number).state == "planned"
        later = outlook(second.number, first.opens + timedelta(days=28))
        assert later.audience is not None
        assert len(later.audience.people) == 404


def test_the_cap_never_reaches_further_than_what_is_kept(council_app: Flask) -> None:
    with council_app.app_context():
        assert burden_cap() == Cap(2, 28)
        with pytest.raises(InvalidValueError, match="1 to 90 days"):
            change_burden_cap("test", 2, 400, NOW)
        assert change_burden_cap("test", 3, 60, NOW) == burden_cap() == Cap(3, 60)


def test_panels_of_a_real_council_and_who_is_left_out(council_app: Flask) -> None:
    with council_app.app_context():
        found_council()
        create_survey("test", wish(recurs="monthly", audience=Rule(2)), NOW)
        leave_out("test", CODE, ["COR2"], NOW)
        first, second = store.waves_of(CODE)[:2]
        open_wave(first.number, first.opens, "test")
        asked = outlook(second.number, second.opens)
        assert asked.audience is not None
        assert (asked.audience.excluded, asked.audience.waiting) == (14, 195)
        assert asked.smallest >= 10
        assert {o.name: o.expected.people for o in asked.expected} == {
            "Adult Services": 160, "Corporate Services": 84, "Place": 160,
        }  # fmt: skip
        with pytest.raises(InvalidValueError, match="Leave somebody in"):
            leave_out("test", CODE, ["ADU", "PLA", "COR1", "COR2"], NOW)
