"""The last act: the next wave opens, and its first page says what was promised."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from pulse.delivery.maildir import MaildirSink
from tests.fixtures.application import config_for
from tests.fixtures.browser import DESKTOP, PHONE
from tests.journeys.hour.conftest import Album, Council
from tests.journeys.hour.promising import ACTIONS
from tests.journeys.hour.room import TOUCH

OPENING = 120_000  # milliseconds that the keys of a wave may take on a machine with other work


def opens(council: Council, new_page: Callable[..., Page], album: Album) -> list[str]:
    """The reviewer opens it, the first two invitations go out; their links."""
    reviewer = council.signs_in(new_page(DESKTOP), "reviewer", f"/manage/waves/{council.next_wave}")
    reviewer.get_by_role("button", name="Open it now").click()
    reviewer.get_by_role("button", name="Open it now").click()
    expect(reviewer.locator("main")).to_contain_text("Closes by itself", timeout=OPENING)
    album.both(reviewer, "next wave is open")
    sent = council.served.command("send", "--limit", "2")
    assert sent.returncode == 0, sent.stderr
    sink = MaildirSink(config_for(council.served.data).mail)
    found = [re.search(r"http://\S+/a/\d+#\S+", sink.read(name).text) for name in sink.names()]
    return [link.group() for link in found if link]


def begins_with_the_promises(
    link: str, promised: str, new_page: Callable[..., Page], album: Album
) -> None:
    """A member of staff opens the link on a phone: the promises, then the first question."""
    staff = new_page(PHONE, **TOUCH)
    staff.goto(link)
    reads_the_promises(staff, promised)
    album.look(staff, "first page of the next survey")
    staff.get_by_role("button", name="Start now").click()
    expect(staff.get_by_text("Question 1 of")).to_be_visible()


def begins_with_the_promises_without_script(
    link: str, promised: str, new_page: Callable[..., Page], album: Album
) -> None:
    """The same where scripts are off: the code is typed from the message."""
    page, _, code = link.partition("#")
    staff = new_page(PHONE, java_script_enabled=False)
    staff.goto(page)
    reads_the_promises(staff, promised)
    album.look(staff, "first page of the next survey without script", script=False)
    staff.get_by_label("Your access code").fill(code)
    staff.get_by_role("button", name="Send my answers").click()
    expect(staff.get_by_role("heading", level=1)).to_contain_text("Thank you")


def reads_the_promises(staff: Page, promised: str) -> None:
    """Each promise is to be seen under its heading, with the day by which it was promised."""
    news = staff.locator(".answer-news:visible")
    expect(news.get_by_role("heading", name="What came of it last time")).to_be_visible()
    for action in ACTIONS:
        line = news.get_by_role("listitem").filter(has_text=action)
        expect(line).to_have_text(f"Promised by {promised}: {action}")
        expect(line).to_be_visible()
