"""How the three stores are opened, so that nothing of order or time stays on the disk."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import has_request_context, request
from sqlalchemy import Connection, Dialect, Engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from pulse.store.statement import at_the_driver

BUSY_MILLISECONDS = 15_000
IMPATIENT_MILLISECONDS = 500
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
        event.listen(engine, "do_connect", _before_connect)
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "checkout", _on_checkout)
        event.listen(engine, "begin", _on_begin)


@contextmanager
def impatient(connection: Connection) -> Iterator[None]:
    """Inside, a locked SQLite store is given up after a moment, with an OperationalError."""
    if connection.dialect.name != "sqlite":
        yield
        return
    at_the_driver(connection, f"PRAGMA busy_timeout={IMPATIENT_MILLISECONDS}")
    try:
        yield
    finally:
        at_the_driver(connection, f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")


# A close writes the box anew under the same name, and may happen in another process: SQLite lets
# nobody write through a connection of the old file, so each is checked when it is handed out.
_INODE = "inode"


def _before_connect(
    _dialect: Dialect, record: ConnectionPoolEntry, arguments: list[Any], _named: Any
) -> None:
    record.info["place"], record.info[_INODE] = arguments[0], _inode(arguments[0])


def _inode(place: str) -> int | None:
    try:
        return os.stat(place).st_ino
    except FileNotFoundError:
        return None


def is_of_another_file(info: Mapping[str, Any]) -> bool:
    """Whether the store's name has gone to another file; `info` is a connection's own notes."""
    return bool(info.get(_INODE) != _inode(info["place"]))


def _on_checkout(_connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
    if is_of_another_file(record.info):
        raise DisconnectionError("the file was written anew")


def _on_connect(connection: Any, record: ConnectionPoolEntry) -> None:
    if record.info[_INODE] is None:
        record.info[_INODE] = _inode(record.info["place"])
    # Python's driver would otherwise begin transactions late and end them at savepoints.
    connection.isolation_level = None
    set_pragmas(connection)


def _on_begin(connection: Connection) -> None:
    # A transaction that reads before it writes can be refused at once when another one writes:
    # whatever may write takes its turn at the beginning instead.
    reading = has_request_context() and request.method in READING
    at_the_driver(connection, "BEGIN" if reading else "BEGIN IMMEDIATE")
