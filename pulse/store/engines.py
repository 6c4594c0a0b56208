"""How the three stores are opened, so that nothing of order or time stays on the disk."""

from __future__ import annotations

import sqlite3
from typing import Any

from flask import has_request_context, request
from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_MILLISECONDS = 15_000
# A write-ahead log keeps frames in the order in which people answered, and freed pages keep
# what was deleted: hence a deleted rollback journal and overwriting deletes, in every store.
PRAGMAS = (
    "PRAGMA journal_mode=DELETE",
    "PRAGMA secure_delete=ON",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
    f"PRAGMA busy_timeout={BUSY_MILLISECONDS}",
)
READING = ("GET", "HEAD", "OPTIONS")


def set_pragmas(connection: sqlite3.Connection) -> None:
    """Give one SQLite connection the settings that every store needs."""
    for pragma in PRAGMAS:
        connection.execute(pragma)


def harden(engine: Engine) -> None:
    """Apply the settings to each new connection of an SQLite engine; leave PostgreSQL alone."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)


def _on_connect(connection: Any, _record: ConnectionPoolEntry) -> None:
    # Python's driver would otherwise begin transactions late and end them at savepoints.
    connection.isolation_level = None
    set_pragmas(connection)


def _on_begin(connection: Connection) -> None:
    # A transaction that reads before it writes can be refused at once when another one writes:
    # whatever may write takes its turn at the beginning instead.
    reading = has_request_context() and request.method in READING
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
