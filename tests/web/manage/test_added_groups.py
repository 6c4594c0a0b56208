"""Adding a group to a released wave: on the page, by command, and every reason why not."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask

from pulse import create_app
from pulse.migrating import migrate_all
from pulse.store.additions import additions_of
from pulse.store.releases import release_of_wave
from pulse.store.stores import stores
from pulse.workflow.closing import close_wave
from pulse.workflow.publication import publish_wave
from tests.council import NOW, PROFILES, answer, open_council, voters
from tests.fixtures.application import config_for
from tests.web.people import Browser, signed_in

SIZES = {"ADU1": (34, 0), "PLA1": (0, 40), "PLA2": (24, 0), "COR1": (0, 26), "COR2": (6, 12)}
NUMBER = 1


@pytest.fixture(scope="module", params=[(), PROFILES], ids=["plain", "bands"])
def app(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    made = create_app(config_for(tmp_path_factory.mktemp("added")))
    with made.app_context():
        migrate_all()
        open_council(made, SIZES, request.param)
        for place, voter in enumerate(voters(NUMBER)):
            if place % 5:
                said = (1 + place % 2, place % 3) if request.param else ()
                answer(NUMBER, voter, (1 + place % 5, 1 + place % 4, 5 - place % 3), bands=said)
        close_wave(NUMBER, NOW, "test")
        publish_wave(NUMBER, NOW, "test", workers=1)
    yield made
    with made.app_context():
        stores().stop()


@pytest.fixture(scope="module")
def reviewer(app: Flask) -> Browser:
    return signed_in(app, "reviewer")


PAGE = f"/manage/waves/{NUMBER}/groups"


def send(browser: Browser, fields: dict[str, str], status: int = 200) -> str:
    return browser.post(PAGE, status, **fields)


def test_the_page_says_what_can_be_added_before_anything_was(reviewer: Browser) -> None:
    assert PAGE in reviewer.get(f"/manage/waves/{NUMBER}")
    page = reviewer.get(PAGE)
    assert "None was added so far." in page
    assert "cannot be taken back" in page
    assert ("What staff said of themselves cannot be part of it" in page) == has_bands(reviewer)
    assert "Pattern:" not in page


def has_bands(reviewer: Browser) -> bool:
    return "b.pattern" in reviewer.get(f"/manage/waves/{NUMBER}/release.json")


def test_a_group_of_what_staff_said_is_refused_in_one_sentence(reviewer: Browser) -> None:
    fields = {"name": "Others", "g-org": "in", "g-b.pattern.1": "out"}
    page = send(reviewer, fields, 400)
    why = "only groups that follow from the staff list can be put together"
    if has_bands(reviewer):
        assert f"is of people who said so of themselves: {why}" in page
    else:
        assert "No group 'b.pattern.1' is published" in page


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"name": "One alone", "g-s.ADU1": "in"}, "Choose two groups or more"),
        ({"g-s.PLA1": "in", "g-s.COR1": "in"}, "Give the group a name"),
        ({"name": "Twice", "g-org": "in", "g-d.PLA": "in"}, "counted twice"),
        ({"name": "Gone", "g-s.nowhere": "in", "g-org": "in"}, "No group 's.nowhere' is published"),
    ],
)
def test_what_cannot_be_is_refused_on_the_form(
    reviewer: Browser, fields: dict[str, str], why: str
) -> None:
    page = send(reviewer, fields, 400)
    assert "There is a problem" in page
    assert why in page


def test_a_group_is_added_shown_and_checked_by_anyone(
    app: Flask, reviewer: Browser, tmp_path: Path
) -> None:
    with app.app_context():
        before = release_of_wave(NUMBER)
    assert before is not None
    send(reviewer, {"name": "Places and Offices", "g-d.PLA": "in", "g-s.COR1": "in"})
    limit = time.monotonic() + 120
    while "Places and Offices" not in (page := reviewer.get(PAGE)) and time.monotonic() < limit:
        time.sleep(0.2)
    assert "Places and Offices" in page
    with app.app_context():
        [made] = additions_of(NUMBER)
        assert release_of_wave(NUMBER) == before, "what was published stays as it was"
    assert str(made.figures["T1"].mean) in page
    parts = [before.group(code).responses for code in ("d.PLA", "s.COR1")]
    assert made.group.responses == sum(parts)
    again = send(reviewer, {"name": "Other", "g-d.PLA": "in", "g-s.COR1": "in"}, 400)
    assert "These are the people of Places and Offices" in again
    assert verified(reviewer, tmp_path) == 0


def test_readers_find_it_where_they_look(reviewer: Browser) -> None:
    name = "Places and Offices (added later)"
    for page, heading in (("trend", "Trend"), ("heat-map", "Heat map")):
        said = reviewer.get(f"/results/{page}")
        assert "One group was added later" in said
        assert name not in said, "what lies across other groups is never among them unasked"
        there = reviewer.get(f"/results/{page}?within=added")
        assert f"{heading} of groups added later" in there
        assert name in there
        assert "proved together with all that was published before" in there
    assert "One group was added later" not in reviewer.get("/results/trend?within=added")
    for page in ("question?within=added", "compare?one=a.places-and-offices&two=org"):
        assert name in reviewer.get(f"/results/{page}")
    assert "Groups made of others after the release" in reviewer.get("/results/methodology")


def verified(reviewer: Browser, folder: Path) -> int:
    """What the checker says of the files that the pages hand out."""
    ZipFile(io.BytesIO(reviewer.client.get("/a/verifier.zip").data)).extractall(folder)
    base = f"/manage/waves/{NUMBER}"
    addresses = (f"/a/{NUMBER}/manifest.json", f"{base}/release.json", f"{base}/proof.json",
                 f"{PAGE}/a.1.json", f"{PAGE}/a.1/proof.json")  # fmt: skip
    names = []
    for place, address in enumerate(addresses):
        names.append(f"{place}.json")
        (folder / names[-1]).write_bytes(reviewer.client.get(address).data)
    run = subprocess.run(
        [sys.executable, "-m", "surveys.verify", *names],
        cwd=folder, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert "Added later: Places and Offices" in run.stdout, run.stdout + run.stderr
    return run.returncode


def test_the_command_does_the_same(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    done = run(args=["pulse", "wave", "add-group", "1", "All but Adults", "--of", "org",
                     "--without", "d.ADU"])  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "All but Adults (a.2) is added to wave 1" in done.output
    with app.app_context():
        assert [a.group.code for a in additions_of(NUMBER)] == ["a.1", "a.2"]


def test_others_add_nothing(app: Flask) -> None:
    assert app.test_client().get(PAGE).status_code == 302
    assert signed_in(app, "chief_executive").client.get(PAGE).status_code == 403
