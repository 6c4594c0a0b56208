"""The data package: tidy CSV files, their schema and a data dictionary, in one zip file.

After the Frictionless Data Package standard (https://datapackage.org/standard/data-package/),
whose tools read and check it. The same releases give the same bytes.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

from pulse.exports.plain_csv import csv_text
from pulse.exports.schema import TABLES, Table
from pulse.exports.tidy import rows_of
from surveys.release import Release
from surveys.trend import in_order

DESCRIPTOR = "datapackage.json"
DICTIONARY = "data-dictionary.md"
# Of the zip format itself: a file's date would change the bytes and say nothing of the figures.
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def data_package(releases: Sequence[Release]) -> bytes:
    """The zip file for the releases of one survey; raises InvalidValueError as `in_order` does."""
    releases = in_order(releases)
    rows = rows_of(releases)
    files = {
        DESCRIPTOR: json.dumps(descriptor(releases), indent=2, ensure_ascii=False),
        DICTIONARY: dictionary(releases),
        **{table.path: csv_text(table.header, rows[table.name], mark=False) for table in TABLES},
    }
    return _zipped(files)


def descriptor(releases: Sequence[Release]) -> dict[str, Any]:
    """The package's descriptor."""
    latest = releases[-1]
    return {
        "profile": "tabular-data-package",
        "name": "staff-survey-results",
        "title": f"{latest.survey}, {latest.organisation}",
        "description": _about(releases),
        "version": _version(releases),
        "keywords": ["staff survey", "aggregated", "disclosure controlled"],
        "resources": [table.to_dict() for table in TABLES],
    }


def _version(releases: Sequence[Release]) -> str:
    """That of the latest release; with how many groups were added to any since, if there are."""
    added = sum(len(release.added) for release in releases)
    return releases[-1].fingerprint[:12] + (f"+{added}" if added else "")


def dictionary(releases: Sequence[Release]) -> str:
    """The data dictionary in Markdown, for people."""
    latest = releases[-1]
    head = [f"# {latest.survey}, {latest.organisation}: data dictionary", "", _about(releases), ""]
    return "\n".join([*head, *(line for table in TABLES for line in _described(table))])


def _about(releases: Sequence[Release]) -> str:
    count = f"{len(releases)} waves" if len(releases) > 1 else "one wave"
    return (
        f"Published figures of {count}, closed {releases[0].closed} to {releases[-1].closed}."
        " Every figure stands exactly as it was published: rounded, and hidden for small groups,"
        " so that nobody can find out what any one person answered. There are no rows about people."
    )


def _described(table: Table) -> list[str]:
    rows = [f"| `{column.name}` | {column.type} | {column.means} |" for column in table.columns]
    key = ", ".join(f"`{name}`" for name in table.key)
    return [
        f"## {table.title} (`{table.path}`)", "", f"{table.means} Its key is {key}.", "",
        "| column | type | meaning |", "|---|---|---|", *rows, "",
    ]  # fmt: skip


def _zipped(files: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, _NO_DATE), text.encode(), zipfile.ZIP_DEFLATED)
    return held.getvalue()
