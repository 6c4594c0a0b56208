"""A room in real browsers: the big screen, the presenter's phone, phones with script or without."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.application import Served
from tests.fixtures.browser import DESKTOP, PHONE, accessibility_faults
from tests.journeys.steps.people import sign_in
from tests.journeys.steps.rooms import (
    add_question,
    answered,
    crowd,
    join,
    plan_session,
    session_code,
)

PASSWORD = "correct horse battery staple"
CHIEF = "chief@merebank.example"
CROWD = 9
TOUCH: dict[str, bool] = {"has_touch": True, "is_mobile": True}


def new_chief(served: Served, page: Page) -> None:
    made = served.command("account", "add", CHIEF, "--name", "Chief", "--role", "chief_executive")
    link = re.search(r"http://\S+", made.stdout)
    assert link, made.stderr
    page.goto(link.group())
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Set password").click()
    expect(page).not_to_have_url(link.group())


@dataclass
class Room:
    """Everyone's page: the big screen, the presenter's phone, two phones, one without script."""

    served: Served
    code: str
    screen: Page
    control: Page
    first: Page
    second: Page
    plain: Page

    def press(self, words: str) -> None:
        """A button of the presenter's phone."""
        self.control.get_by_role("button", name=words, exact=True).click()

    def sees(self, words: str) -> None:
        """The presenter's phone shows this."""
        expect(self.control.get_by_text(words)).to_be_visible()


@pytest.fixture
def room(
    live_server: Served, new_page: Callable[..., Page], console_errors_expected: list[str]
) -> Room:
    console_errors_expected.append("ERR_INTERNET_DISCONNECTED")
    screen, control = new_page(DESKTOP), new_page(PHONE, **TOUCH)
    new_chief(live_server, screen)
    sign_in(screen, live_server.url, CHIEF, PASSWORD)
    plan_session(screen, live_server.url, "Your results", date(2026, 12, 3))
    add_question(screen, "One choice", "What first?", "Training\nTime\nTools")
    add_question(screen, "A word cloud", "One word for today?")
    code = session_code(screen)
    sign_in(control, live_server.url, CHIEF, PASSWORD, "/sessions/1/control")
    screen.get_by_role("button", name="Open the big screen").click()
    phones = [new_page(PHONE, **TOUCH), new_page(PHONE, **TOUCH)]
    phones.append(new_page(PHONE, java_script_enabled=False))
    for phone in phones:
        join(phone, live_server.url, code)
    phones[2].get_by_role("button", name="Join").click()
    return Room(live_server, code, screen, control, *phones)


@pytest.mark.timeout(240)
def test_a_room_from_joining_to_a_moderated_cloud(room: Room) -> None:
    expect(room.screen.get_by_text(f"{room.code[:3]} {room.code[3:]}")).to_be_visible()
    for phone in (room.first, room.second, room.plain):
        expect(phone.get_by_text("has not begun yet")).to_be_visible()
    room.press("Start the session")
    room.press("Ask the next question")
    everyone_answers(room)
    nothing_is_seen_before_the_reveal(room)
    room.screen.keyboard.press("PageDown")
    a_cloud_passes_moderation(room)
    room.control.get_by_role("button", name="End the session").click()
    room.press("End the session")
    room.sees("This is its record")
    expect(room.first.get_by_role("heading", name="Thank you")).to_be_visible()
    assert room.first.evaluate("Object.keys(localStorage)") == []


def everyone_answers(room: Room) -> None:
    """A phone that loses the network, and one that is loaded again, are at the same question."""
    for phone in (room.first, room.second):
        expect(phone.get_by_role("group", name="What first?")).to_be_visible()
    room.first.context.set_offline(True)
    expect(room.first.get_by_text("No connection")).to_be_visible()
    room.first.context.set_offline(False)
    expect(room.first.get_by_text("No connection")).to_be_hidden()
    for phone in (room.first, room.second):
        phone.get_by_label("Training").check()
        answered(phone)
    room.second.reload()
    expect(room.second.get_by_text("Your answer is in.")).to_be_visible()
    assert room.second.context.cookies() == []
    room.plain.get_by_role("link", name="Look for the next question").click()
    room.plain.get_by_label("Time").check()
    answered(room.plain)


def nothing_is_seen_before_the_reveal(room: Room) -> None:
    """Below the smallest number nor how many; closed, not the result; revealed, by a clicker."""
    room.sees("Fewer than 10 so far")
    expect(room.screen.get_by_text("Fewer than 10 so far")).to_be_visible()
    crowd(room.served.url, room.code, "1-1", [["0"]] * CROWD)
    room.sees("10 or more so far")
    room.press("Stop answers and count")
    expect(room.screen.get_by_text("The result comes in a moment")).to_be_visible()
    for page in (room.first, room.screen, room.control):
        assert "in 10" not in page.locator("body").inner_text()
    room.screen.keyboard.press("PageDown")
    for page in (room.first, room.second, room.screen, room.control):
        expect(page.get_by_role("row", name="Training")).to_contain_text("more than 6 in 10")
        expect(page.get_by_role("row", name="Tools")).to_contain_text("fewer than 4 in 10")
        assert accessibility_faults(page) == []


def a_cloud_passes_moderation(room: Room) -> None:
    """Nothing can be read before enough have typed, and nothing shown before it is approved."""
    for phone, word in ((room.first, "hopeful"), (room.second, "Mr Smith")):
        phone.get_by_label("Word 1").fill(word)
        answered(phone)
    room.sees("You can read what people typed when")
    crowd(room.served.url, room.code, "2-1", [["busy"]] * CROWD)
    room.control.get_by_role("button", name="Approve hopeful").click()
    room.control.get_by_role("button", name="Approve busy").click()
    room.sees("names somebody?")
    room.control.get_by_role("button", name="Refuse Mr Smith").click()
    room.sees("0 to read, 2 approved, 1 refused")
    room.press("Stop answers and count")
    room.press("Reveal")
    for page in (room.first, room.screen):
        expect(page.locator(".room-cloud")).to_contain_text("hopeful")
        expect(page.locator(".room-cloud")).to_contain_text("busy")
        assert "Smith" not in page.content()
