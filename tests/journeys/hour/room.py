"""The second act: a room of thirteen phones answers twice, and sees nothing too early."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.fixtures.browser import PHONE
from tests.journeys.hour.conftest import Album, Council
from tests.journeys.steps.rooms import (
    add_question,
    add_survey_question,
    answered,
    crowd,
    join,
    plan_session,
    session_code,
)

TITLE = "Your results, and what we will do"
ITEM = "ACT1"
AGREE = 4  # the place of "Agree" among the answers of the question, counted from one
IDEAS = "What should we do first?"
BAD, GOOD = "Tell Mrs Jones to listen", "Answer every idea within two weeks"
OTHER = "A director on every night shift"
FEW, MORE = 6, 4  # with three phones in hand: one fewer than the smallest number, then enough
TOUCH: dict[str, bool] = {"has_touch": True, "is_mobile": True}
# Pages look every two seconds; a machine with other work may take its time to answer them.
PATIENT = 30_000


@dataclass
class Room:
    """Everyone's page: the big screen, the presenter's phone and three phones of staff."""

    council: Council
    code: str
    screen: Page
    control: Page
    phones: list[Page]

    @property
    def pages(self) -> list[Page]:
        """All of them."""
        return [self.screen, self.control, *self.phones]

    def press(self, words: str) -> None:
        """A button of the presenter's phone."""
        self.control.get_by_role("button", name=words, exact=True).click()

    def crowd(self, taking: str, answers: list[list[str]], first: int = 0) -> None:
        """The other phones answer."""
        crowd(self.council.url, self.code, taking, answers, first)


def seen(place: Locator) -> None:
    """It comes by itself, sooner or later."""
    expect(place).to_be_visible(timeout=PATIENT)


def gathers(
    chief: Page, council: Council, new_page: Callable[..., Page], album: Album, day: date
) -> Room:
    """The session is planned, the big screen is up, and three phones wait."""
    wording = council.release.instrument.item(ITEM).text
    plan_session(chief, council.url, TITLE, day)
    add_survey_question(chief, wording)
    add_question(chief, "Ideas with votes", IDEAS)
    album.both(chief, "session planned")
    code = session_code(chief)
    control = council.signs_in(new_page(PHONE, **TOUCH), "chief executive", "/sessions/1/control")
    chief.get_by_role("button", name="Open the big screen").click()
    phones = [new_page(PHONE, **TOUCH) for _ in range(3)]
    for phone in phones:
        join(phone, council.url, code)
        seen(phone.get_by_text("has not begun yet"))
    album.look(chief, "big screen before it begins", whole=False)
    album.look(phones[0], "phone that waits")
    album.look(control, "control before it begins")
    return Room(council, code, chief, control, phones)


def answers_a_question_of_the_survey(room: Room, album: Album) -> None:
    """One fewer than the smallest number, then enough; the room's result beside the survey's."""
    item = room.council.release.instrument.item(ITEM)
    room.press("Start the session")
    room.press("Ask the next question")
    for phone in room.phones:
        seen(phone.get_by_role("group", name=item.text))
    album.look(room.phones[0], "phone with a question of the survey")
    for phone in room.phones:
        phone.get_by_label(item.scale.options[AGREE - 1], exact=True).check()
        answered(phone)
    taking = room.phones[0].locator("input[name=taking]").input_value()
    room.crowd(taking, [[str(AGREE - 1)]] * FEW)
    seen(room.screen.get_by_text("Fewer than 10 so far"))
    seen(room.control.get_by_text("Below 10 nothing can be shown."))
    shows_no_result(room)
    album.look(room.screen, "big screen below the smallest number", whole=False)
    album.look(room.control, "control below the smallest number")
    room.crowd(taking, [[str(AGREE - 1)]] * MORE, first=FEW)
    seen(room.control.get_by_text("10 or more so far"))
    room.press("Stop answers and count")
    seen(room.screen.get_by_text("The result comes in a moment"))
    seen(room.phones[0].get_by_text("This question is closed."))
    shows_no_result(room)
    album.look(room.phones[0], "phone when the question is closed")
    room.press("Reveal")
    for page in room.pages:
        shows_both_results(page, room.council)
    for page, name in ((room.screen, "big screen"), (room.phones[0], "phone"),
                       (room.control, "control")):  # fmt: skip
        album.look(page, f"{name} with the room beside the survey", whole=page is not room.screen)


def shows_no_result(room: Room) -> None:
    """Neither a table of shares nor how many answered, on any page, nor in what it is made of."""
    for page in room.pages:
        expect(page.get_by_role("table")).to_have_count(0)
        assert "people answered" not in page.content()


def shows_both_results(page: Page, council: Council) -> None:
    """The room's share, and the survey's letter for letter as the release prints it."""
    release = council.release
    printed = release.figures["org"][ITEM].favourable
    survey = page.get_by_role("row", name=f"The survey: {release.organisation}, {release.title}")
    expect(survey).to_contain_text(f"{printed}%", timeout=PATIENT)
    expect(page.get_by_role("row", name="This room")).to_contain_text("more than 6 in 10")


def gives_ideas_and_votes(room: Room, album: Album) -> None:
    """What people type is read before it is shown; then the room says which it wants."""
    room.press("Ask the next question")
    for phone, idea in zip(room.phones, (BAD, GOOD, OTHER), strict=True):
        phone.get_by_label("Your idea").fill(idea, timeout=PATIENT)
    album.look(room.phones[1], "phone with an idea")
    for phone in room.phones:
        answered(phone)
    seen(room.control.get_by_text("You can read what people typed when"))
    taking = room.phones[0].locator("input[name=taking]").input_value()
    room.crowd(taking, [[GOOD]] * (FEW + MORE))
    seen(room.control.get_by_text("names somebody?"))
    album.look(room.control, "control with ideas to read")
    for idea in (GOOD, OTHER):
        room.press(f"Approve {idea}")
    room.press(f"Refuse {BAD}")
    seen(room.control.get_by_text("0 to read, 2 approved, 1 refused"))
    room.press("Stop answers and count")
    room.press("Let the room vote")
    votes(room, album)
    room.press("Stop answers and count")
    room.press("Reveal")
    for page in room.pages:
        row = page.get_by_role("row", name=GOOD)
        expect(row).to_contain_text("more than 6 in 10", timeout=PATIENT)
        assert "Jones" not in page.locator("#live, #room").inner_text()
    album.look(room.screen, "big screen with ideas", whole=False)
    album.look(room.phones[0], "phone with ideas")


def votes(room: Room, album: Album) -> None:
    """Everybody is for one idea; one phone is for the other as well."""
    for phone in room.phones:
        phone.get_by_label(GOOD).check(timeout=PATIENT)
    room.phones[2].get_by_label(OTHER).check()
    album.look(room.phones[2], "phone that votes")
    choice = room.phones[0].get_by_label(GOOD).input_value()
    taking = room.phones[0].locator("input[name=taking]").input_value()
    for phone in room.phones:
        answered(phone)
    room.crowd(taking, [[choice]] * (FEW + MORE))


def keeps_the_record(room: Room, album: Album, folder: Path) -> None:
    """The session ends: its page and its file hold what the room saw, and phones forget."""
    room.control.get_by_role("button", name="End the session").click()
    room.press("End the session")
    seen(room.control.get_by_text("This is its record"))
    seen(room.phones[0].get_by_role("heading", name="Thank you"))
    assert room.phones[0].evaluate("Object.keys(localStorage)") == []
    album.look(room.phones[0], "phone when it is over")
    page = room.screen
    page.goto(room.council.url + "/sessions/1")
    shows_both_results(page, room.council)
    expect(page.get_by_role("row", name=GOOD)).to_contain_text("more than 6 in 10")
    album.both(page, "record of the session")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV for a spreadsheet").click()
    waiting.value.save_as(folder / "record.csv")
    record = (folder / "record.csv").read_text(encoding="utf-8")
    assert GOOD in record and "more than 6 in 10" in record and "Jones" not in record
    for page in (room.control, *room.phones):
        page.close()
