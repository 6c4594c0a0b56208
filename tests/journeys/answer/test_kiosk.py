"""A shared device: one person after another, and somebody who walks away."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.browser import DESKTOP, accessibility_faults
from tests.journeys.answer.conftest import Fieldwork, shown
from tests.journeys.answer.test_answering import NOTHING, STORAGE, choice, go


@pytest.fixture
def kiosk(new_page: Callable[..., Page], fieldwork: Fieldwork) -> Page:
    """The kiosk's first page, with a clock that the test moves."""
    page = new_page(DESKTOP, has_touch=True)
    page.clock.install()
    page.goto(f"{fieldwork.page}/kiosk")
    expect(page.locator("main.answer-ready")).to_be_visible()
    return page


def begin(page: Page, fieldwork: Fieldwork) -> None:
    page.fill("#code-text", fieldwork.wave.next_voter().code)
    go(page)
    expect(page.locator("#welcome")).to_be_visible()
    go(page)


def test_after_each_person_it_is_as_if_nobody_had_been_there(
    kiosk: Page, fieldwork: Fieldwork, counted: Callable[[], int]
) -> None:
    entries = kiosk.evaluate("history.length")
    for expected in (1, 2):
        begin(kiosk, fieldwork)
        choice(kiosk, "Strongly agree").check()
        assert kiosk.evaluate(STORAGE) == NOTHING
        for _ in range(4):
            go(kiosk)
        expect(kiosk.locator("#done")).to_be_visible()
        assert counted() == expected
        kiosk.clock.fast_forward(17_000)
        expect(kiosk.locator("#code-text")).to_be_visible()
        assert kiosk.url == f"{fieldwork.page}/kiosk"
        assert kiosk.locator("input:checked").count() == 0
        assert kiosk.input_value("#code-text") == ""
        assert kiosk.evaluate("history.length") == entries


def test_somebody_who_walks_away_is_warned_and_then_forgotten(
    kiosk: Page, fieldwork: Fieldwork, counted: Callable[[], int]
) -> None:
    begin(kiosk, fieldwork)
    choice(kiosk, "Disagree").check()
    kiosk.clock.fast_forward(89_000)
    expect(kiosk.locator("#idle")).to_be_hidden()
    kiosk.clock.fast_forward(3_000)
    expect(kiosk.locator("#idle")).to_be_visible()
    assert accessibility_faults(kiosk) == []
    kiosk.get_by_role("button", name="Go on").click()
    expect(kiosk.locator("#idle")).to_be_hidden()
    assert shown(kiosk) == "item-T1"
    expect(choice(kiosk, "Disagree")).to_be_checked()
    kiosk.clock.fast_forward(91_000)
    expect(kiosk.locator("#idle")).to_be_visible()
    kiosk.clock.fast_forward(21_000)
    expect(kiosk.locator("#code-text")).to_be_visible()
    assert kiosk.locator("input:checked").count() == 0
    assert counted() == 0


def test_the_back_link_works_without_history(kiosk: Page, fieldwork: Fieldwork) -> None:
    begin(kiosk, fieldwork)
    go(kiosk)
    assert shown(kiosk) == "item-T2"
    kiosk.click("#back")
    assert shown(kiosk) == "item-T1"
    for _ in range(3):
        go(kiosk)
    kiosk.get_by_role("link", name=re.compile("^Change.*Senior")).click()
    assert shown(kiosk) == "item-T3"
    kiosk.click("#back")
    assert shown(kiosk) == "check"


def test_a_network_drop_holds_the_kiosk_until_the_ballot_is_in(
    kiosk: Page,
    fieldwork: Fieldwork,
    counted: Callable[[], int],
    console_errors_expected: list[str],
) -> None:
    console_errors_expected += ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED"]
    begin(kiosk, fieldwork)
    for _ in range(3):
        go(kiosk)
    kiosk.context.set_offline(True)
    go(kiosk)
    expect(kiosk.locator("#sending-later")).to_be_visible()
    kiosk.clock.fast_forward(200_000)
    assert shown(kiosk) == "sending"
    kiosk.context.set_offline(False)
    kiosk.clock.fast_forward(90_000)
    expect(kiosk.locator("#done")).to_be_visible()
    assert counted() == 1


def test_the_browser_is_told_to_forget_this_site(kiosk: Page, fieldwork: Fieldwork) -> None:
    response = kiosk.request.get(f"{fieldwork.page}/kiosk/clear")
    assert response.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert response.headers["cache-control"] == "no-store"


def test_a_network_that_is_down_at_the_end_leaves_no_error_page(
    kiosk: Page, fieldwork: Fieldwork, console_errors_expected: list[str]
) -> None:
    console_errors_expected.append("ERR_INTERNET_DISCONNECTED")
    begin(kiosk, fieldwork)
    choice(kiosk, "Agree").check()
    kiosk.context.set_offline(True)
    kiosk.clock.fast_forward(112_000)
    kiosk.wait_for_timeout(500)
    assert kiosk.url == f"{fieldwork.page}/kiosk"
    assert kiosk.locator("input:checked").count() == 0, "forgotten at once, online or not"
    kiosk.context.set_offline(False)
    kiosk.clock.fast_forward(4_000)
    expect(kiosk.locator("#code-text")).to_be_visible()
    assert kiosk.url == f"{fieldwork.page}/kiosk"
