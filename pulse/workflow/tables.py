"""The table beside each chart, and the same as a CSV file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pulse.chart_style import band_of
from pulse.exports.plain_csv import csv_text
from pulse.workflow.comparison_tables import difference, reading_columns
from surveys.change import Change
from surveys.heat import HeatCell, HeatMap, HeatRow
from surveys.measure import Hidden, Reading, Value
from surveys.trend import Series


@dataclass(frozen=True, slots=True)
class TableCell:
    """A figure as text. `state` is value, hidden or not_asked; `band` a step of the scale."""

    text: str
    state: str
    words: str = ""
    wave: str = ""
    band: int | None = None
    change: Change | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A group, its cells, and what it did since the wave before and since the first."""

    group: str
    name: str
    kind: str
    cells: tuple[TableCell, ...]
    change: Change | None = None
    overall: Change | None = None


@dataclass(frozen=True, slots=True)
class DataTable:
    """A heading for each column of cells, and the rows; `codes` say what the columns are of."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    codes: tuple[str, ...] = ()


def table_of_series(lines: Sequence[Series]) -> DataTable:
    """Groups down, waves across, with changes at the end of each row."""
    columns = tuple(point.label for point in lines[0].points) if lines else ()
    return DataTable(columns, tuple(_series_row(line) for line in lines))


def table_of_heat(heat: HeatMap, turned: bool = False) -> DataTable:
    """Groups down and themes across, each cell with its change; `turned`, the other way round."""
    rows = [
        TableRow(row.group, row.name, row.kind, tuple(_heat_cell(c, heat, row) for c in row.cells))
        for row in heat.rows
    ]
    if not turned:
        words = tuple(word for word, _ in heat.columns)
        return DataTable(tuple(name for _, name in heat.columns), tuple(rows), words)
    return DataTable(
        tuple(row.name for row in rows),
        tuple(
            TableRow(word, name, "question", tuple(row.cells[at] for row in rows))
            for at, (word, name) in enumerate(heat.columns)
        ),
        tuple(row.group for row in rows),
    )


def csv_of_series(lines: Sequence[Series], name: str) -> str:
    """One line a group and wave: tidy, for a spreadsheet or an analyst."""
    header = ("group", "name", "kind", "measure", "of", "wave", "period", "closed",
              "value", "printed", "low", "high", "answered", "asked", "state", "reason",
              "break")  # fmt: skip
    rows = [
        (line.group, line.name, line.kind, line.measure.kind, name, point.wave, point.label,
         point.closed.isoformat(), *_with_band(point.reading), point.broken)
        for line in lines
        for point in line.points
    ]  # fmt: skip
    return csv_text(header, rows)


def csv_of_heat(heat: HeatMap) -> str:
    """One line a group and theme of the latest wave, with its change."""
    header = ("group", "name", "kind", "measure", "code", "theme", "wave", "period",
              "value", "printed", "state", "reason", "since", "change", "verdict")  # fmt: skip
    rows = [
        (row.group, row.name, row.kind, heat.kind, code, name, heat.wave, heat.label,
         *reading_columns(cell.reading), heat.since, difference(cell.change),
         cell.change.verdict)
        for row in heat.rows
        for cell, (code, name) in zip(row.cells, heat.columns, strict=True)
    ]  # fmt: skip
    return csv_text(header, rows)


def _with_band(reading: Reading) -> tuple[str, ...]:
    """A figure, between what it may well lie, and how many answered of how many."""
    value, printed, state, reason = reading_columns(reading)
    if not isinstance(reading, Value) or not value:
        return value, printed, "", "", "", "", state, reason
    low, high = (f"{end:.1f}" for end in reading.band)
    return value, printed, low, high, str(reading.people), str(reading.eligible), state, reason


def _series_row(line: Series) -> TableRow:
    cells = tuple(_cell(point.reading, point.wave) for point in line.points)
    return TableRow(line.group, line.name, line.kind, cells, line.change,
                    line.change_since(line.first))  # fmt: skip


def _cell(reading: Reading, wave: str) -> TableCell:
    if isinstance(reading, Value):
        return TableCell(reading.text, "value", "", wave, band_of(reading.number))
    state = "hidden" if isinstance(reading, Hidden) else "not_asked"
    return TableCell(reading.text, state, reading.words, wave)


def _heat_cell(cell: HeatCell, heat: HeatMap, row: HeatRow) -> TableCell:
    plain = _cell(cell.reading, heat.wave)
    return replace(plain, change=cell.change, group=row.group)
