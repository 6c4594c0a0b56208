"""Releases whose names would do harm in a spreadsheet, and one that asks the LGA's items."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from surveys.bank import instrument
from surveys.disclosure.printing import print_item
from surveys.instrument import Instrument
from surveys.printed_driver import PrintedDriver
from surveys.release import Figure, Release, ReleasedGroup
from tests.fixtures.council_releases import council_releases

DRIVERS = (
    PrintedDriver("ACT1", "listen", "0.9 or more", leading=True),
    PrintedDriver("ACT1", "innovate", "-0.3", leading=False),
    PrintedDriver("ACT1", "success", "-0.9 or less", leading=False),
)
FORMULA = '=HYPERLINK("http://evil.example","Pay rise")'


@lru_cache(maxsize=1)
def hostile_releases() -> tuple[Release, ...]:
    """Three waves in which a directorate, a hidden service and a question begin as formulas do."""
    return tuple(_hostile(release) for release in council_releases(3))


def _hostile(release: Release) -> Release:
    groups = tuple(
        replace(group, name=FORMULA) if group.code == "d.pla" else group for group in release.groups
    )
    hidden = tuple(replace(group, name="+44 7700 900000") for group in release.hidden)
    first, *others = release.instrument.items
    asked = replace(release.instrument, items=(replace(first, text="@SUM(1+1)"), *others))
    return replace(release, groups=groups, hidden=hidden, instrument=asked, drivers=DRIVERS)


def lga_release(answered: int = 400, without: str = "", reworded: str = "") -> Release:
    """A wave of the LGA's six items, answered alike by everyone who has no opinion of their own."""
    shipped = instrument("lga-engagement")
    items = tuple(
        replace(item, text="I like it here.") if item.code == reworded else item
        for item in shipped.items
        if item.code != without
    )
    asked = Instrument("lga", "LGA engagement", items)
    tenth = answered // 10
    counts = (0, tenth, 2 * tenth, 3 * tenth, 3 * tenth, answered - 9 * tenth)
    figures: dict[str, Figure] = {item.code: print_item(counts) for item in items}
    whole = ReleasedGroup("org", "Westmere Council", "organisation", 0, ("c001",), answered, 1000)
    return Release(
        "lga-1", "Spring 2026", "Engagement", "Westmere Council", "2026-03-01", "2026-03-14",
        "0" * 64, asked, 10, 3, 5, (whole,), (), {"org": figures}, {"org": {}},
    )  # fmt: skip
