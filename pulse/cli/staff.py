"""Commands for the staff list."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from pulse.store.stores import stores
from pulse.workflow.planning.staff import (
    Check,
    check_staff_list,
    headcounts,
    import_staff_list,
    read_mapping,
    stored_structure,
)
from surveys.errors import InvalidValueError
from surveys.frame import Difference

ACTOR = "command line"


@click.group()
def staff() -> None:
    """Bring in the staff list, and see how many people are where."""


@staff.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change and change nothing.")
@click.option(
    "--column", "columns", multiple=True, metavar="FIELD=HEADING",
    help="Which heading holds a field, where it is not recognised: --column number='Pay ref'.",
)  # fmt: skip
@click.option("--new-units", is_flag=True, help="Let the list bring and end directorates.")
@with_appcontext
def import_(file: Path, dry_run: bool, columns: tuple[str, ...], new_units: bool) -> None:
    """Bring in the staff list FILE (CSV or XLSX), whole or not at all."""
    now, content = datetime.now(UTC), file.read_bytes()
    mapping = _mapping(columns)
    if dry_run:
        today = now.astimezone(stores().config.local).date()
        check = check_staff_list(content, file.name, today, mapping, new_units)
    else:
        check = import_staff_list(ACTOR, content, file.name, now, mapping, new_units)
    _show(check, dry_run)


def _mapping(columns: tuple[str, ...]) -> dict[str, str]:
    pairs = [column.partition("=") for column in columns]
    if any(not equals for _, equals, _ in pairs):
        raise click.UsageError("Give --column as FIELD=HEADING, such as --column number='Pay ref'.")
    return read_mapping({field: heading for field, _, heading in pairs})


def _show(check: Check, dry_run: bool) -> None:
    for notice in check.notices:
        click.echo(f"Note: {notice}")
    for problem in check.problems:
        click.echo(f"Problem: {problem}", err=True)
    for found in check.explanations:
        click.echo(
            f"Perhaps {found.told} ({found.people} of {found.of} people)."
            f" If so, first run: flask --app wsgi {found.command}",
            err=check.difference is None,
        )
    if check.difference is None:
        count = len(check.problems)
        raise InvalidValueError(f"{check.filename}: {count} problems, and nothing was changed.")
    click.echo(_in_words(check.difference))
    click.echo("Nothing was changed." if dry_run else "The staff list is in.")


def _in_words(difference: Difference) -> str:
    parts = {
        "join": difference.joiners,
        "leave": difference.leavers,
        "move": difference.moves,
        "change otherwise": difference.changed,
        "stay the same": difference.unchanged,
    }
    return ", ".join(f"{len(people)} {verb}" for verb, people in parts.items()) + "."


@staff.command("show")
@with_appcontext
def show() -> None:
    """Count the people of each directorate. Names are never shown."""
    today = datetime.now(UTC).astimezone(stores().config.local).date()
    stored, counts = stored_structure(), headcounts(today)
    if stored is None:
        click.echo("There is no staff list yet: run `pulse staff import FILE`.")
        return
    tree = stored.as_of(today)
    for directorate in tree.directorates:
        codes = {directorate.code, *(unit.code for unit in tree.children(directorate.code))}
        people = sum(count.people for count in counts if count.unit in codes)
        if people:
            click.echo(f"{people:>7}  {directorate.name}")
    click.echo(f"{sum(count.people for count in counts):>7}  {tree.root.name}")


COMMANDS: tuple[click.Command, ...] = (staff,)
