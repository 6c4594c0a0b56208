"""A sheet: the rows of a spreadsheet as text, with the row numbers its owner sees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One row of text. `number` counts as the spreadsheet does, from 1."""

    number: int
    cells: tuple[str, ...]

    def cell(self, index: int | None) -> str:
        """The text in a column, trimmed; empty where the row is short or the column absent."""
        if index is None or index >= len(self.cells):
            return ""
        return " ".join(self.cells[index].split())

    @property
    def blank(self) -> bool:
        """Whether nothing is written in the row."""
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file that hold anything, headings and titles included."""

    rows: tuple[Row, ...]


def sheet_of(rows: Iterable[Sequence[str]]) -> Sheet:
    """A sheet from rows of text, the first being row 1; blank rows are left out."""
    numbered = (Row(number, tuple(cells)) for number, cells in enumerate(rows, 1))
    return Sheet(tuple(row for row in numbered if not row.blank))
