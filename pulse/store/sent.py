"""Remembering at once that a message went, so that a killed process repeats at most one.

Deleting each row durably before the next message goes would cost a disk flush a message on
SQLite. Against a killed process no flush is needed, only that the knowledge leaves the process.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, delete, text

from pulse.models.roster import Message
from pulse.store.outbox import remove
from pulse.store.stores import Stores


class Sent(Protocol):
    """Notes each message that went; the caller holds the lease of the lane."""

    def note(self, key: int) -> bool:
        """The message with this row key is gone: survives kill -9 from here on.

        False where its row had gone before: another process is at this lane, because the lease
        was lost with its connection, or the wave has closed.
        """

    def settle(self) -> None:
        """The rows of all noted messages have been removed from the outbox."""


@contextmanager
def sent_of(stores: Stores, lane: int) -> Iterator[Sent]:
    """The notes of one lane; removes first the rows of what a killed process had sent."""
    if stores.roster.dialect.name == "postgresql":
        with stores.roster.connect() as connection:
            yield _Rows(connection.execution_options(isolation_level="AUTOCOMMIT"))
    else:
        note = _File(stores.config.data / "leases" / f"sent-{lane}")
        try:
            left = note.left()
            stores.roster_writer.run(lambda connection: remove(connection, left))
            note.settle()
            yield note
        finally:
            note.close()


class _File:
    """Row keys in a file that is emptied after each batch: SQLite lives on one machine."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        self._file = os.open(path, flags, 0o600)

    def left(self) -> list[int]:
        """The keys noted by a process that was killed; a key cut short is left out."""
        content = os.pread(self._file, os.fstat(self._file).st_size, 0)
        return [int(line) for line in content.split(b"\n")[:-1]]

    def note(self, key: int) -> bool:
        os.write(self._file, b"%d\n" % key)
        return True

    def settle(self) -> None:
        os.ftruncate(self._file, 0)

    def close(self) -> None:
        os.close(self._file)


class _Rows:
    """Each row deleted at once, without waiting for the disk: PostgreSQL may be elsewhere."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # A crash of the database itself may forget the last moments; then a few messages go twice.
        connection.execute(text("SET synchronous_commit = off"))

    def note(self, key: int) -> bool:
        return self._connection.execute(delete(Message).where(Message.id == key)).rowcount == 1

    def settle(self) -> None:
        """Nothing is left to do: each note has removed its row."""
