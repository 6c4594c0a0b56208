"""Leave on the disk nothing of what was deleted, nor of the order in which rows came."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from pulse.store.engines import set_pragmas
from pulse.store.stores import Stores

BOX_TABLES = ("sealed_ballot", "counted_wave", "comment", "voice")


def renew_box(stores: Stores) -> None:
    """Leave no page of the box that ever held a ballot of a closed wave.

    On SQLite a fresh file is written from the rows alone and takes the old one's name; on
    PostgreSQL the tables are rewritten. Ciphertext that the disk may still hold has lost its key.
    """
    if stores.box.dialect.name == "sqlite":
        stores.box_writer.pause(lambda: _replace_file(stores.box))
    else:
        _rewrite(stores.box, *BOX_TABLES)


def renew_rooms(stores: Stores) -> None:
    """Leave no page that held an answer of a room, nor a count of how many were written.

    SQLite counts a file's transactions in its header: against an earlier copy that tells how many
    answered, also where it was hidden. A fresh file begins to count anew.
    """
    if stores.box.dialect.name == "sqlite":
        stores.box_writer.pause(lambda: _replace_file(stores.box))
    else:
        _rewrite(stores.box, "room_answer", "room_text", "room_gate")


def renew_roster(stores: Stores) -> None:
    """Leave no trace of the order in which rows changed or messages came and went.

    On SQLite the file is packed from its rows alone: pages emptied of messages keep the places
    where they stood. On PostgreSQL an update writes a new row at the end, so that the place of a
    row would go on telling who answered after whom: rows go back to the order of their keys.
    """
    if stores.roster.dialect.name == "sqlite":
        stores.roster_writer.pause(lambda: _pack(stores.roster))
    else:
        _run(
            stores.roster,
            "CLUSTER invitation USING pk_invitation",
            "CLUSTER printed_code USING pk_printed_code",
            "VACUUM FULL message",
        )


def renew_people(stores: Stores) -> None:
    """Leave no deleted person or invitation on PostgreSQL's pages.

    SQLite overwrites what it deletes.
    """
    _rewrite(stores.roster, "message", "invitation", "printed_code", "person")


def renew_comments(stores: Stores) -> None:
    """Leave no deleted comment on PostgreSQL's pages."""
    _rewrite(stores.box, "comment")


def renew_voices(stores: Stores) -> None:
    """Leave no deleted reply or thank-you on PostgreSQL's pages."""
    _rewrite(stores.box, "voice")


def _rewrite(engine: Engine, *tables: str) -> None:
    if engine.dialect.name == "postgresql":
        _run(engine, *(f"VACUUM FULL {table}" for table in tables))


def _run(engine: Engine, *statements: str) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in statements:
            connection.execute(text(statement))


def _replace_file(engine: Engine) -> None:
    place = Path(str(engine.url.database))
    fresh = place.with_suffix(".fresh")
    with _alone(place.parent) as folder:
        fresh.unlink(missing_ok=True)
        with _held_still(place), closing(sqlite3.connect(place)) as connection:
            connection.execute("VACUUM INTO ?", (str(fresh),))
            engine.dispose()
            os.chmod(fresh, 0o600)
            with fresh.open("rb") as file:
                os.fsync(file.fileno())
            os.replace(fresh, place)
            # Else a power cut brings the old file back, without what was answered since.
            os.fsync(folder)
    # Whoever looked meanwhile opened the old file: no later look or write may get that connection.
    engine.dispose()


@contextmanager
def _alone(folder: Path) -> Iterator[int]:
    """One renewal at a time, in whichever process; yields the open folder.

    A second one that had opened the old file would take the journal of the new one for its own.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _held_still(place: Path) -> Iterator[None]:
    """Let no process write into the file: what came between the copy and its new name were lost."""
    with closing(sqlite3.connect(place, isolation_level=None)) as connection:
        set_pragmas(connection)
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")


def _pack(engine: Engine) -> None:
    engine.dispose()
    with closing(sqlite3.connect(str(engine.url.database), isolation_level=None)) as connection:
        set_pragmas(connection)
        connection.execute("VACUUM")
