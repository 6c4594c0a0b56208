"""Commands for the drivers of a whole organisation."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from pulse.workflow.downloads import programme_of
from pulse.workflow.driving import choose_drivers

ACTOR = "command line"


@click.group()
def drivers() -> None:
    """Choose whether drivers are worked out at close, and show those published."""


@drivers.command("on")
@with_appcontext
def on() -> None:
    """Work drivers out at every close from now on."""
    choose_drivers(ACTOR, True, datetime.now(UTC))
    click.echo("Drivers are worked out when a wave closes, from now on.")


@drivers.command("off")
@with_appcontext
def off() -> None:
    """Work drivers out no longer."""
    choose_drivers(ACTOR, False, datetime.now(UTC))
    click.echo("Drivers are no longer worked out.")


@drivers.command("show")
@click.argument("survey")
@click.option("--wave", default="", help="The code of a wave; without it, the latest.")
@with_appcontext
def show(survey: str, wave: str) -> None:
    """Show the published drivers of a wave of SURVEY."""
    found = programme_of(survey, wave).latest.drivers
    if not found:
        click.echo("No drivers are published for this wave.")
    for driver in found:
        mark = "  among the strongest" if driver.leading else ""
        click.echo(f"{driver.construct:<20} {driver.correlation:<12} {driver.strength}{mark}")


COMMANDS: tuple[click.Command, ...] = (drivers,)
