"""Excel sheets written cell by cell: text only ever as text, so that no formula can come about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pulse.chart_style import BANDS, MUTED, band_of
from surveys.measure import Reading, Value
from surveys.release import Release

_NEVER = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_HEAD = {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2}


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell holds: a number or a text, and the name of its format."""

    content: float | str
    look: str = "text"


class Book:
    """One workbook, closed at the end of a `with` block.

    Its date is that of the release, so that the same release gives the same bytes.
    """

    def __init__(self, target: BinaryIO, on: Release) -> None:
        self.book = xlsxwriter.Workbook(target, {**_NEVER, "in_memory": True})
        self.book.set_properties(
            {
                "title": f"{on.survey}, {on.title}",
                "company": on.organisation,
                "comments": f"Release {on.fingerprint}",
                "created": datetime.fromisoformat(on.closed).replace(tzinfo=UTC),
            }
        )
        self._looks = {name: self.book.add_format(kind) for name, kind in _looks().items()}

    def __enter__(self) -> Book:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.book.close()

    def look(self, name: str) -> Format:
        """The format of this name."""
        return self._looks[name]

    def sheet(self, name: str, widths: Sequence[float], landscape: bool = True) -> Sheet:
        """A new sheet; `widths` are those of its columns, in characters."""
        page = self.book.add_worksheet(name)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        if landscape:
            page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.hide_gridlines(2)
        page.set_footer(f"&L{_footer(name)}&RPage &P of &N")
        return Sheet(self, page)

    def printed(self, text: str) -> Cell:
        """A printed figure or word: a number where it is one, else text."""
        plain = text.replace(".", "", 1).isdigit()
        return Cell(float(text), "number") if plain else Cell(text, "words")

    def reading(self, reading: Reading, coloured: bool = True) -> Cell:
        """A figure in the colour of its fixed band; in words where it is a bound or hidden."""
        if not isinstance(reading, Value):
            return Cell(reading.text, "hidden")
        look = f"band{band_of(reading.number)}" if coloured else "number"
        return Cell(reading.text if reading.limit else round(reading.number, 1), look)


def _footer(name: str) -> str:
    """In a footer an ampersand starts a command."""
    return name.replace("&", "&&")


def _looks() -> dict[str, dict[str, Any]]:
    bands = {
        f"band{number}": {
            "bg_color": band.fill, "font_color": band.text, "num_format": "0",
            "align": "center", "border": 1, "border_color": "#ffffff",
        }
        for number, band in enumerate(BANDS)
    }  # fmt: skip
    return {
        "text": {"valign": "top"},
        "words": {"text_wrap": True, "valign": "top"},
        "number": {"align": "right", "valign": "top"},
        "percent": {"num_format": '0"%"', "align": "right", "valign": "top"},
        "hidden": {"italic": True, "font_color": MUTED, "align": "center"},
        "title": {"bold": True, "font_size": 16},
        "bold": {"bold": True, "valign": "top"},
        "note": {"font_color": MUTED, "italic": True},
        "head": _HEAD,
        "head_number": {**_HEAD, "align": "center"},
        **{f"indent{n}": {"indent": n} for n in range(4)},
        **bands,
    }


@dataclass(slots=True)
class Sheet:
    """One sheet, written from the top down."""

    book: Book
    page: Worksheet
    at: int = 0
    _head: int = field(default=0)

    def title(self, text: str) -> None:
        """The heading of the sheet."""
        self.page.write_string(0, 0, text, self.book.look("title"))
        self.page.set_row(0, 26)
        self.at = max(self.at, 1)

    def note(self, text: str) -> None:
        """A remark over or under a table."""
        self.page.write_string(self.at, 0, text, self.book.look("note"))
        self.at += 1

    def sentence(self, text: str) -> None:
        """One line of plain text in a wide column."""
        self.row([Cell(text, "words")])

    def heading(self, text: str) -> None:
        """A heading inside the sheet."""
        self.row([Cell(text, "bold")])

    def pair(self, name: str, value: str) -> None:
        """A fact: its name, and what it is."""
        self.row([Cell(name, "bold"), Cell(value, "words")])

    def gap(self) -> None:
        """An empty row."""
        self.at += 1

    def header(self, names: Sequence[str], freeze: int = 1) -> None:
        """The head of a table, kept in sight and repeated on paper; `freeze` columns stay too."""
        for column, name in enumerate(names):
            look = "head" if column < freeze else "head_number"
            self.page.write_string(self.at, column, name, self.book.look(look))
        self.at += 1
        self._head = self.at
        self.page.freeze_panes(self.at, freeze)
        self.page.repeat_rows(self.at - 1)

    def row(self, cells: Sequence[Cell]) -> None:
        """One row of a table. Text is written as text and can never act as a formula."""
        for column, cell in enumerate(cells):
            look = self.book.look(cell.look)
            if isinstance(cell.content, str):
                self.page.write_string(self.at, column, cell.content, look)
            else:
                self.page.write_number(self.at, column, cell.content, look)
        self.at += 1

    def filtered(self, columns: int) -> None:
        """Let readers filter the rows written since the header."""
        if self.at > self._head:
            self.page.autofilter(self._head - 1, 0, self.at - 1, columns - 1)
