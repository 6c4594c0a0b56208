"""The presenter view and the kit's pages in a real browser; tests/journeys/hour has the story."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.application import Served, serving
from tests.fixtures.browser import DESKTOP, PHONE
from tests.fixtures.results import PASSWORD, account, results_app
from tests.fixtures.talks import real_releases, real_talk
from tests.journeys.gallery.checks import page_faults
from tests.journeys.steps.people import sign_in

PAGES = ("/share/kit", "/share/brief", "/share/text", "/share/present/notes")
NOW = ".show-slide--now .show-slide__title"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data: Path = tmp_path_factory.mktemp("served")
    with results_app(data, real_releases()) as app:
        account(app, "chief_executive")
    with serving(data) as running:
        yield running


@pytest.fixture
def chief(served: Served, new_page: Callable[..., Page]) -> Callable[..., Page]:
    """A page in which the chief executive is signed in."""

    def open_page(size: dict[str, int], **options: bool) -> Page:
        page = new_page(size, **options)
        return sign_in(page, served.url, "chief_executive@council.example", PASSWORD)

    return open_page


def test_the_notes_follow_and_the_network_may_go(
    chief: Callable[..., Page],
) -> None:
    page, slides = chief(DESKTOP), real_talk().slides
    page.get_by_role("link", name="Open the presentation").click()
    expect(page.locator(NOW)).to_have_text(slides[0].title)
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    notes = opened.value
    expect(notes.locator(".notes-slide--now h2")).to_have_text(slides[0].title)
    page.context.set_offline(True)
    for number, key in enumerate((" ", "n"), 1):
        page.keyboard.press(key)
        expect(page.locator(NOW)).to_have_text(slides[number].title)
        expect(notes.locator(".notes-slide--now h2")).to_have_text(slides[number].title)
        expect(notes.locator("#place")).to_have_text(f"Slide {number + 1} of {len(slides)}")
    for note in slides[2].notes:
        expect(notes.locator(".notes-slide--now")).to_contain_text(note)
    expect(page.locator("#spoken")).to_contain_text(f"Slide 3 of {len(slides)}")
    notes.keyboard.press("PageUp")
    expect(page.locator(NOW)).to_have_text(slides[1].title)
    page.keyboard.press("b")
    expect(page.locator(NOW)).to_be_hidden()
    page.keyboard.press("b")
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    expect(page.locator(NOW)).to_have_text(slides[-1].title)
    notes.close()


def test_the_timer_runs_pauses_and_starts_again(chief: Callable[..., Page]) -> None:
    page = chief(PHONE)
    page.clock.install()
    page.goto(page.url.partition("/share")[0] + "/share/present/notes")
    page.clock.run_for(61_000)
    expect(page.locator("#spent")).to_have_text("1:01")
    page.get_by_role("button", name="Pause").click()
    page.clock.run_for(30_000)
    expect(page.locator("#spent")).to_have_text("1:01")
    page.get_by_role("button", name="From zero").click()
    expect(page.locator("#spent")).to_have_text("0:00")


def test_a_slide_has_an_address_to_come_back_to(chief: Callable[..., Page]) -> None:
    page = chief(DESKTOP)
    page.goto(page.url.partition("/share")[0] + "/share/present?wave=8#front-line")
    expect(page.locator(".show-slide--now .show-slide__part")).to_have_text("Front line")
    page.get_by_role("button", name="Back").click()
    assert page.url.endswith("#attention")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_pages_and_slides_shut_nobody_out(chief: Callable[..., Page], size: dict[str, int]) -> None:
    page = chief(size)
    base = page.url.partition("/share")[0]
    for path in PAGES:
        page.goto(base + path)
        assert page_faults(page) == [], path
    for key in ("cover", "themes", "steady", "directorates"):
        page.goto("about:blank")
        page.goto(f"{base}/share/present#{key}")
        expect(page.locator(f".show-slide--now#{key}")).to_be_visible()
        assert page_faults(page) == [], key


def test_the_text_is_copied(chief: Callable[..., Page]) -> None:
    page = chief(DESKTOP)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(page.url.partition("/share")[0] + "/share/text")
    page.get_by_role("button", name="Copy the text").click()
    expect(page.locator("#copied")).to_have_text("Copied. Paste it where you need it.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#text").input_value()
    assert copied.startswith("WHAT YOU TOLD US")


def test_the_page_prints_on_one_side_of_a4(chief: Callable[..., Page]) -> None:
    page = chief(DESKTOP)
    page.goto(page.url.partition("/share")[0] + "/share/brief")
    printed = page.pdf(prefer_css_page_size=True, print_background=False)
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") == 1
