"""The bytes of an uploaded staff list -> a sheet of text, or what is wrong with the file."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pulse.store.staff_workbook import read_workbook
from surveys.errors import Problem
from surveys.frame import Sheet, sheet_of

MAXIMUM_BYTES = 64 * 1024 * 1024
MAXIMUM_ROWS = 1_048_576
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_ROWS = 200
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AGAIN = "Save it from your spreadsheet as CSV UTF-8 or as an Excel workbook (.xlsx)."


@dataclass(frozen=True, slots=True)
class StaffFile:
    """What became of a file: `sheet` is None whenever there are `problems`."""

    sheet: Sheet | None
    problems: tuple[Problem, ...] = ()


def read_staff_file(content: bytes, filename: str = "") -> StaffFile:
    """Read an uploaded CSV or XLSX staff list; every fault is a Problem, never an exception.

    The bytes decide what the file is, since names lie: XLSX; else text as UTF-8 (with or
    without its mark), UTF-16 with its mark or cp1252; separated by comma, semicolon, tab or
    bar; with LF, CRLF, CR or mixed line ends. `filename` serves the messages alone.
    """
    name = filename or "the file"
    if len(content) > MAXIMUM_BYTES:
        return _refused(
            f"{name} is larger than {MAXIMUM_BYTES // 1024**2} MB.",
            "Leave out the columns that are not needed, or send one directorate at a time.",
        )
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        return _refused(f"{name} is empty.", "Export the list again and check that it opens.")
    if content.startswith(_OLE):
        return _refused(f"{name} is an old or a password-protected workbook.", _SAVE_AGAIN)
    if content.startswith(_ZIP):
        return _from_workbook(content, name)
    return _from_text(content, name)


def _refused(message: str, remedy: str, row: int | None = None) -> StaffFile:
    return StaffFile(None, (Problem(message, remedy, row),))


def _from_workbook(content: bytes, name: str) -> StaffFile:
    rows, problems = read_workbook(content, name, MAXIMUM_ROWS)
    if problems:
        return StaffFile(None, tuple(problems))
    return StaffFile(sheet_of(rows))


def _from_text(content: bytes, name: str) -> StaffFile:
    text = _decoded(content)
    if text is None or "\0" in text or text.startswith("%PDF-"):
        return _refused(f"{name} is not a spreadsheet.", _SAVE_AGAIN)
    delimiter, text = _delimiter(text)
    if delimiter is None:
        return _refused(
            f"{name} has one column only, or its columns are not separated in a way we know.",
            "Separate the columns by commas, semicolons or tabs.",
        )
    return _parsed(text, delimiter)


def _decoded(content: bytes) -> str | None:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _try(content, encoding)
    text = _try(content, "utf-8")
    return _try(content, "cp1252") if text is None else text


def _try(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _delimiter(text: str) -> tuple[str | None, str]:
    """The separator, and the text without Excel's own "sep=;" line."""
    head, _, rest = text.partition("\n")
    if head.lower().startswith("sep=") and head[4:5] in _DELIMITERS:
        return head[4], rest
    best = max(_DELIMITERS, key=lambda delimiter: _fit(text, delimiter))
    return (best if _fit(text, best) > (0.0, 0) else None), text


def _fit(text: str, delimiter: str) -> tuple[float, int]:
    """How alike the rows are in width, and that width; nothing where there is one column."""
    widths: Counter[int] = Counter()
    try:
        for _, row in zip(range(_SAMPLE_ROWS), _records(text, delimiter), strict=False):
            if any(cell.strip() for cell in row):
                widths[len(row)] += 1
    except csv.Error:
        pass  # a fault further down is reported with its row when the whole file is read
    wide = {width: count for width, count in widths.items() if width > 1}
    if not wide:
        return 0.0, 0
    width = max(wide, key=lambda w: (wide[w], w))
    return wide[width] / widths.total(), width


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _parsed(text: str, delimiter: str) -> StaffFile:
    rows: list[Sequence[str]] = []
    try:
        for row in _records(text, delimiter):
            if len(rows) >= MAXIMUM_ROWS:
                return _refused(f"The file has more than {MAXIMUM_ROWS} rows.", "Split it.")
            rows.append(row)
    except csv.Error:
        return _refused(
            "A quotation mark here is not closed, or text follows a closing one.",
            'Inside quoted text write " as "", and close every quotation.',
            len(rows) + 1,
        )
    return StaffFile(sheet_of(rows))
