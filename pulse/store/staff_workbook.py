"""The first sheet of an Excel workbook as rows of text."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
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
_FORMULA = re.compile(rb"<(\w+:)?f[\s>/]")
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
    formulas = _has_formulas(content)
    with (
        closing(openpyxl.load_workbook(stream, read_only=True, data_only=True)) as values,
        closing(openpyxl.load_workbook(stream, read_only=True, data_only=False)) as written,
    ):
        for sheet in values.worksheets:
            if sheet.sheet_state != "visible":
                continue
            rows = _rows(sheet, maximum_rows)
            if len(rows) > maximum_rows:
                return [], [Problem(f"The sheet has more than {maximum_rows} rows.", "Split it.")]
            problems = _without_results(written[sheet.title], rows) if formulas else []
            if problems or any(any(row) for row in rows):
                return rows, problems
    return [], [Problem(f"{name} has no sheet with anything in it.", _SAVE_AGAIN)]


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [part for part in archive.namelist() if "/worksheets/" in part]
        return any(_FORMULA.search(archive.read(part)) for part in sheets)


def _rows(sheet: Any, maximum_rows: int) -> Rows:
    sheet.reset_dimensions()
    cells = sheet.iter_rows(max_row=maximum_rows + 1)
    return [[_text(cell) for cell in row[:_MAXIMUM_COLUMNS]] for row in cells]


def _without_results(written: Any, rows: Rows) -> list[Problem]:
    written.reset_dimensions()
    return [
        Problem(
            "A formula here has no saved result.",
            "Open the file in your spreadsheet, save it, and send it again.",
            cell.row,
            cell.column_letter,
        )
        for row, shown in zip(written.iter_rows(max_row=len(rows)), rows, strict=False)
        for cell, text in zip(row, shown, strict=False)
        if cell.value is not None and cell.data_type == "f" and not text
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
