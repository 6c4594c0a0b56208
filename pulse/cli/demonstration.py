"""Commands of the demonstration council."""

from __future__ import annotations

import sys
import textwrap
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from pulse.cli.progress import Progress
from pulse.demonstration.building import build_wave
from pulse.demonstration.history import PLACE, history_to_bytes, shipped_history
from pulse.demonstration.loading import Welcome, load_demonstration, welcome
from pulse.demonstration.programme import PAST_WAVES
from pulse.migrating import migrate_all


@click.group()
def demonstration() -> None:
    """Build or load the invented council that shows what Pulse does."""


@demonstration.command()
@click.option(
    "--out", default=PLACE, help="The history file to write, if not the one that ships.",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
)  # fmt: skip
@click.option(
    "--since", default=1, show_default=True, type=click.IntRange(1, PAST_WAVES),
    help="Build from this wave on, upon the shipped ones before it.",
)  # fmt: skip
def build(out: Path, since: int) -> None:
    """Build the past waves through the real pipeline, in folders that are gone afterwards.

    Takes a few minutes a wave. The file is written after each wave, so that --since can go on
    where a build was stopped.
    """
    waves = list(shipped_history()[: since - 1]) if since > 1 else []
    progress = watched_progress()
    for number in range(since, PAST_WAVES + 1):
        waves.append(build_wave(number, waves, progress))
        progress.end()
        content = history_to_bytes(waves)
        out.write_bytes(content)
        click.echo(f"Wave {number} of {PAST_WAVES} is in {out}: {len(content):,} bytes.")


@demonstration.command()
@with_appcontext
def load() -> None:
    """Load the demonstration council into empty stores and open its next wave."""
    migrate_all()
    progress = watched_progress()
    loaded = load_demonstration(datetime.now(UTC), progress)
    progress.end()
    say_welcome(loaded)


@demonstration.command()
@with_appcontext
def show() -> None:
    """Print where to go, whom to sign in as, and invitation links that still work."""
    say_welcome(welcome())


def watched_progress() -> Progress:
    """Progress on this terminal, or in lines where the output goes elsewhere."""
    return Progress(sys.stdout.isatty())


def say_welcome(told: Welcome) -> None:
    """Print what to try."""
    lines = [f"{told.council} is invented: its staff, its figures and everything they say.", ""]
    lines += [f"Sign in at {told.url}/sign-in as", *_sign_ins(told), ""]
    if told.invited:
        lines += ["Answer the open survey as one of its staff:", *_links(told)]
    else:
        lines += ["The open survey has closed. Open another from the reviewer's page."]
    click.echo(textwrap.indent("\n".join(["", *lines, ""]), "  ", lambda line: bool(line.strip())))


def _sign_ins(told: Welcome) -> list[str]:
    return [f"  {one.role:<16}  {one.email:<34}  {one.password}" for one in told.sign_ins]


def _links(told: Welcome) -> list[str]:
    return [f"  {one.link}\n      {one.name} ({one.work})" for one in told.invited]


COMMANDS: tuple[click.Command, ...] = (demonstration,)
