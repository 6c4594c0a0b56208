"""Two services merge, one splits, a directorate is renamed between two waves.

All through the product: staff list and answers by command, the changes and the trends in a browser.
Afterwards everything published of both waves is checked as one set: the releases are byte for byte
what they were, no combination of all their tables with what the trend put together isolates
anybody, and each table that it put together follows from published ones.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from pulse import create_app
from pulse.models.base import db
from pulse.store.organisation import load_changes
from pulse.store.stores import stores
from surveys.bank import instrument
from surveys.manifest import Manifest
from surveys.release import Release, release_from_json
from surveys.verify import __main__ as verifier
from tests.fixtures.application import Served, config_for
from tests.journeys.gallery.checks import page_faults
from tests.journeys.restructure.ledger import ledger

pytestmark = pytest.mark.timeout(600)
QUESTIONS = "lga-engagement"
ITEMS = instrument(QUESTIONS).items[:2]
BEFORE = {
    ("Place", "Highways"): 34, ("Place", "Parks"): 26, ("Place", "Planning"): 40,
    ("People", "Social Work"): 60, ("People", "Home Care"): 45,
    ("Corporate", "Finance"): 30, ("Corporate", "Legal"): 24,
}  # fmt: skip
AFTER = {
    ("Place", "Streets and Parks"): 58, ("Place", "Planning"): 41,
    ("People", "Adult Social Work"): 31, ("People", "Child Social Work"): 28,
    ("People", "Home Care"): 44, ("Resources", "Finance"): 33, ("Resources", "Legal"): 22,
}  # fmt: skip
ADMIN = ("ann@council.example", "a long and memorable phrase")
Sizes = dict[tuple[str, str], int]


def table(path: Path, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return str(path)


def staff_list(path: Path, sizes: Sizes) -> str:
    places = [place for place, people in sizes.items() for _ in range(2 * people)]
    rows = [[f"{n:05d}", f"Person {n}", d, s, "no"] for n, (d, s) in enumerate(places)]
    return table(path, ("Staff number", "Name", "Directorate", "Service", "Front line"), rows)


def answers(path: Path, sizes: Sizes, seed: int, lean: float) -> str:
    chance = Random(seed)
    weights = [1, 2, 3, 4 + lean, 2 + lean]
    rows = [
        [d, s, "no", *(str(chance.choices((1, 2, 3, 4, 5), weights)[0]) for _ in ITEMS)]
        for (d, s), people in sizes.items()
        for _ in range(people)
    ]
    return table(path, ("Directorate", "Service", "Front line", *(i.code for i in ITEMS)), rows)


def run(app: Flask, *words: str) -> str:
    """What a command says, run on the stores of the served Pulse."""
    done = app.test_cli_runner().invoke(args=["pulse", *words])
    assert done.exit_code == 0, done.output
    return done.output


def released(app: Flask, file: str, title: str, month: int) -> int:
    """The number of a wave that a file of answers became, published."""
    said = run(
        app, "history", "import", file, "--answers", "--survey", QUESTIONS, "--title", title,
        "--source", "Acme", "--opened", f"2026-{month:02d}-02", "--closed", f"2026-{month:02d}-16",
    )  # fmt: skip
    number = int(said.split("Counted as wave ")[1].split(".")[0])
    run(app, "wave", "publish", str(number))
    return number


def sign_in(served: Served, app: Flask, page: Page) -> None:
    said = run(app, "init", "--email", ADMIN[0], "--name", "Ann")
    page.goto(served.url + urlsplit(said.strip().splitlines()[-1]).path)
    for box in page.locator("input[type=password]").all():
        box.fill(ADMIN[1])
    page.get_by_role("main").get_by_role("button").last.click()
    page.wait_for_url("**/sign-in")
    page.get_by_label("E-mail address").fill(ADMIN[0])
    page.get_by_label("Password", exact=True).fill(ADMIN[1])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: not address.endswith("/sign-in"))


def change(page: Page, base: str, unit: str, kind: str) -> None:
    """Open the form of a change, from the page of the organisation."""
    page.goto(base + "/manage/organisation")
    page.get_by_role("main").get_by_role("link", name=unit, exact=True).click()
    page.get_by_role("link", name=kind).click()


def confirm(page: Page, told: str) -> None:
    """Give the day, read the preview, confirm."""
    for part, value in (("Day", "1"), ("Month", "7"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(value)
    page.get_by_role("button", name="See what it does").click()
    assert page.get_by_role("heading", level=1).inner_text() == told
    assert page.get_by_text("No figure appears that was not published before.").is_visible()
    assert page_faults(page) == []
    page.get_by_role("button", name="Record this change").click()
    page.wait_for_url("**/manage/organisation")


def restructure(page: Page, base: str) -> None:
    change(page, base, "Highways", "Merge it with others")
    page.get_by_label("Parks", exact=True).check()
    page.get_by_label("New name").fill("Streets and Parks")
    confirm(page, "Highways and Parks became Streets and Parks")
    change(page, base, "Social Work", "Split it")
    page.get_by_label("New names, one a line").fill("Adult Social Work\nChild Social Work")
    confirm(page, "Social Work became Adult Social Work and Child Social Work")
    change(page, base, "Corporate", "Give it another name")
    page.get_by_label("New name").fill("Resources")
    confirm(page, "Corporate was renamed Resources")


def download(page: Page, base: str, number: int, folder: Path) -> tuple[list[str], Release]:
    """A wave's manifest, release and proof as anyone can have them."""
    paths = []
    for name, address in (
        ("manifest", f"/a/{number}/manifest.json"),
        ("release", f"/manage/waves/{number}/release.json"),
        ("proof", f"/manage/waves/{number}/proof.json"),
    ):
        path = folder / f"{number}-{name}.json"
        path.write_bytes(page.request.get(base + address).body())
        paths.append(str(path))
    return paths, release_from_json((folder / f"{number}-release.json").read_bytes())


def figures(page: Page, base: str, directorate: str, view: str = "") -> dict[str, list[str]]:
    """The trend's table of an item for the services of a directorate: name and printed texts."""
    page.goto(
        f"{base}/results/trend?of=item.{ITEMS[0].code}&within=d.{directorate}&structure={view}"
    )
    assert page_faults(page) == []
    rows = page.locator("table.pulse-figures-table tbody tr").all()
    return {
        row.locator("th").inner_text(): [cell.inner_text() for cell in row.locator("td").all()[:2]]
        for row in rows
    }


def printed(release: Release, group: str) -> float:
    """The score of the item, read from the printed text of a release."""
    value: Any = release.figures[group][ITEMS[0].code].score_value
    return float(value)


@pytest.fixture
def app(live_server: Served) -> Iterator[Flask]:
    """An application on the stores of the served Pulse, for its commands."""
    made = create_app(config_for(live_server.data))
    yield made
    with made.app_context():
        stores().stop()


def test_a_reorganisation_between_two_waves(
    live_server: Served, app: Flask, desktop: Page, tmp_path: Path
) -> None:
    base, page = live_server.url, desktop
    run(app, "staff", "import", staff_list(tmp_path / "before.csv", BEFORE))
    sign_in(live_server, app, page)
    first = released(app, answers(tmp_path / "a.csv", BEFORE, 1, 0.0), "Spring 2026", 3)
    _, earlier = download(page, base, first, tmp_path)
    then = figures(page, base, "place")
    assert {"Highways", "Parks", "Planning"} <= set(then)

    restructure(page, base)
    assert "Corporate was renamed Resources" in page.locator("main").inner_text()
    assert figures(page, base, "place") == then  # until a wave has the new structure

    second = released(app, answers(tmp_path / "b.csv", AFTER, 2, 2.0), "Autumn 2026", 9)
    now = figures(page, base, "place")
    words = page.locator("main").inner_text()
    assert "Highways" not in now and "Parks" not in now
    [joined, fresh] = now["Streets and Parks"]
    assert "Streets and Parks is made of Highways and Parks in spring 2026" in words
    high, parks = (printed(earlier, f"s.place.{name}") for name in ("highways", "parks"))
    assert min(high, parks) - 2 <= float(joined) <= max(high, parks) + 2
    assert float(joined) == pytest.approx((34 * high + 26 * parks) / 60, abs=2)
    assert fresh.isdigit()
    assert now["Place"][0] == then["Place"][0]

    people = figures(page, base, "people")
    words = page.locator("main").inner_text()
    assert people["Adult Social Work"][0] == people["Child Social Work"][0] == "not in wave"
    split = "Social Work became Adult Social Work and Child Social Work"
    names = "Adult Social Work and Child Social Work"
    told = f"In autumn 2026 {split}, so earlier figures of {names} are not comparable."
    assert told in words, words
    expect(page.locator(".js-plotly-plot").get_by_text("new structure")).to_be_visible()

    renamed = figures(page, base, "corporate")
    assert all(text.isdigit() for text in renamed["Resources"])
    as_it_was = figures(page, base, "place", "then")
    assert {"Highways", "Parks", "Streets and Parks"} <= set(as_it_was)
    assert as_it_was["Highways"] == [then["Highways"][0], "not in wave"]

    # The ledger: what was published stands, and all of it together gives nobody away.
    waves = []
    for number in (first, second):
        paths, release = download(page, base, number, tmp_path)
        assert verifier.main(paths) == 0
        waves.append((Manifest.from_json(Path(paths[0]).read_bytes()), release))
    assert waves[0][1].to_json() == earlier.to_json()
    with app.app_context():
        everything = ledger(waves, load_changes(db.session))
    assert [group.code for group in everything.joined] == ["0|now.place.streets-and-parks"]
    assert everything.revealed == []
    assert everything.isolated is None
    hidden = tuple(g for g in everything.groups if g.cells.isdisjoint(everything.joined[0].cells))
    assert replace(everything, groups=hidden).revealed == ["0|now.place.streets-and-parks"]
