"""Parts that several forms have."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Page


def fill_day(page: Page, day: date) -> None:
    """The three fields of a date."""
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(part, exact=True).fill(str(value))
