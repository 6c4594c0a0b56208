"""Commands for dated events on the time axis."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from pulse.workflow.planning import events as planning

ACTOR = "command line"
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def event() -> None:
    """List, add, change and delete events that trends are drawn with."""


@event.command("list")
@with_appcontext
def list_events() -> None:
    """List every event with its number."""
    found = planning.events()
    if not found:
        click.echo("No event is noted yet: run `pulse event add DAY TITLE`.")
    for noted in found:
        place = f"  ({noted.event.place})" if noted.event.place else ""
        click.echo(f"{noted.number:>4}  {noted.event.day}  {noted.event.title}{place}")


@event.command("add")
@click.argument("day", type=_DAY)
@click.argument("title")
@click.option("--place", default="", help="Code of a directorate; without it, everybody.")
@with_appcontext
def add(day: datetime, title: str, place: str) -> None:
    """Note that on DAY (2027-03-01) TITLE happened."""
    number = planning.note_event(ACTOR, day.date(), title, place, datetime.now(UTC))
    click.echo(f"Event {number} is noted.")


@event.command("change")
@click.argument("number", type=int)
@click.argument("day", type=_DAY)
@click.argument("title")
@click.option("--place", default="", help="Code of a directorate; without it, everybody.")
@with_appcontext
def change(number: int, day: datetime, title: str, place: str) -> None:
    """Change event NUMBER to TITLE on DAY."""
    planning.change_event(ACTOR, number, day.date(), title, place, datetime.now(UTC))
    click.echo(f"Event {number} is changed.")


@event.command("delete")
@click.argument("number", type=int)
@with_appcontext
def delete(number: int) -> None:
    """Delete event NUMBER."""
    planning.delete_event(ACTOR, number, datetime.now(UTC))
    click.echo(f"Event {number} is deleted.")


COMMANDS: tuple[click.Command, ...] = (event,)
