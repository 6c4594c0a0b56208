"""Runs the migrations of one store; several processes that start together take turns."""

from __future__ import annotations

from alembic import context
from sqlalchemy import MetaData, text

from pulse.models.base import db
from pulse.store import stores  # noqa: F401 (importing it fills the metadata)

ADVISORY_LOCK = 7_285_501


def _metadata(bind: str) -> MetaData:
    return db.metadatas[None if bind == "main" else bind]


def run() -> None:
    engine = context.config.attributes["engine"]
    bind = context.config.attributes["bind"]
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET lock_timeout = '10s'"))
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=_metadata(bind),
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
