"""`pulse run`: from nothing to a Pulse that can be looked at."""

from __future__ import annotations

import os
import socket
from contextlib import closing
from datetime import UTC, datetime
from urllib.parse import urlsplit

import click
from flask.cli import with_appcontext

from pulse.cli.demonstration import say_welcome, watched_progress
from pulse.cli.serving import start_server
from pulse.demonstration.loading import (
    demonstration_state,
    load_demonstration,
    wants_demonstration,
    welcome,
)
from pulse.migrating import migrate_all
from pulse.store.stores import stores

HOST, USUAL_PORT = "127.0.0.1", 5000


@click.command()
@with_appcontext
def run() -> None:
    """Try Pulse on this machine: load the demonstration council if empty, then serve.

    Stores that hold your own data are served as they are. The port is that of PULSE_URL.
    """
    port = urlsplit(stores().config.public_url).port or USUAL_PORT
    require_free(port)
    migrate_all()
    if wants_demonstration():
        load()
    if demonstration_state():
        os.environ["PULSE_DEMONSTRATION"] = "yes"
        say_welcome(welcome())
    click.echo(f"Pulse is at {stores().config.public_url} - stop it with Ctrl+C.")
    start_server(HOST, port)


def load() -> None:
    """Load the demonstration council, saying how far it has come."""
    click.echo("Pulse is empty: loading a demonstration council. This takes less than a minute.")
    progress = watched_progress()
    load_demonstration(datetime.now(UTC), progress)
    progress.end()


def require_free(port: int) -> None:
    """Raises click.UsageError when another program serves on this port."""
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise click.UsageError(
                f"Port {port} is in use by another program. Choose another one, such as"
                f" PULSE_URL=http://{HOST}:{port + 1} make run"
            ) from None


COMMANDS: tuple[click.Command, ...] = (run,)
