"""Somebody answers in a real browser, at a phone's and at a desk's size."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from surveys.ballot import Ballot
from tests.fixtures.browser import DESKTOP, PHONE, accessibility_faults
from tests.journeys.answer.conftest import Fieldwork, shown

STORAGE = "JSON.stringify([{...sessionStorage}, {...localStorage}, document.cookie])"
NOTHING = json.dumps([{}, {}, ""], separators=(",", ":"))


def go(page: Page) -> None:
    page.click("#go")


def choice(page: Page, label: str) -> Locator:
    """An option of the question on the screen."""
    return page.get_by_role("radio", name=label, exact=True)


def to_welcome(page: Page, link: str) -> None:
    page.goto(link)
    expect(page.locator("#welcome")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_from_the_link_to_counted(
    new_page: Callable[..., Page], fieldwork: Fieldwork, counted: Callable[[], int], size: dict
) -> None:
    page = new_page(size)
    voter = fieldwork.wave.next_voter()
    to_welcome(page, f"{fieldwork.page}#{voter.code}")
    assert voter.code not in page.url
    cell = fieldwork.wave.manifest.cell(voter.cell)
    assert f"You are one of {cell.eligible} people in {cell.label}" in page.inner_text("#welcome")
    go(page)
    choice(page, "Agree").check()
    go(page)
    go(page)
    choice(page, "Strongly disagree").check()
    go(page)
    listed = re.sub(r"\s+", " ", page.inner_text("#check-list"))
    assert "decide how to do my work. Agree Change" in listed
    assert "something new. Skipped Change" in listed
    assert "listen to staff. Strongly disagree Change" in listed
    assert counted() == 0
    go(page)
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert counted() == 1
    assert (voter.cell, Ballot((4, 0, 1))) in fieldwork.wave.ballots()
    assert page.evaluate(STORAGE) == NOTHING


def test_by_keyboard_alone(phone: Page, fieldwork: Fieldwork, counted: Callable[[], int]) -> None:
    page = phone
    voter = fieldwork.wave.next_voter()
    page.goto(fieldwork.page)
    expect(page.locator("main.answer-ready")).to_be_visible()
    page.focus("#code-text")
    page.keyboard.type(voter.code.lower())
    page.keyboard.press("Enter")
    expect(page.locator("#welcome h1")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#go")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(3):
        expect(page.locator("section:not([hidden]) h1")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    expect(page.locator("#check h1")).to_be_focused()
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#done h1")).to_be_focused()
    assert counted() == 1


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_no_step_has_an_accessibility_fault(
    new_page: Callable[..., Page],
    fieldwork: Fieldwork,
    size: dict,
    console_errors_expected: list[str],
) -> None:
    console_errors_expected.append("422")
    page = new_page(size)
    page.goto(fieldwork.page)
    expect(page.locator("main.answer-ready")).to_be_visible()
    assert accessibility_faults(page) == []
    page.fill("#code-text", "wrong")
    go(page)
    expect(page.locator("#problem")).to_be_focused()
    assert accessibility_faults(page) == []
    page.fill("#code-text", fieldwork.wave.next_voter().code)
    go(page)
    expect(page.locator("#welcome")).to_be_visible()
    for step in ("welcome", "item-T1", "item-T2", "item-T3", "check"):
        assert shown(page) == step
        assert page.locator("h1:visible").count() == 1
        assert accessibility_faults(page) == []
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"]
        go(page)
    expect(page.locator("#done")).to_be_visible()
    assert accessibility_faults(page) == []
    page.goto(fieldwork.page + "/anonymous")
    assert accessibility_faults(page) == []


def test_back_forward_change_and_reload_lose_nothing(
    phone: Page, fieldwork: Fieldwork, counted: Callable[[], int]
) -> None:
    page = phone
    to_welcome(page, fieldwork.link())
    go(page)
    choice(page, "Agree").check()
    go(page)
    choice(page, "Disagree").check()
    page.click("#back")
    expect(page.locator("#item-T1")).to_be_visible()
    expect(choice(page, "Agree")).to_be_checked()
    page.go_forward()
    expect(page.locator("#item-T2")).to_be_visible()
    page.reload()
    expect(page.locator("#item-T2")).to_be_visible()
    expect(choice(page, "Disagree")).to_be_checked()
    go(page)
    go(page)
    page.get_by_role("link", name=re.compile("^Change.*I can decide")).click()
    choice(page, "Skip this question").check()
    go(page)
    assert shown(page) == "check"
    go(page)
    expect(page.locator("#done")).to_be_visible()
    assert counted() == 1
    assert Ballot((0, 2, 0)) in [ballot for _, ballot in fieldwork.wave.ballots()]
    page.go_back()
    page.wait_for_timeout(200)
    assert shown(page) == "done"
    assert page.evaluate(STORAGE) == NOTHING


def test_a_code_that_will_not_do_is_explained_at_the_field(
    phone: Page, fieldwork: Fieldwork, console_errors_expected: list[str]
) -> None:
    console_errors_expected += ["404", "422"]
    page = phone
    page.goto(fieldwork.page)
    expect(page.locator("main.answer-ready")).to_be_visible()
    for typed, words in (
        ("", "Enter your access code"),
        ("ABCD-EFGH", "There is a typing mistake"),
        ("0000 0000 0000 0015 0", "We do not know this access code"),
    ):
        page.fill("#code-text", typed)
        go(page)
        expect(page.locator("#problem")).to_contain_text(words)
        expect(page.locator("#code-error")).to_contain_text(words)
        assert page.title().startswith("Error: ")
        assert page.input_value("#code-text") == typed
    page.click("#problem a")
    expect(page.locator("#code-text")).to_be_focused()


def test_a_second_device_is_told_in_plain_words(
    new_page: Callable[..., Page], fieldwork: Fieldwork, console_errors_expected: list[str]
) -> None:
    console_errors_expected.append("409")
    link = fieldwork.link()
    first, second, late = new_page(PHONE), new_page(DESKTOP), new_page(PHONE)
    to_welcome(first, link)
    to_welcome(second, link)
    for page in (first, second):
        for _ in range(5):
            go(page)
    expect(first.locator("#done")).to_be_visible()
    expect(second.get_by_role("heading", name="This code has been used already")).to_be_visible()
    late.goto(link)
    expect(late.get_by_role("heading", name="This code has been used already")).to_be_visible()
    assert second.evaluate(STORAGE) == late.evaluate(STORAGE) == NOTHING


def test_a_double_click_on_send_counts_once(
    phone: Page, fieldwork: Fieldwork, counted: Callable[[], int]
) -> None:
    to_welcome(phone, fieldwork.link())
    for _ in range(4):
        go(phone)
    phone.evaluate(
        "for (let i = 0; i < 3; i += 1) document.getElementById('answer').requestSubmit()"
    )
    expect(phone.locator("#done")).to_be_visible()
    assert counted() == 1


def test_no_request_carries_the_code_in_its_address_nor_both_secrets(
    phone: Page, fieldwork: Fieldwork
) -> None:
    voter = fieldwork.wave.next_voter()
    sent: list[tuple[str, str]] = []
    headers: list[dict[str, str]] = []
    phone.on("request", lambda r: sent.append((r.url, r.post_data or "")))
    phone.on("request", lambda r: headers.append(r.all_headers()))
    to_welcome(phone, f"{fieldwork.page}#{voter.code}")
    for _ in range(5):
        go(phone)
    expect(phone.locator("#done")).to_be_visible()
    paths = [url.removeprefix(fieldwork.url) for url, _ in sent]
    assert [path for path in paths if path.startswith("/a/1/")] == [
        "/a/1/start", "/a/1/manifest.json", "/a/1/issue", "/a/1/drop",
    ]  # fmt: skip
    assert not any(voter.code in url.partition("#")[0] for url, _ in sent)
    drops = [body for url, body in sent if url.endswith("/drop")]
    assert len(drops) == 1
    assert voter.code not in drops[0]
    assert set(json.loads(drops[0])) == {"cell", "prefix", "signature", "sealed"}
    issued = json.loads(next(body for url, body in sent if url.endswith("/issue")))
    assert set(issued) == {"code", "blinded"}
    assert not any("cookie" in each or "referer" in each for each in headers)
