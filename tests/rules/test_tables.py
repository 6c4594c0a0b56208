"""Each rule of pulse.models.rules finds the breach it is there for, and nothing in sound tables."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Column, DateTime, Integer, LargeBinary, MetaData, String, Table, Uuid

from pulse.models.rules import breaches


def stores(bind: str = "roster", *extra: Column[Any], **options: Any) -> dict[Any, MetaData]:
    """Three sound stores, with columns added to the one table of `bind`."""
    columns: dict[str, tuple[Column[Any], ...]] = {
        "main": (Column("id", Integer, primary_key=True), Column("opened_at", DateTime)),
        "roster": (Column("id", Integer, primary_key=True), Column("code_hash", LargeBinary)),
        "box": (Column("ballot_hash", LargeBinary, primary_key=True),),
    }
    made = {name: MetaData() for name in columns}
    for name, metadata in made.items():
        added = extra if name == bind else ()
        Table(f"{name}_rows", metadata, *columns[name], *added, **(options if added else {}))
    return dict(made)


def test_sound_tables_break_nothing() -> None:
    assert breaches(stores()) == []


@pytest.mark.parametrize(
    ("bind", "column", "sentence"),
    [
        ("box", Column("code_hash", LargeBinary), "both have a column named code_hash"),
        ("roster", Column("moment", DateTime), "roster_rows.moment can tell when"),
        ("roster", Column("issued_at", Integer), "roster_rows.issued_at can tell when"),
        ("box", Column("token", Uuid), "box_rows.token can tell when"),
        ("box", Column("created", String), "box_rows.created can tell when"),
    ],
)
def test_a_column_that_tells_too_much_is_named(
    bind: str, column: Column[Any], sentence: str
) -> None:
    (found,) = breaches(stores(bind, column))
    assert sentence in found


def test_a_running_number_of_ballots_is_named() -> None:
    made = stores()
    Table("counted", made["box"], Column("number", Integer, primary_key=True))
    assert breaches(made) == ["box: counted.number counts ballots as they come"]


def test_autoincrement_is_named() -> None:
    made = stores()
    Table(
        "people", made["roster"], Column("key", Integer, primary_key=True),
        sqlite_autoincrement=True,
    )  # fmt: skip
    assert breaches(made) == ["roster: people is AUTOINCREMENT, which keeps the order of its rows"]


def test_missing_stores_are_a_breach_not_a_pass() -> None:
    assert breaches({"main": MetaData()}) == ["roster has no tables", "box has no tables"]
