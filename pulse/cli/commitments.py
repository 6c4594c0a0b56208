"""Commands for the ledger of commitments."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from pulse.workflow.engagement import commitments, owners
from surveys.commitment import STATUSES
from surveys.errors import InvalidValueError, PulseError

ACTOR = "command line"


@click.group()
def commitment() -> None:
    """List, note, import and export what was promised."""


@commitment.command("list")
@with_appcontext
def list_all() -> None:
    """List every commitment by milestone."""
    entries = commitments.ledger()
    if not entries:
        click.echo("Nothing has been promised yet: add it on the page or import an action plan.")
    for each in entries:
        made = each.commitment
        state = "Overdue" if each.overdue else STATUSES[made.status]
        click.echo(f"{each.number:>4}  {made.due_on}  {state:<18} {made.owner:<24} {made.action}")


@commitment.command("note")
@click.argument("number", type=int)
@click.argument("text")
@click.option("--status", required=True, type=click.Choice(list(STATUSES)))
@with_appcontext
def note(number: int, text: str, status: str) -> None:
    """Note on the commitment NUMBER what happened, and where it stands now."""
    commitments.note(ACTOR, number, text, status, datetime.now(UTC))  # type: ignore[arg-type]
    click.echo(f"Commitment {number}: {STATUSES[status]}.")  # type: ignore[index]


@commitment.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change and change nothing.")
@with_appcontext
def import_plan(file: Path, dry_run: bool) -> None:
    """Bring in the action plan FILE (CSV or Excel), whole or not at all."""
    content = file.read_bytes()
    if dry_run:
        done = commitments.check_plan(content, file.name)
    else:
        done = commitments.bring_in(ACTOR, content, file.name, datetime.now(UTC))
    for problem in done.problems[1:]:
        click.echo(str(problem), err=True)
    if done.problems:
        raise InvalidValueError(f"{file.name} is not brought in. {done.problems[0]}")
    would = "would be " if dry_run else ""
    click.echo(
        f"{len(done.new)} {would}added, {len(done.changed)} {would}changed, {done.same} the same."
    )


@commitment.command("export")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@with_appcontext
def export(file: Path) -> None:
    """Write the whole ledger to FILE as CSV."""
    text = commitments.plan_csv()
    file.write_text(text, newline="")
    click.echo(f"{max(0, len(list(csv.reader(text.splitlines()))) - 1)} commitments are in {file}.")


@commitment.command("remind")
@with_appcontext
def remind() -> None:
    """Mail each owner what is overdue, unless they had such a mail in the last week."""
    now = datetime.now(UTC)
    sent, failed = 0, []
    for owner in owners.owners_due(now):
        try:
            sent += owners.remind(owner, ACTOR, now)
        except PulseError as error:
            failed.append(f"{owner.name}: {error}")
    click.echo(f"{sent} {'owner is' if sent == 1 else 'owners are'} reminded.")
    for line in failed[1:]:
        click.echo(line, err=True)
    if failed:
        raise InvalidValueError(failed[0])


COMMANDS: tuple[click.Command, ...] = (commitment,)
