"""Commands for the organisation and the changes of its structure."""

from __future__ import annotations

from datetime import UTC, date, datetime

import click
from flask.cli import with_appcontext

from pulse.store.stores import stores
from pulse.workflow.planning import restructuring
from pulse.workflow.planning.restructuring import Wish
from surveys.errors import InvalidValueError

ACTOR = "command line"
_ON = click.option(
    "--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="First day of it; today if left out."
)
_DRY = click.option("--dry-run", is_flag=True, help="Say what it would do and change nothing.")


@click.group()
def organisation() -> None:
    """See directorates and services, and rename, merge, split, move or close them."""


@organisation.command("show")
@_ON
@with_appcontext
def show(day: datetime | None) -> None:
    """Print the tree of a day with the code of each unit, then the recorded changes."""
    tree = restructuring.structure().on(_day(day))
    for directorate in tree.directorates:
        click.echo(f"{directorate.name}  [{directorate.code}]")
        for service in tree.children(directorate.code):
            click.echo(f"    {service.name}  [{service.code}]")
    for change in restructuring.past_changes(datetime.now(UTC)):
        click.echo(f"{change.number:>4}  {change.day.isoformat()}  {change.told}")


@organisation.command("rename")
@click.argument("unit")
@click.argument("name")
@_ON
@_DRY
@with_appcontext
def rename(unit: str, name: str, day: datetime | None, dry_run: bool) -> None:
    """Give UNIT another NAME; its line goes on."""
    _do(Wish("rename", (unit,), _day(day), (name,)), dry_run)


@organisation.command("merge")
@click.argument("units", nargs=-1, required=True)
@click.option("--name", required=True, help="The name of the new unit.")
@click.option("--parent", default="", help="Its directorate, where services come from several.")
@_ON
@_DRY
@with_appcontext
def merge(
    units: tuple[str, ...], name: str, parent: str, day: datetime | None, dry_run: bool
) -> None:
    """Make one unit of several UNITS of one level."""
    _do(Wish("merge", units, _day(day), (name,), parent), dry_run)


@organisation.command("split")
@click.argument("unit")
@click.option("--into", "names", multiple=True, help="The name of a new unit; give two or more.")
@click.option(
    "--service", "services", multiple=True, metavar="CODE=NAME",
    help="Of a directorate: to which new unit a service goes.",
)  # fmt: skip
@_ON
@_DRY
@with_appcontext
def split(
    unit: str, names: tuple[str, ...], services: tuple[str, ...], day: datetime | None,
    dry_run: bool,
) -> None:  # fmt: skip
    """Make several units of UNIT."""
    places = dict(_placed(text, names) for text in services)
    _do(Wish("split", (unit,), _day(day), names, services=places), dry_run)


def _placed(text: str, names: tuple[str, ...]) -> tuple[str, int]:
    code, equals, name = text.partition("=")
    if not equals or name not in names:
        raise InvalidValueError(f"--service {text}: write CODE=NAME with one of the new names")
    return code, names.index(name)


@organisation.command("move")
@click.argument("unit")
@click.option("--to", "parent", required=True, help="The code of the new directorate.")
@_ON
@_DRY
@with_appcontext
def move(unit: str, parent: str, day: datetime | None, dry_run: bool) -> None:
    """Move the service UNIT to another directorate."""
    _do(Wish("move", (unit,), _day(day), parent=parent), dry_run)


@organisation.command("close")
@click.argument("unit")
@_ON
@_DRY
@with_appcontext
def close(unit: str, day: datetime | None, dry_run: bool) -> None:
    """End UNIT; nothing takes its place."""
    _do(Wish("close", (unit,), _day(day)), dry_run)


@organisation.command("add")
@click.argument("name")
@click.option("--under", "parent", default="", help="Code of the directorate; none adds one.")
@_ON
@_DRY
@with_appcontext
def add(name: str, parent: str, day: datetime | None, dry_run: bool) -> None:
    """Add a unit called NAME: a directorate, or a service under one."""
    parent = parent or restructuring.structure().organisation.root.code
    _do(Wish("open", (parent,), _day(day), (name,)), dry_run)


@organisation.command("undo")
@click.argument("number", type=int)
@with_appcontext
def undo(number: int) -> None:
    """Take change NUMBER back, while no wave was opened with it."""
    restructuring.undo_change(ACTOR, number, datetime.now(UTC))
    click.echo("The change is undone.")


def _day(given: datetime | None) -> date:
    if given is not None:
        return given.date()
    return datetime.now(UTC).astimezone(stores().config.local).date()


def _do(wish: Wish, dry_run: bool) -> None:
    found = restructuring.preview(wish)
    click.echo(f"From {wish.day.isoformat()}: {found.told}.")
    for sentence in found.outcome.sentences:
        click.echo(f"- {sentence}")
    for line in found.outcome.lines:
        made_of = f" from {line.made_of}" if line.made_of else ""
        click.echo(f"- {line.survey}, {line.unit}: {line.waves} of {line.of} waves{made_of}")
    if dry_run:
        click.echo("Nothing was changed.")
        return
    restructuring.record_change(ACTOR, wish, datetime.now(UTC))
    click.echo("The change is recorded.")


COMMANDS: tuple[click.Command, ...] = (organisation,)
