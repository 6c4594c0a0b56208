"""Only one process at a time: a lease that ends with whoever holds it, even by kill -9."""

from __future__ import annotations

import fcntl
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from pulse.store.stores import Stores


@contextmanager
def lease(stores: Stores, name: str) -> Iterator[bool]:
    """Whether this process holds the lease of that name for the length of the block.

    Never waits. On SQLite it is a file lock, on PostgreSQL an advisory lock of a session: both
    are let go by the system when the process or its machine dies, so no time-out is guessed.
    """
    if stores.main.dialect.name == "postgresql":
        with _advisory(stores.main, name) as held:
            yield held
    else:
        with _file_lock(stores.config.data / "leases" / name) as held:
            yield held


@contextmanager
def _file_lock(path: Path) -> Iterator[bool]:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            held = True
        except BlockingIOError:
            held = False
        yield held
    finally:
        os.close(descriptor)


@contextmanager
def _advisory(engine: Engine, name: str) -> Iterator[bool]:
    key = zlib.crc32(b"pulse lease " + name.encode())
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        held = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}))
        try:
            yield held
        finally:
            if held:
                _let_go(connection, key)


def _let_go(connection: Connection, key: int) -> None:
    try:
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})
    except DBAPIError:
        # The session broke, and the lease went with it: what was done under it stands.
        connection.invalidate()
