"""What somebody who keeps the ledger does, step by step."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Page, expect

from tests.journeys.steps.forms import fill_day


def promise(page: Page, heard: str, action: str, due_on: date, figure: str = "") -> None:
    """Fill in the form of a commitment that is open, and make it.

    `figure` is the wording of the figure to choose; without it the one that stands there stays.
    """
    page.get_by_label("You said").fill(heard)
    if figure:
        page.get_by_label("The figure it answers").select_option(label=figure)
    page.get_by_label("We will").fill(action)
    page.get_by_label("Owner", exact=True).fill("Chief executive")
    fill_day(page, due_on)
    page.get_by_role("button", name="Add it: staff will see it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(action)
