"""Statements of the moment of answering, which a whole council may want at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, TextClause, text
from sqlalchemy.exc import DBAPIError

_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Statement:
    """One SQL statement with `:names`, for a connection that has begun its transaction.

    On SQLite it goes to the driver as it is: what SQLAlchemy does for one of these takes
    several times as long as the statement. Raises SQLAlchemy's errors on both engines.
    """

    sql: str
    _prepared: TextClause = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_prepared", text(self.sql))

    def rows(self, connection: Connection, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """All that it returns."""
        if connection.dialect.name == "sqlite":
            found: list[tuple[Any, ...]] = at_the_driver(connection, self.sql, given).fetchall()
            return found
        return [tuple(row) for row in connection.execute(self._prepared, given)]

    def changed(self, connection: Connection, given: Mapping[str, Any]) -> int:
        """How many rows it wrote."""
        if connection.dialect.name == "sqlite":
            return at_the_driver(connection, self.sql, given).rowcount
        return connection.execute(self._prepared, given).rowcount


def at_the_driver(
    connection: Connection, sql: str, given: Mapping[str, Any] = _NOTHING
) -> sqlite3.Cursor:
    """Execute on SQLite's own connection; raises what SQLAlchemy would."""
    driver: Any = connection.connection.driver_connection
    try:
        done: sqlite3.Cursor = driver.execute(sql, given)
    except sqlite3.Error as error:
        raise DBAPIError.instance(sql, None, error, sqlite3.Error) from error
    return done
