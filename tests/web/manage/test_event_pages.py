"""Events that trends are drawn with: noted, seen on the trend, changed, and deleted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask

from pulse.workflow.planning import events
from surveys.errors import NotFoundError
from tests.council import found_council
from tests.fixtures.council_releases import council_releases
from tests.fixtures.results import publish
from tests.web.people import Browser, signed_in

PATH = "/manage/events"
DAY = {"day-day": "3", "day-month": "3", "day-year": "2026"}


def note(
    reviewer: Browser, title: str = "Move to Shire Hall", status: int = 200, **more: str
) -> str:
    return reviewer.post(PATH, status, title=title, **{**DAY, "place": "", **more})


def test_an_event_is_noted_shown_on_the_trend_changed_and_deleted(council_app: Flask) -> None:
    publish(council_app, council_releases())
    reviewer = signed_in(council_app, "reviewer")
    assert "No event is noted yet" in reviewer.get(PATH)
    assert "No event is noted between these waves" in reviewer.get("/results/trend")
    assert "The event is noted." in note(reviewer)
    trend = reviewer.get("/results/trend")
    assert "A: 3 March 2026, Move to Shire Hall." in trend
    assert ">A</text>" in trend
    fields: dict[str, Any] = {"title": "Move to the depot", **DAY, "place": ""}
    reviewer.post(f"{PATH}/1", **fields)
    assert "Move to the depot" in reviewer.get("/results/trend")
    assert "will no longer stand on any trend" in reviewer.get(f"{PATH}/1/delete")
    assert "Move to the depot" in reviewer.get(PATH)
    assert "The event is deleted." in reviewer.post(f"{PATH}/1/delete")
    assert "Move to the depot" not in reviewer.get("/results/trend")
    with council_app.app_context(), pytest.raises(NotFoundError):
        events.event(1)


def test_mistakes_are_named_beside_their_field_and_nothing_is_kept(council_app: Flask) -> None:
    reviewer = signed_in(council_app, "reviewer")
    assert "in 1 to 80 characters" in note(reviewer, " ", 400)
    for month in ("13", "9" * 30):
        assert "Enter a real date" in note(reviewer, status=400, **{"day-month": month})
    with council_app.app_context():
        assert events.events() == ()


def test_an_event_of_a_directorate_stands_on_its_trend_only(council_app: Flask) -> None:
    with council_app.app_context():
        found_council()
        [first, second, *_] = events.directorates()
        events.note_event("test", date(2026, 3, 3), "Restructure", first[0], datetime.now(UTC))
        [noted] = events.events()
        assert noted.event.place == first[0] != second[0]
    page = signed_in(council_app, "reviewer").get(PATH)
    assert first[1] in page


def test_a_title_cannot_bring_markup(council_app: Flask) -> None:
    publish(council_app, council_releases())
    reviewer = signed_in(council_app, "reviewer")
    note(reviewer, "<script>alert(1)</script>")
    for path in ("/results/trend", PATH):
        raw = reviewer.client.get(path).get_data(as_text=True)
        assert "<script>alert(1)" not in raw
        assert "script" in raw


def test_the_command_line_does_the_same(council_app: Flask) -> None:
    def run(*arguments: str) -> str:
        done = council_app.test_cli_runner().invoke(args=["pulse", "event", *arguments])
        assert done.exit_code == 0, done.output
        return done.output

    assert "No event is noted yet" in run("list")
    assert "Event 1 is noted." in run("add", "2026-03-03", "HR/OD review")
    run("change", "1", "2026-03-04", "HR/OD review reports")
    assert "2026-03-04  HR/OD review reports" in run("list")
    run("delete", "1")
    assert "No event is noted yet" in run("list")


def test_the_chief_executive_may_not_change_them(council_app: Flask) -> None:
    signed_in(council_app, "chief_executive").get(PATH, 403)
