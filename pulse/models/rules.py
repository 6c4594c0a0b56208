"""The rules that keep a person's row and a ballot's row apart, checked on the tables themselves.

`python -m pulse.models.rules` prints each breach and exits 1; `make check` runs it.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Interval, MetaData, Table, Uuid
from sqlalchemy.types import Date, DateTime, Time, TypeEngine

import pulse.models
from pulse.models.base import db

PRIVATE = ("roster", "box")
# A type that tells when a row was written; version 1 and 7 UUIDs carry the time as well.
TELLING_TYPES: tuple[type[TypeEngine[Any]], ...] = (Date, DateTime, Time, Interval, Uuid)
TELLING_NAMES = ("_at", "_on", "_time", "_date", "timestamp", "created", "updated", "modified")


def breaches(stores: Mapping[str | None, MetaData]) -> list[str]:
    """One sentence for each broken rule, with the table and column; empty when all hold.

    `stores` maps a bind ("main", "roster", "box") to its tables.
    """
    found = [f"{bind} has no tables" for bind in PRIVATE if bind not in stores]
    if found:
        return found
    found += _crossing_keys(stores)
    found += _common_columns(stores)
    for bind in PRIVATE:
        for table in stores[bind].tables.values():
            found += _telling_columns(bind, table)
    return found


def _crossing_keys(stores: Mapping[str | None, MetaData]) -> Iterator[str]:
    """A join that the database itself would keep from one store into another."""
    homes = {table: bind for bind, metadata in stores.items() for table in metadata.tables}
    for bind, metadata in stores.items():
        for table in metadata.tables.values():
            for key in sorted(table.foreign_keys, key=lambda key: key.target_fullname):
                target = key.target_fullname.rpartition(".")[0]
                if homes.get(target) != bind:
                    yield (
                        f"{bind}: {table.name}.{key.parent.name} is a foreign key to "
                        f"{key.target_fullname}, which is not in {bind}"
                    )


def _common_columns(stores: Mapping[str | None, MetaData]) -> Iterator[str]:
    """A column known to both sides is something to join them by."""
    roster, box = (
        {column.name for table in stores[bind].tables.values() for column in table.columns}
        for bind in PRIVATE
    )
    for name in sorted(roster & box):
        yield f"roster and box both have a column named {name}"


def _telling_columns(bind: str, table: Table) -> Iterator[str]:
    """A column that keeps the order or the moment in which rows were written."""
    if table.dialect_options["sqlite"]["autoincrement"]:
        yield f"{bind}: {table.name} is AUTOINCREMENT, which keeps the order of its rows"
    if bind == "box" and table.autoincrement_column is not None:
        yield f"box: {table.name}.{table.autoincrement_column.name} counts ballots as they come"
    for column in table.columns:
        if isinstance(column.type, TELLING_TYPES) or column.name.endswith(TELLING_NAMES):
            yield f"{bind}: {table.name}.{column.name} can tell when a row was written"


def all_stores() -> Mapping[str | None, MetaData]:
    """Every table of the product by bind, each module of pulse.models imported."""
    for module in pkgutil.iter_modules(pulse.models.__path__, "pulse.models."):
        if module.name != __name__:
            importlib.import_module(module.name)
    return {bind: metadata for bind, metadata in db.metadatas.items() if metadata.tables}


def main() -> int:
    """Print the breaches; 1 when there is any."""
    found = breaches(all_stores())
    for sentence in found:
        sys.stderr.write(f"table rule broken: {sentence}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
