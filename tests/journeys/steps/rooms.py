"""What a presenter and the phones of a room do, step by step."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode
from urllib.request import urlopen

from playwright.sync_api import Page, expect

from tests.journeys.steps.forms import fill_day


def plan_session(page: Page, base: str, title: str, day: date) -> None:
    """A session without a question yet, through its form."""
    page.goto(base + "/sessions")
    page.get_by_role("button", name="Plan a session").click()
    page.get_by_label("Title", exact=True).fill(title)
    fill_day(page, day)
    page.get_by_role("textbox", name="Place", exact=True).fill("Town Hall")
    page.get_by_role("button", name="Save").click()


def add_question(page: Page, kind: str, wording: str, options: str = "") -> None:
    """A question of one's own, from the session's page."""
    page.get_by_role("button", name="Add a question").click()
    page.get_by_role("link", name=kind).click()
    page.get_by_label("Question", exact=True).fill(wording)
    if options:
        page.get_by_label("Options").fill(options)
    _save(page, wording)


def add_survey_question(page: Page, wording: str) -> None:
    """A question of the bank, from the session's page."""
    page.get_by_role("button", name="Add a question").click()
    page.get_by_role("link", name="A question of the survey").click()
    page.get_by_label(wording).check()
    _save(page, wording)


def _save(page: Page, wording: str) -> None:
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name=wording)).to_be_visible()


def session_code(page: Page) -> str:
    """The code by which phones join, read from the session's page."""
    code = page.locator("dd", has_text=re.compile(r"^\s*\w{3} \w{3}\s*$")).inner_text()
    return code.replace(" ", "")


def join(page: Page, base: str, code: str) -> None:
    """By typing the code, as whoever cannot scan does."""
    page.goto(base + "/j")
    page.get_by_label("Code").fill(code.lower())
    page.get_by_role("button", name="Join").click()


def answered(phone: Page) -> None:
    """Send, and wait to be told that it was taken."""
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("Your answer is in.")).to_be_visible()


def crowd(
    base: str, code: str, taking: str, given: Sequence[Sequence[str]], first: int = 0
) -> None:
    """Further phones of the room, over HTTP, numbered from `first`."""
    for device, texts in enumerate(given, first):
        form = [("taking", taking), ("token", f"{device:032x}")]
        body = urlencode([*form, *(("answer", text) for text in texts)]).encode()
        with urlopen(f"{base}/j/{code}/answer", body, timeout=30) as response:  # noqa: S310
            assert response.status == 200
