"""CSV as spreadsheets read it: no text of ours or of an upload acts as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
MARK = "\ufeff"
"""By which Excel knows that a file is UTF-8."""


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]], mark: bool = True) -> str:
    """The rows under their header; with `mark`, Excel opens it with every letter right."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([inert(value) for value in row] for row in rows)
    return (MARK if mark else "") + text.getvalue()


def inert(value: str) -> str:
    """A name from an upload could start a formula in the reader's spreadsheet."""
    number = value.removeprefix("-").replace(".", "", 1).isdigit()
    return f"'{value}" if value.startswith(_FORMULA) and not number else value
