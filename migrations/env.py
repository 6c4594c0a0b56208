"""Runs the migrations of one store; several processes that start together take turns."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, MetaData, text

from pulse.models.base import db
from pulse.store import stores  # noqa: F401 (importing it fills the metadata)

ADVISORY_LOCK = 7_285_501


def _metadata(bind: str) -> MetaData:
    return db.metadatas[None if bind == "main" else bind]


def _take_turns(connection: Connection) -> None:
    """Wait for whoever migrates now, and for no table longer than staff would wait for a page.

    Both end with the transaction: the connection goes back to the application's pool.
    """
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
    connection.execute(text("SET LOCAL lock_timeout = '10s'"))


def run() -> None:
    engine = context.config.attributes["engine"]
    bind = context.config.attributes["bind"]
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=_metadata(bind),
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            if engine.dialect.name == "postgresql":
                _take_turns(connection)
            context.run_migrations()
        connection.commit()


run()
