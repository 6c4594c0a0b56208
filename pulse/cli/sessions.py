"""Commands for engagement sessions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from pulse.store import sessions as store
from pulse.store.sessions import Details
from pulse.workflow.engagement import sessions as workflow
from pulse.workflow.engagement.record import record_csv, record_json
from surveys.errors import InvalidValueError, NotAllowedError

ACTOR = "command line"


@click.group()
def session() -> None:
    """Plan engagement sessions and take their records away."""


@session.command("list")
@with_appcontext
def list_sessions() -> None:
    """List every session, the latest day first."""
    found = store.sessions()
    if not found:
        click.echo("There is no session yet.")
    for one in found:
        details = one.details
        click.echo(
            f"{one.id}  {details.held_on}  {details.title}, {details.place}: {one.state},"
            f" {len(one.polls)} questions, code {one.code}"
        )


@session.command("new")
@click.option("--title", required=True, help="What staff see on their phones.")
@click.option("--date", "day", required=True, help="YYYY-MM-DD.")
@click.option("--place", required=True, help="Where it is.")
@click.option("--directorate", "directorates", multiple=True, help="A code; more than once.")
@click.option("--minimum", type=int, default=10, show_default=True, help="Smallest number shown.")
@with_appcontext
def new(title: str, day: str, place: str, directorates: tuple[str, ...], minimum: int) -> None:
    """Plan a session and print its code."""
    try:
        held_on = date.fromisoformat(day)
    except ValueError:
        raise InvalidValueError(f"--date {day}: give a day such as 2027-03-04") from None
    details = Details(title, held_on, place, directorates, minimum)
    made = workflow.make_session(details, ACTOR, datetime.now(UTC))
    click.echo(f"Session {made.id} is planned. Phones join with {made.code}.")


@session.command("export")
@click.argument("number", type=int)
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path),
              help="A file that ends in .csv or .json.")  # fmt: skip
@with_appcontext
def export(number: int, output: Path) -> None:
    """Write what the room of session NUMBER was shown."""
    makers = {".csv": record_csv, ".json": record_json}
    make = makers.get(output.suffix.lower())
    if make is None:
        raise InvalidValueError(f"{output}: give a file that ends in .csv or .json")
    content = make(store.session_record(number))
    try:
        output.write_text(content, encoding="utf-8", newline="")
    except OSError as error:
        raise InvalidValueError(f"{output}: {error.strerror}") from None
    click.echo(f"The record is in {output}.")


@session.command("delete")
@click.argument("number", type=int)
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@with_appcontext
def delete(number: int, yes: bool) -> None:
    """Delete session NUMBER and its record for good."""
    found = store.session_record(number)
    if found.state == "live":
        raise NotAllowedError("This session is running. End it first.")
    if not yes:
        click.confirm(f"Delete {found.details.title} and its record for good?", abort=True)
    workflow.delete_session(number, ACTOR, datetime.now(UTC))
    click.echo(f"Session {number} is deleted.")


COMMANDS: tuple[click.Command, ...] = (session,)
