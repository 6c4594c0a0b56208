"""The third act: three promises, each from a printed figure; staff can read them at once."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Page, expect

from tests.journeys.hour.conftest import Album, Council
from tests.journeys.hour.presenting import NOW, scores
from tests.journeys.steps.ledger import promise

LABEL = "summer 2026"
# The figure that it answers, what staff said, what will be done.
PROMISES = (
    (
        "Belief in action",
        "Nothing will change after this survey.",
        "Answer every idea within two weeks, on the staff pages.",
    ),
    (
        "Senior leaders listen",
        "Nobody who decides has seen our depot at night.",
        "Every director works one night shift with a front-line team.",
    ),
    (
        "Success recognised",
        "Good work passes without a word.",
        "Thank one team in public each month, chosen by staff.",
    ),
)
ACTIONS = tuple(action for _, _, action in PROMISES)


def makes_three_promises(chief: Page, council: Council, album: Album, due_on: date) -> None:
    """The first from a finding; each says the figure that it answers as the release prints it."""
    figures = figures_of(council)
    first, *others = PROMISES
    chief.goto(council.url + "/share")
    chief.get_by_role("link", name="Promise what you will do about it").click()
    chosen = chief.get_by_label("The figure it answers").locator("option:checked")
    expect(chosen).to_have_text(figures[first[0]])
    album.both(chief, "promise something")
    promise(chief, first[1], first[2], due_on)
    says_its_figure(chief, council, first[0])
    album.both(chief, "a promise")
    for name, heard, action in others:
        chief.goto(council.url + "/commitments")
        chief.get_by_role("button", name="Add a commitment").click()
        promise(chief, heard, action, due_on, figures[name])
        says_its_figure(chief, council, name)
    chief.goto(council.url + "/commitments")
    for action in ACTIONS:
        expect(chief.get_by_role("link", name=action)).to_be_visible()
    album.both(chief, "ledger")


def figures_of(council: Council) -> dict[str, str]:
    """How the form offers each figure: its name, its print and its wave."""
    return {name: f"{name} ({score} in {LABEL})" for name, score in scores(council.release).items()}


def says_its_figure(chief: Page, council: Council, name: str) -> None:
    """The commitment's page says where the dial stood."""
    stood = f"{name} stood at {scores(council.release)[name]} in {LABEL}."
    expect(chief.get_by_text(f"{stood} The next survey will show if it moved.")).to_be_visible()


def shows_them_to_the_room(chief: Page, council: Council, album: Album) -> None:
    """The presentation that was made before the promises ends with them now."""
    chief.goto(council.url + "/share/present#promises-1")
    for action in ACTIONS:
        expect(chief.locator(".show-promises", has_text=action)).to_be_attached()
    expect(chief.locator(f"{NOW} .show-slide__title")).to_have_text("What we will do")
    album.both(chief, "slide promises", whole=False)


def are_read_by_staff(staff: Page, council: Council, album: Album) -> None:
    """Who never signed in reads what was said and what will be done."""
    staff.goto(council.url + "/findings")
    for _, heard, action in PROMISES:
        card = staff.locator(".pulse-promise", has_text=action)
        expect(card).to_contain_text(heard)
    assert staff.context.cookies() == []
    album.look(staff, "what you said and what we do")
