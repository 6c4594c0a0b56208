"""Commands that prepare and serve Pulse."""

from __future__ import annotations

import os
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from pulse.migrating import migrate_all
from pulse.store.stores import stores

# Most of a ballot's time is waiting for the disk, and whoever waits together shares a commit.
THREADS = 32
# Connections held at once; the rest wait in the operating system's queue. A phone in a room keeps
# its connection for the whole session: with fewer than there are phones, the last would never be
# served (decision 0172).
CONNECTIONS = 2048


@click.command()
@with_appcontext
def migrate() -> None:
    """Bring the three stores to this version's tables."""
    migrate_all()
    click.echo("The three stores are up to date.")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
@with_appcontext
def serve(host: str, port: int, workers: int) -> None:
    """Serve Pulse over HTTP until interrupted."""
    start_server(host, port, workers)


def start_server(host: str, port: int, workers: int = 1) -> None:
    """Serve until interrupted; more than one worker needs PostgreSQL.

    Raises click.UsageError when several workers would write to one SQLite file.
    """
    if workers > 1 and stores().roster.dialect.name == "sqlite":
        raise click.UsageError("On SQLite one process writes: use --workers 1, or PostgreSQL.")
    stores().stop()
    os.environ["PULSE_SERVING"] = "yes"
    # No access log: a line a request would keep when and from where each answer came.
    Granian(
        "pulse.worker:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_access=False,
        log_level=LogLevels.warning,
        backpressure=CONNECTIONS,
        working_dir=Path(current_app.root_path).parent,
    ).serve()


COMMANDS = (migrate, serve)
