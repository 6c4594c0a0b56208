"""A recurring survey set up with the keyboard alone: tabs, arrows, Enter and typing."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.application import Served
from tests.fixtures.browser import accessibility_faults
from tests.web.manage.lists import csv_of, people

# Card, Moran and Newell 1980, "The keystroke-level model": an average typist, and one thought
# before each choice. Waiting for the machine is not an action.
SECONDS_A_KEY, SECONDS_A_CHOICE = 0.28, 1.35
TWO_MINUTES = 120
PASSWORD = "correct horse battery staple"  # noqa: S105 (nobody's)
FOCUSED = """() => {
  const one = document.activeElement;
  const label = one.labels?.[0]?.innerText ?? "";
  return `${one.tagName.toLowerCase()} ${label} ${one.innerText ?? ""}`.trim();
}"""


@dataclass
class Hands:
    """Ten fingers and no mouse: counts what they do."""

    page: Page
    keys: int = 0
    choices: int = 0
    path: list[str] = field(default_factory=list)

    def press(self, key: str, times: int = 1) -> None:
        """One key, so many times."""
        for _ in range(times):
            self.page.keyboard.press(key)
            self.keys += 1

    def write(self, text: str) -> None:
        """Type over what the focused box holds."""
        self.page.keyboard.type(text)
        self.keys += len(text)

    def tab_to(self, words: str) -> None:
        """Tab until what has the focus says so."""
        self.choices += 1
        for _ in range(40):
            self.press("Tab")
            focused = self.page.evaluate(FOCUSED)
            if re.search(words, focused):
                self.path.append(focused)
                return
        pytest.fail(f"the Tab key does not reach {words!r} in 40 steps")

    def enter(self, then: str) -> None:
        """Press Enter and wait for the next page's heading."""
        self.press("Enter")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(then)

    @property
    def seconds(self) -> float:
        """How long an average person takes, by the keystroke-level model."""
        return self.keys * SECONDS_A_KEY + self.choices * SECONDS_A_CHOICE


@pytest.fixture
def hands(live_server: Served, desktop: Page, tmp_path: Path) -> Hands:
    """A reviewer who is signed in at a council with a staff list, before the list of surveys."""
    staff = tmp_path / "staff.csv"
    staff.write_bytes(csv_of(people(200)))
    assert live_server.command("staff", "import", str(staff)).returncode == 0
    arguments = (
        "account",
        "add",
        "rosalind@merebank.example",
        "--name",
        "Rosalind",
        "--role",
        "reviewer",
    )
    made = live_server.command(*arguments)
    link = re.search(r"http://\S+", made.stdout)
    assert link, made.stderr
    desktop.goto(link.group())
    desktop.get_by_label("New password", exact=True).fill(PASSWORD)
    desktop.get_by_role("button", name="Set password").click()
    desktop.wait_for_load_state()
    if "sign-in" in desktop.url:
        desktop.get_by_label("E-mail address").fill("rosalind@merebank.example")
        desktop.get_by_label("Password", exact=True).fill(PASSWORD)
        desktop.get_by_role("button", name="Sign in").click()
    desktop.goto(live_server.url + "/manage/surveys")
    return Hands(desktop)


def test_a_survey_is_set_up_by_keyboard_in_under_two_minutes(
    hands: Hands, live_server: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.monotonic()
    hands.tab_to("Create a survey")
    hands.enter("Choose questions")
    hands.tab_to("(?i)empowerment and culture")
    hands.enter("culture")
    hands.tab_to("Use these questions")
    hands.enter("When to ask")
    assert accessibility_faults(hands.page) == []
    hands.tab_to("Title")
    hands.write("Team pulse")
    hands.tab_to("Every quarter")
    hands.press("ArrowUp")
    hands.tab_to("Everyone, each time")
    hands.press("ArrowDown", 2)
    hands.press("Enter")
    expect(hands.page.locator("#dates")).to_contain_text("The first waves would be")
    assert accessibility_faults(hands.page) == []
    hands.tab_to("Create this survey")
    hands.enter("Team pulse")
    main = hands.page.locator("main")
    expect(main).to_contain_text("Every month, on the first Tuesday")
    expect(main).to_contain_text("One of 3 panels in turn: each person in every third wave")
    expect(main.get_by_role("button", name=re.compile("Skip"))).to_have_count(4)
    with capsys.disabled():
        print(  # noqa: T201
            f"\nA survey by keyboard: {hands.keys} keys and {hands.choices} choices,"
            f" {hands.seconds:.0f} s for an average typist;"
            f" here {time.monotonic() - began:.0f} s with every page"
        )
    assert hands.seconds < TWO_MINUTES
    # The card with the dates is where the focus begins: its button is the first stop.
    assert hands.path[-1].startswith("button")
    assert "team-pulse" in live_server.command("survey", "list").stdout


def test_every_default_is_sensible_so_that_nothing_need_be_typed(hands: Hands) -> None:
    hands.page.goto(hands.page.url + "/new/lga-engagement/plan")
    hands.tab_to("Title")
    hands.press("Enter")
    expect(hands.page.locator("#dates li")).to_have_count(4)
    hands.tab_to("Create this survey")
    hands.enter("engagement")
    main = hands.page.locator("main")
    for words in ("14 days", "5 and 10 days", "Every quarter", "Everyone on the staff list"):
        expect(main).to_contain_text(words)
    assert hands.seconds < 30
