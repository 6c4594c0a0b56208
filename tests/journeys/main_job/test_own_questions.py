"""A reviewer builds a set by keyboard from two sources and their own, and staff answer in Welsh."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from pulse import create_app
from pulse.migrating import migrate_all
from pulse.store.stores import stores
from pulse.workflow.opening import open_wave
from surveys.ballot import Ballot
from tests.council import found_council, the_manifest, voters
from tests.fixtures.application import Served, config_for, serving
from tests.fixtures.browser import DESKTOP, PHONE, accessibility_faults
from tests.fixtures.open_wave import OpenWave
from tests.web.people import PASSWORD, account

WELSH = {
    "item.LGA6": "Rwy’n cael cefnogaeth dda gan fy rheolwr llinell.",
    "item.HSE-26": "Mae gennyf ddigon o gyfleoedd i holi rheolwyr am newid yn y gwaith",
    "item.staff-voice-1": "Rwy’n cael yr help sydd ei angen arnaf.",
}
OWN = "I get the help I need."


@pytest.fixture(scope="module")
def merebank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Flask]]:
    """A served council with a staff list and a reviewer, and no survey yet."""
    data = tmp_path_factory.mktemp("builder") / "pulse"
    app = create_app(config_for(data))
    with app.app_context():
        migrate_all()
        found_council()
    account(app, "reviewer")
    with serving(data, PULSE_SCHEDULER="no") as served:
        yield served, app
    with app.app_context():
        stores().stop()


def picture(page: Page, name: str) -> None:
    """A picture to be looked at, where somebody asked for it."""
    folder = os.environ.get("PULSE_TEST_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}-{page.viewport_size['width']}.png",  # type: ignore[index]
                        full_page=True)  # fmt: skip


def look(page: Page, name: str) -> None:
    """The page is sound at a desk's and a phone's width."""
    for size in (PHONE, DESKTOP):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{name} scrolls sideways at {size['width']}"
        assert accessibility_faults(page) == [], name
        picture(page, name)


def tab_to(page: Page, name: str, role: Any = None) -> None:
    """Press Tab until what has this accessible name has the focus."""
    wanted = page.get_by_role(role, name=name, exact=True) if role else page.get_by_label(name)
    for _ in range(150):
        page.keyboard.press("Tab")
        if wanted.first.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {name!r}")


def enter(page: Page) -> None:
    """Press Enter and be on the page that it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def build(page: Page, base: str) -> None:
    """Everything by keyboard: start, pick from two sets, write, move."""
    page.goto(f"{base}/manage/surveys/new")
    tab_to(page, "Put a set together yourself", "link")
    enter(page)
    tab_to(page, "Title")
    page.keyboard.type("Staff voice")
    look(page, "own sets")
    tab_to(page, "Start", "button")
    enter(page)
    look(page, "an empty set")
    tab_to(page, "Pick questions", "button")
    enter(page)
    for text in ("I am well supported by my line manager.", "I have sufficient opportunities"):
        tab_to(page, text)
        page.keyboard.press("Space")
    look(page, "pick")
    enter(page)
    expect(page.locator("main")).to_contain_text("2 questions, about 2 minutes")
    tab_to(page, "Write a question", "button")
    enter(page)
    tab_to(page, "The question")
    page.keyboard.type("I get help and advice.")
    tab_to(page, "Check the wording", "button")
    enter(page)
    expect(page.locator("#advice")).to_contain_text("may ask two things at once")
    look(page, "advice")
    page.get_by_label("The question").fill(OWN)
    tab_to(page, "Add this question", "button")
    enter(page)
    expect(page.locator("main")).to_contain_text("3 questions, about 2 minutes")
    up = page.get_by_role("button", name=re.compile(rf"^Up\s*: {OWN}"))
    for _ in range(2):
        # The page comes back at the question that was moved, so that its buttons are next.
        page.keyboard.press("Tab")
        expect(up).to_be_focused()
        enter(page)
        if page.locator(".builder-items li").first.get_attribute("id") == "item-staff-voice-1":
            break
    expect(page.locator(".builder-items li").first).to_contain_text(OWN)


def translate(page: Page) -> None:
    page.get_by_label("Another language").select_option("cy")
    page.get_by_role("button", name="Translate").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cymraeg")
    look(page, "translate")
    for key, text in WELSH.items():
        page.locator(f'[name="{key}"]').fill(text)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("18 of 18 questions and answers, complete")
    look(page, "a set in two languages")


def test_built_by_keyboard_and_answered_in_welsh(
    new_page: Callable[..., Page], merebank: tuple[Served, Flask]
) -> None:
    served, app = merebank
    page = new_page(DESKTOP)
    page.goto(served.url + "/sign-in")
    page.get_by_label("E-mail address").fill("reviewer@merebank.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()
    build(page, served.url)
    translate(page)
    page.get_by_role("link", name="See it as staff will").click()
    page.get_by_label("Cymraeg").check()
    expect(page.get_by_text(WELSH["item.LGA6"])).to_be_visible()
    expect(page.get_by_text(OWN, exact=True)).to_be_hidden()
    expect(page.locator("#go")).to_be_disabled()
    look(page, "preview in Welsh")
    page.get_by_role("link", name="Back from the preview").click()
    page.get_by_role("button", name="Save as version 1").click()
    page.get_by_role("button", name="Create a survey with it").click()
    page.get_by_role("button", name="Continue to the dates").click()
    page.get_by_role("button", name="Create this survey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Staff voice")
    page.get_by_role("link", name="Change the questions").click()
    look(page, "change the questions")
    with app.app_context():
        open_wave(1, datetime.now(UTC) + timedelta(days=1), "test")
        wave = OpenWave(app, 1, the_manifest(1), voters(1))
    answer(new_page, served.url, wave)
    answer_without_script(new_page, served.url, wave)


def answer(new_page: Callable[..., Page], base: str, wave: OpenWave) -> None:
    """With script, on a phone, one question at a time, all of it in Welsh."""
    page, voter = new_page(PHONE), wave.next_voter()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url + (request.post_data or "")))
    page.goto(f"{base}/a/1#{voter.code}")
    page.get_by_label("Cymraeg").check()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Cyn i chi ddechrau", use_inner_text=True
    )
    assert accessibility_faults(page) == []
    picture(page, "answer before")
    expect(page.locator("#welcome")).to_contain_text("Rydych chi’n un o")
    page.get_by_role("button", name="Dechrau nawr").click()
    for key in ("item.staff-voice-1", "item.HSE-26", "item.LGA6"):
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_contain_text(WELSH[key])
        assert WELSH[key] in page.title() and "Question" not in heading.inner_text()
        page.get_by_role("radio", name="Cytuno", exact=True).check()
        picture(page, "answer question")
        page.get_by_role("button", name="Parhau").click()
    assert re.sub(r"\s+", " ", page.inner_text("#check-list")).count("Cytuno Newid") == 3
    assert OWN not in page.inner_text("#check-list")
    assert accessibility_faults(page) == []
    picture(page, "answer check")
    page.get_by_role("button", name="Anfon fy atebion").click()
    expect(page.locator("#done")).to_be_visible()
    expect(page.locator("#done")).to_contain_text("Mae eich atebion wedi’u cyfrif")
    assert (voter.cell, Ballot((4, 4, 4))) in wave.ballots()
    assert not [line for line in asked if "language" in line or '"cy"' in line]


def answer_without_script(new_page: Callable[..., Page], base: str, wave: OpenWave) -> None:
    """The same document without script: the choice works, and stays on this device."""
    page, voter = new_page(PHONE, java_script_enabled=False), wave.next_voter()
    page.goto(f"{base}/a/1")
    page.get_by_label("Cymraeg").check()
    picture(page, "answer plain")
    expect(page.get_by_text(WELSH["item.LGA6"])).to_be_visible()
    expect(page.get_by_text("Skip this question").first).to_be_hidden()
    for item in ("staff-voice-1", "LGA6", "HSE-26"):
        page.locator(f'[name="q-{item}"][value="2"]').check()
    page.get_by_label("Eich cod mynediad").fill(voter.code)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.get_by_role("button", name="Anfon fy atebion").click()
    expect(page.get_by_text("Diolch")).to_be_visible()
    assert "language" not in sent[0] and "code=" in sent[0]
    assert (voter.cell, Ballot((2, 2, 2))) in wave.ballots()
