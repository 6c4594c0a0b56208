"""The return on the LGA's employee engagement items, as the Local Government Association asks.

Six items, each as shares of the five answers, and the response rate as a share of those asked;
never one overall score (LGEEI, 2024). A council may return some of the six.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final, Literal

from pulse.exports.plain_csv import csv_text
from pulse.exports.sheet import Book
from surveys.bank import instrument
from surveys.errors import NotFoundError
from surveys.instrument import Item
from surveys.measure import half_up
from surveys.release import Figure, Release, ReleasedGroup

BANK_CODE: Final = "lga-engagement"
State = Literal["returned", "not asked", "other wording", "too few"]
WHY: Final[dict[State, str]] = {
    "returned": "",
    "not asked": "not asked in this wave",
    "other wording": "asked in another wording or with other answers, so not comparable",
    "too few": "too few answers to publish each share",
}


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One of the six items: the shares of its five answers as printed, or why there are none."""

    number: int
    wording: str
    state: State
    answers: str = ""
    shares: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """Why nothing is returned; empty when something is."""
        return WHY[self.state]


@dataclass(frozen=True, slots=True)
class Return:
    """What a council sends: who, when, how many answered, and a line for each item."""

    organisation: str
    opened: str
    closed: str
    asked: int
    answered: int
    options: tuple[str, ...]
    lines: tuple[ReturnLine, ...]

    @property
    def rate(self) -> str:
        """People who answered, in percent of those who were asked."""
        return f"{half_up(100 * self.answered / self.asked)}%" if self.asked else "not known"


def has_lga_items(release: Release) -> bool:
    """Whether the wave asked any of the six items as the LGA words it."""
    return any(_asked(release, item) for item in _items())


def engagement_return(release: Release) -> Return:
    """The return for one wave; raises NotFoundError when it asked none of the six items."""
    if not has_lga_items(release):
        raise NotFoundError(
            f"wave {release.wave} asked none of the LGA's six engagement items in their wording"
        )
    whole = next(iter(release.of_kind("organisation")), None)
    if whole is None:
        raise NotFoundError(f"wave {release.wave} has no figures for the whole organisation")
    items = _items()
    return Return(
        organisation=release.organisation, opened=release.opened, closed=release.closed,
        asked=0 if release.imported else whole.eligible, answered=whole.responses,
        options=items[0].scale.options,
        lines=tuple(_line(release, whole, n, item) for n, item in enumerate(items, 1)),
    )  # fmt: skip


def _items() -> tuple[Item, ...]:
    return instrument(BANK_CODE).items


def _same(text: str) -> str:
    return " ".join(text.casefold().rstrip(".").split())


def _asked(release: Release, wanted: Item) -> Item | None:
    """The wave's item with the LGA's wording and answers, under whatever code."""
    options = [_same(option) for option in wanted.scale.options]
    for item in release.instrument.items:
        if _same(item.text) == _same(wanted.text):
            alike = [_same(option) for option in item.scale.options] == options
            return item if alike and not item.reverse else None
    return None


def _line(release: Release, whole: ReleasedGroup, number: int, wanted: Item) -> ReturnLine:
    item = _asked(release, wanted)
    if item is None:
        known = any(i.code == wanted.code for i in release.instrument.items)
        return ReturnLine(number, wanted.text, "other wording" if known else "not asked")
    figure = release.figures.get(whole.code, {}).get(item.code, Figure(0))
    if figure.shares is None:
        return ReturnLine(number, wanted.text, "too few", figure.answers)
    return ReturnLine(number, wanted.text, "returned", figure.answers, figure.shares)


def return_csv(found: Return) -> str:
    """The return as a CSV file: one row an item, percentages as printed."""
    header = (
        "organisation", "opened", "closed", "people asked", "people who answered",
        "response rate", "item", "wording", "answers", *(f"{o} %" for o in found.options), "note",
    )  # fmt: skip
    about = (found.organisation, found.opened, found.closed, str(found.asked),
             str(found.answered), found.rate)  # fmt: skip
    return csv_text(header, [(*about, *_cells(line)) for line in found.lines])


def _cells(line: ReturnLine) -> tuple[str, ...]:
    shares = line.shares or ("",) * 5
    return (str(line.number), line.wording, line.answers, *shares, line.why)


def return_workbook(found: Return, on: Release) -> bytes:
    """The return as one Excel sheet, fit to send."""
    held = io.BytesIO()
    with Book(held, on) as book:
        sheet = book.sheet("LGA return", (8, 62, 16, 12, 12, 12, 12, 12, 40))
        sheet.title("LGA employee engagement items: return")
        for name, value in _facts(found):
            sheet.pair(name, value)
        sheet.gap()
        sheet.header(("Item", "Wording", "Answers", *(f"{o}, %" for o in found.options), "Note"))
        for line in found.lines:
            sheet.row([book.printed(text) for text in _cells(line)])
        sheet.gap()
        sheet.note("Shares are whole percents of those who answered the item, as published.")
        sheet.note("There is no overall score: the LGA asks for none.")
    return held.getvalue()


def _facts(found: Return) -> tuple[tuple[str, str], ...]:
    return (
        ("Council", found.organisation),
        ("Survey period", f"{found.opened} to {found.closed}"),
        ("People asked", f"{found.asked:,}" if found.asked else "not known"),
        ("People who answered", f"{found.answered:,}"),
        ("Response rate", found.rate),
    )
