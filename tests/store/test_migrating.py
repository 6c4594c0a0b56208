"""Migrations on PostgreSQL: processes that start together take turns, and leave nothing locked."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from pulse.store.stores import stores
from tests.fixtures.application import pulse_command
from tests.fixtures.postgres import PostgresStores

LOCKS = text(
    "SELECT count(*) FROM pg_locks JOIN pg_database ON oid = database"
    " WHERE locktype = 'advisory' AND datname = current_database()"
)


def test_what_is_used_after_a_migration_holds_no_lock_and_no_time_limit(
    make_app: Callable[..., Flask], postgres: PostgresStores
) -> None:
    with make_app(**postgres.environ()).app_context():
        for engine in (stores().main, stores().roster, stores().box):
            with engine.connect() as connection:
                assert connection.execute(LOCKS).scalar_one() == 0
                assert connection.execute(text("SHOW lock_timeout")).scalar_one() == "0"


def test_processes_that_start_together_take_turns(postgres: PostgresStores, tmp_path: Path) -> None:
    environ = {"PULSE_DATA": str(tmp_path), **postgres.environ()}
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda _: pulse_command(environ, "migrate"), range(3)))
    assert [(one.returncode, one.stderr) for one in done] == [(0, "")] * 3
