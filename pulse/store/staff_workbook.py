"""The first sheet of an Excel workbook as rows of text."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from surveys.errors import Problem

MAXIMUM_UNPACKED = 512 * 1024 * 1024
_MAXIMUM_RATIO = 200
_MAXIMUM_COLUMNS = 500
_SAVE_AGAIN = "Open it in your spreadsheet and save it again as an Excel workbook (.xlsx)."
_ONLY_ZEROS = re.compile(r"(0{2,40})(;.*)?\Z")
_UNREADABLE = (
    zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError,
    IndexError, OSError, EOFError, SyntaxError, NotImplementedError,
    zlib.error, OverflowError,
)  # fmt: skip

Rows = list[Sequence[str]]


def read_workbook(content: bytes, name: str, maximum_rows: int) -> tuple[Rows, list[Problem]]:
    """Rows of text of the first visible sheet that holds anything, and what is wrong with it.

    Numbers shown with leading zeros keep them; dates become ISO dates; a formula gives its
    saved result, and is a problem where none was saved. Macros and links are never run.
    """
    try:
        refusal = _unsafe(content, name)
        return ([], [refusal]) if refusal else _read(content, name, maximum_rows)
    except _UNREADABLE:
        return [], [Problem(f"{name} is damaged, or is not a workbook.", _SAVE_AGAIN)]


def _unsafe(content: bytes, name: str) -> Problem | None:
    # A zip of a few kB can unpack to terabytes, and XML entities can do so again.
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        packed = max(len(content), 1)
        if unpacked > MAXIMUM_UNPACKED or (unpacked > 2**26 and unpacked / packed > _MAXIMUM_RATIO):
            return Problem(
                f"{name} would unpack to {unpacked // 2**20} MB.",
                "Delete empty formatted rows and unused sheets, or save the list as CSV.",
            )
        for part in parts:
            with archive.open(part) as stream:
                if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in stream.read(4096):
                    return Problem(f"{name} holds declarations no workbook needs.", _SAVE_AGAIN)
    return None


def _read(content: bytes, name: str, maximum_rows: int) -> tuple[Rows, list[Problem]]:
    stream = io.BytesIO(content)
    with (
        closing(openpyxl.load_workbook(stream, read_only=True, data_only=True)) as values,
        closing(openpyxl.load_workbook(stream, read_only=True, data_only=False)) as written,
    ):
        for sheet in values.worksheets:
            if sheet.sheet_state != "visible":
                continue
            rows, problems = _rows(sheet, written[sheet.title], maximum_rows)
            if problems or any(any(row) for row in rows):
                return rows, problems
    return [], [Problem(f"{name} has no sheet with anything in it.", _SAVE_AGAIN)]


def _rows(values: Any, written: Any, maximum_rows: int) -> tuple[Rows, list[Problem]]:
    rows: Rows = []
    problems: list[Problem] = []
    pairs = zip(_cells(values, maximum_rows), _cells(written, maximum_rows), strict=False)
    for number, (shown, source) in enumerate(pairs, 1):
        if number > maximum_rows:
            return [], [Problem(f"The sheet has more than {maximum_rows} rows.", "Split it.")]
        problems += _without_result(number, shown, source)
        rows.append([_text(cell) for cell in shown])
    return rows, problems


def _cells(sheet: Any, maximum_rows: int) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_row=maximum_rows + 1):
        yield row[:_MAXIMUM_COLUMNS]


def _without_result(number: int, shown: Sequence[Any], source: Sequence[Any]) -> list[Problem]:
    return [
        Problem(
            "A formula here has no saved result.",
            "Open the file in your spreadsheet, save it, and send it again.",
            number,
            cell.column_letter,
        )
        for cell, value in zip(source, shown, strict=False)
        if cell.value is not None and cell.data_type == "f" and value.value is None
    ]


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _number(value: float, number_format: str) -> str:
    """A number as its sheet shows it: a format of zeros alone fixes the width."""
    text = str(int(value)) if value == int(value) else repr(value)
    zeros = _ONLY_ZEROS.match(number_format)
    return text.zfill(len(zeros.group(1))) if zeros and text.isdigit() else text
