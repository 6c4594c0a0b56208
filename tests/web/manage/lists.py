"""Staff lists of an invented council, as the files that tests send."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

HEADINGS = ("Payroll number", "Full name", "Work email", "Directorate", "Service", "Front line?")
TEAMS = (
    ("Adult Services", "Home Care"), ("Adult Services", "Social Work"),
    ("Place", "Highways"), ("Place", "Planning"), ("Corporate", "Finance"),
)  # fmt: skip
Row = Sequence[str]


def person(number: int, **changes: str) -> list[str]:
    """One row; name a heading in lower case with underscores to change a cell."""
    directorate, service = TEAMS[number % len(TEAMS)]
    cells = {
        "payroll": f"{number:05d}",
        "name": f"Person {number}",
        "email": f"p{number}@merebank.example",
        "directorate": directorate,
        "service": service,
        "front_line": "Yes" if number % 2 else "No",
    }
    return list({**cells, **changes}.values())


def people(count: int, first: int = 0) -> list[list[str]]:
    """Rows of this many people."""
    return [person(number) for number in range(first, first + count)]


def csv_of(rows: Sequence[Row], headings: Row = HEADINGS, delimiter: str = ",") -> bytes:
    """A file of these rows."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([headings, *rows])
    return text.getvalue().encode()
