"""Changing the structure: looked at, confirmed, undone; and offered where a staff list shows it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from pulse.store import staff as store
from pulse.store.audit import latest
from pulse.workflow.opening import open_wave
from pulse.workflow.planning import restructuring, staff
from pulse.workflow.planning.restructuring import Wish
from tests.web.manage.lists import TEAMS, csv_of, people, person
from tests.web.people import Browser, heading, signed_in
from tests.workflow.staffed import planned_wave

NOW = datetime.now(UTC)
TODAY = NOW.date()
TREE = "/manage/organisation"


@pytest.fixture
def council(council_app: Flask) -> Iterator[Flask]:
    with council_app.app_context():
        staff.import_staff_list("test", csv_of(people(100)), "list.csv", NOW)
    yield council_app


@pytest.fixture
def reviewer(council: Flask) -> Browser:
    return signed_in(council, "reviewer")


def on(day: Any = TODAY) -> dict[str, Any]:
    return {"day-day": str(day.day), "day-month": str(day.month), "day-year": str(day.year)}


def form(unit: str, kind: str) -> str:
    return f"{TREE}/units/{unit}/{kind}"


def record(reviewer: Browser, unit: str, kind: str, **fields: Any) -> str:
    """Fill the form, read the preview, confirm; the page that follows."""
    path = form(unit, kind)
    preview = reviewer.post(path, **on(), **fields)
    assert "What it does to trends" in preview
    return reviewer.send(path, **on(), **fields, confirm="yes").get_data(as_text=True)


def test_before_a_staff_list_the_page_says_what_to_do(council_app: Flask) -> None:
    assert "Bring in a staff list" in signed_in(council_app, "reviewer").get(TREE)


def test_a_merge_is_looked_at_confirmed_and_undone(council: Flask, reviewer: Browser) -> None:
    page = reviewer.get(TREE)
    assert "Highways" in page and "None is recorded yet." in page
    merge = {"near": "place.planning", "name": "Streets", "parent": "place"}
    page = record(reviewer, "place.highways", "merge", **merge)
    assert "The change of structure is recorded." in page
    assert "Planning and Highways became Streets" in page or (
        "Highways and Planning became Streets" in page
    )
    rows = [" ".join(part.split()) for part in page.split("</tr>")]
    streets = next(row for row in rows if "Streets" in row)
    assert ">40<" in streets  # everyone of both, without a new staff list
    with council.app_context():
        assert latest(1)[0].action == "structure changed"
    page = reviewer.post(f"{TREE}/changes/1/undo")
    assert "The change is undone." in page
    assert "Streets" not in reviewer.get(TREE)


def test_each_kind_of_change_has_a_form_and_a_preview(reviewer: Browser) -> None:
    assert "Another name for Place" in reviewer.get(form("place", "rename"))
    assert "Places and Planet" in record(reviewer, "place", "rename", name="Places and Planet")
    split = record(reviewer, "place.highways", "split", names="Roads\nLighting")
    assert "Roads" in split and "Lighting" in split
    assert "moved from Places" in record(reviewer, "place.planning", "move", parent="corporate")
    assert "closed" in record(reviewer, "corporate.finance", "close")
    assert "Waste" in record(reviewer, "place", "open", name="Waste")


def test_a_split_directorate_asks_where_each_service_goes(reviewer: Browser) -> None:
    names = "Streets\nGrowth"
    page = reviewer.post(form("place", "split"), 400, **on(), names=names)
    assert "Say where Highways goes." in page
    places = {"place-place.highways": "0", "place-place.planning": "1"}
    page = record(reviewer, "place", "split", names=names, **places)
    assert "Place became Streets and Growth" in page


@pytest.mark.parametrize(
    ("unit", "kind", "fields", "words"),
    [
        ("place", "rename", {"name": ""}, "Give the name of the unit."),
        ("place", "rename", {"name": "Corporate"}, "choose another name"),
        ("place.highways", "merge", {"name": "A", "parent": "place"}, "at least two units"),
        ("place", "close", {}, "Place still has Highways"),
        ("place.highways", "split", {"names": "One"}, "at least two new names"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(
    reviewer: Browser, unit: str, kind: str, fields: dict[str, str], words: str
) -> None:
    page = reviewer.post(form(unit, kind), 400, **on(), **fields)
    assert "There is a problem" in page and words in page


def test_a_change_that_lies_ahead_leaves_today_as_it_is(reviewer: Browser) -> None:
    ahead = on(TODAY + timedelta(days=40))
    path = form("place", "rename")
    reviewer.post(path, **ahead, name="Places")
    page = reviewer.send(path, **ahead, name="Places", confirm="yes").get_data(as_text=True)
    assert "To come" in page
    assert ">Place</a>" in page and ">Places</a>" not in page


def test_what_a_wave_was_opened_with_stays(council: Flask, reviewer: Browser) -> None:
    with council.app_context():
        wish = Wish("merge", ("place.highways", "place.planning"), TODAY, ("Streets",))
        restructuring.record_change("test", wish, NOW - timedelta(hours=2))
        number = planned_wave(NOW - timedelta(hours=1), title="Winter")
        manifest = open_wave(number, NOW, "test")
        labels = " ".join(cell.label for cell in manifest.cells)
        assert "Streets" in labels
        assert "Highways" not in labels and "Planning" not in labels
    page = reviewer.get(TREE)
    assert "the wave Winter was opened with it" in page
    assert "This change stays" in reviewer.get(f"{TREE}/changes/1/undo")
    assert "cannot be undone" in reviewer.send(f"{TREE}/changes/1/undo").get_data(as_text=True)


def renamed(old: str, new: dict[int, tuple[str, str]]) -> bytes:
    """The staff list with the people of a service elsewhere: a place by number modulo 10."""
    rows = []
    for number in range(100):
        service = TEAMS[number % len(TEAMS)][1]
        if service == old and number % 10 in new:
            directorate, other = new[number % 10]
            rows.append(person(number, directorate=directorate, service=other))
        else:
            rows.append(person(number))
    return csv_of(rows)


def send(reviewer: Browser, content: bytes) -> str:
    reviewer.get("/manage/staff/upload")
    file: Any = (io.BytesIO(content), "list.csv")
    return reviewer.send("/manage/staff/upload", file=file).get_data(as_text=True)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (renamed("Highways", {2: ("Place", "Streets"), 7: ("Place", "Streets")}),
         "Highways was renamed Streets"),
        (renamed("Highways", {2: ("Place", "Roads"), 7: ("Place", "Lighting")}),
         "Highways became Roads and Lighting"),
        (renamed("Highways", {2: ("Place", "Planning"), 7: ("Place", "Planning")}),
         "Highways and Planning became Planning"),
        (renamed("Highways", {2: ("Corporate", "Highways"), 7: ("Corporate", "Highways")}),
         "Highways moved to Corporate"),
    ],
)  # fmt: skip
def test_a_staff_list_offers_the_change_that_explains_it(
    council: Flask, reviewer: Browser, content: bytes, told: str
) -> None:
    page = send(reviewer, content)
    assert told in page
    assert "20 of 20 people are where that would put them." in page
    link = page.split("Look at this change")[0].rsplit('href="', 1)[1].split('"')[0]
    path = link.replace("&amp;", "&")
    assert heading(reviewer.get(path))
    with council.app_context():
        check = staff.check_staff_list(content, "list.csv", TODAY)
        [found] = check.explanations
        result = council.test_cli_runner().invoke(args=found.command.split())
        assert result.exit_code == 0, result.output
        after = staff.check_staff_list(content, "list.csv", TODAY)
        assert after.good
        assert after.difference is not None
        assert not after.explanations
        moved = 0 if "renamed" in told or "moved" in told or "Planning" in told else 20
        assert len(after.difference.moves) == moved


def test_recording_from_a_list_leads_back_to_it(reviewer: Browser) -> None:
    send(reviewer, renamed("Highways", {2: ("Place", "Streets"), 7: ("Place", "Streets")}))
    page = record(reviewer, "place.highways", "rename", name="Streets")
    assert heading(page) == "What this list would change"
    assert "The list says nothing new" in page


def test_a_list_that_still_says_the_old_name_is_told(council: Flask, reviewer: Browser) -> None:
    with council.app_context():
        wish = Wish("merge", ("place.highways", "place.planning"), TODAY, ("Streets",))
        restructuring.record_change("test", wish, NOW)
    page = send(reviewer, csv_of(people(100)))
    assert "The list says Highways, but Highways and Planning became Streets on" in page


def test_new_units_that_are_accepted_are_changes_that_can_be_undone(
    council: Flask, reviewer: Browser
) -> None:
    rows = [*people(100), person(100, directorate="Place", service="Parks")]
    send(reviewer, csv_of(rows))
    reviewer.get("/manage/staff/check?units=accept")
    reviewer.send("/manage/staff/check", units="accept")
    with council.app_context():
        assert store.people_count() == 101
    assert "Parks began" in reviewer.get(TREE)


def test_the_chief_executive_changes_nothing(council: Flask) -> None:
    browser = signed_in(council, "chief_executive")
    for path in (TREE, f"{TREE}/units/place", form("place", "rename")):
        browser.get(path, 403)


def test_the_same_from_the_command_line(council: Flask) -> None:
    run = council.test_cli_runner().invoke
    dry = run(args=["pulse", "organisation", "rename", "place", "Places", "--dry-run"])
    assert "Nothing was changed." in dry.output
    day = TODAY.isoformat()
    for words in (
        ["rename", "place", "Places"],
        ["split", "place.highways", "--into", "Roads", "--into", "Lighting", "--on", day],
        ["move", "place.planning", "--to", "corporate"],
        ["close", "corporate.finance"],
        ["add", "Growth"],
        ["add", "Homes", "--under", "growth"],
        ["merge", "corporate", "growth", "--name", "Core"],
    ):
        done = run(args=["pulse", "organisation", *words])
        assert done.exit_code == 0, done.output
        assert "The change is recorded." in done.output
    shown = run(args=["pulse", "organisation", "show"]).output
    assert "Core  [core]" in shown and "Homes  [growth.homes]" in shown
    assert "Corporate and Growth became Core" in shown
    assert run(args=["pulse", "organisation", "undo", "7"]).exit_code == 0
    assert "Core" not in run(args=["pulse", "organisation", "show"]).output
