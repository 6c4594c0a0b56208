"""Commands for printed codes and posters."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from pulse.cli.secret_file import new_secret_file
from pulse.paper.poster import poster_pdf
from pulse.paper.slips import slips_pdf
from pulse.workflow import paper

ACTOR = "command line"
NEW_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def codes() -> None:
    """Print access codes for people without e-mail, revoke them, print posters."""


@codes.command("list")
@click.argument("wave", type=int)
@with_appcontext
def list_codes(wave: int) -> None:
    """List the cells of open WAVE that have people without e-mail, and their batches."""
    cells = paper.paper_cells(wave)
    if not cells:
        click.echo("Everyone who was asked has an e-mail address.")
    for cell in cells:
        click.echo(f"{cell.code}  {cell.label}: {cell.people} without e-mail, {cell.left} to print")
        for batch in cell.batches:
            state = ", revoked" if batch.revoked else ""
            click.echo(f"      batch {batch.number}: {batch.slips} slips{state}")


@codes.command("print")
@click.argument("wave", type=int)
@click.argument("cell")
@click.option("--output", required=True, type=NEW_FILE, help="The PDF to write; a new file.")
@click.option("--count", type=click.IntRange(1), help="How many; without it, all that are left.")
@click.option("--large", is_flag=True, help="Large print.")
@with_appcontext
def print_(wave: int, cell: str, output: Path, count: int | None, large: bool) -> None:
    """Print slips for CELL of open WAVE. The file is the only copy of its codes."""
    with new_secret_file(output) as file:
        sheet = paper.print_codes(wave, cell, ACTOR, datetime.now(UTC), count)
        file.write(slips_pdf(sheet, large))
    click.echo(f"{len(sheet.codes)} slips of batch {sheet.batch} in {output}.")
    click.echo("Delete the file when it is printed: its codes are stored nowhere else.")


@codes.command("revoke")
@click.argument("wave", type=int)
@click.argument("cell")
@click.argument("batch", type=int)
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@with_appcontext
def revoke(wave: int, cell: str, batch: int, yes: bool) -> None:
    """Stop the unused slips of a BATCH of CELL of open WAVE."""
    if not yes:
        click.confirm(f"Revoke batch {batch} of {cell}? Unused slips stop working.", abort=True)
    paper.revoke_codes(wave, cell, batch, ACTOR, datetime.now(UTC))
    click.echo(f"Batch {batch} of {cell} is revoked.")


@codes.command("poster")
@click.argument("wave", type=int)
@click.option("--output", required=True, type=NEW_FILE, help="The PDF to write; a new file.")
@click.option("--for", "place", default="", help="The code of a cell or directorate.")
@with_appcontext
def poster(wave: int, output: Path, place: str) -> None:
    """Print a notice-board poster of open WAVE. It holds no code."""
    content = poster_pdf(paper.poster_of(wave, place))
    output.write_bytes(content)
    click.echo(f"The poster is in {output}.")


COMMANDS: tuple[click.Command, ...] = (codes,)
