"""A survey that asks for a comment and for declared profiles, with script, without and shared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from pulse import create_app
from pulse.migrating import migrate_all
from pulse.store.stores import stores
from surveys.ballot import Ballot
from tests.council import PROFILES, open_council, the_manifest, voters
from tests.fixtures.application import config_for, serving
from tests.fixtures.browser import DESKTOP, PHONE, accessibility_faults
from tests.fixtures.open_wave import OpenWave
from tests.journeys.answer.conftest import Fieldwork
from tests.journeys.answer.test_answering import NOTHING, STORAGE, choice, go, to_welcome

COMMENT = "Reden wir öfter miteinander? 🙂"


@pytest.fixture(scope="module")
def talkative(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fieldwork]:
    """A served wave that asks for everything a ballot can hold."""
    data = tmp_path_factory.mktemp("talkative") / "pulse"
    app = create_app(config_for(data))
    with app.app_context():
        migrate_all()
    number = open_council(app, profiles=PROFILES, comment=True)
    with app.app_context():
        wave = OpenWave(app, number, the_manifest(number), voters(number))
    with serving(data, PULSE_SCHEDULER="no") as served:
        yield Fieldwork(served.url, wave)
    with app.app_context():
        stores().stop()


@pytest.mark.parametrize("shared", [False, True], ids=["own phone", "kiosk"])
def test_asked_last_and_sealed_with_the_answers(
    new_page: Callable[..., Page], talkative: Fieldwork, shared: bool
) -> None:
    page = new_page(DESKTOP if shared else PHONE)
    voter = talkative.wave.next_voter()
    if shared:
        page.goto(f"{talkative.page}/kiosk")
        expect(page.locator("main.answer-ready")).to_be_visible()
        page.fill("#code-text", voter.code)
        go(page)
        expect(page.locator("#welcome")).to_be_visible()
    else:
        to_welcome(page, f"{talkative.page}#{voter.code}")
    go(page)
    for _ in range(3):
        choice(page, "Agree").check()
        go(page)
    hint = page.inner_text("#comment-hint")
    assert "a person who runs it reads all comments" in hint and "20 or more people" in hint
    page.fill("#comment-text", COMMENT)
    go(page)
    assert "About you, 1 of 2" in page.inner_text("#about-pattern h1")
    assert accessibility_faults(page) == []
    choice(page, "Part time").check()
    go(page)
    go(page)
    listed = re.sub(r"\s+", " ", page.inner_text("#check-list"))
    assert "How do you work? Part time Change" in listed
    assert "How long are you here? Not said Change" in listed
    page.locator("#check-list a").last.click()
    choice(page, "Longer").check()
    go(page)
    expect(page.locator("#check")).to_be_visible()
    go(page)
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert (voter.cell, Ballot((4, 4, 4), COMMENT, (2, 2))) in talkative.wave.ballots()
    assert page.evaluate(STORAGE) == NOTHING


def test_a_reload_keeps_what_was_said(new_page: Callable[..., Page], talkative: Fieldwork) -> None:
    page = new_page(PHONE)
    to_welcome(page, talkative.link())
    for _ in range(5):
        go(page)
    choice(page, "Full time").check()
    page.reload()
    expect(page.locator("#about-pattern")).to_be_visible()
    expect(choice(page, "Full time")).to_be_checked()


def test_the_form_without_script_takes_it_all(
    new_page: Callable[..., Page], talkative: Fieldwork, console_errors_expected: list[str]
) -> None:
    console_errors_expected.append("422")
    page = new_page(PHONE, java_script_enabled=False)
    voter = talkative.wave.next_voter()
    page.goto(talkative.page)
    page.get_by_label("Longer", exact=True).check()
    page.fill("#comment-text", COMMENT)
    page.click("#go")
    expect(page.get_by_label("Longer", exact=True)).to_be_checked()
    assert page.locator("#comment-text").input_value() == COMMENT
    page.fill("#code-text", voter.code)
    page.click("#go")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert (voter.cell, Ballot((0, 0, 0), COMMENT, (0, 2))) in talkative.wave.ballots()
