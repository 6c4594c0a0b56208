"""Commands for the calendar: the coming year, quiet periods, the burden cap."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from pulse.store.quiet import quiet_periods
from pulse.workflow.planning import quiet as planning
from pulse.workflow.planning.burden import burden_cap, change_burden_cap
from pulse.workflow.planning.yearly import coming_year

ACTOR = "command line"
DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@with_appcontext
def calendar() -> None:
    """Show the coming year: waves, reminders, days off, and what it asks of staff."""
    year = coming_year(datetime.now(UTC))
    for month in year.months:
        click.echo(f"{month.first:%B %Y}: {month.invitations:,} invitations")
        for entry in month.entries:
            until = f" until {entry.last}" if entry.last else ""
            click.echo(f"  {entry.day:%a %d}  {entry.kind:<8}  {entry.words}{until}")
    click.echo(
        f"{year.invitations:,} invitations in the year to {year.people:,} people;"
        f" one person is asked {year.each:.1f} times, at most {year.cap.invitations} times"
        f" in {year.cap.days} days."
    )


@click.group()
def quiet() -> None:
    """List, add and remove quiet periods: nothing opens, closes or is sent in them."""


@quiet.command("list")
@with_appcontext
def list_periods() -> None:
    """List the quiet periods, and ready ones that could be added."""
    for period in quiet_periods():
        yearly = ", each year" if period.yearly else ""
        click.echo(
            f"{period.number:>3}  {period.quiet.first} to {period.quiet.last}{yearly}"
            f"  {period.quiet.reason}"
        )
    for period in planning.offered_periods(datetime.now(UTC).date()):
        click.echo(
            f"could be added: {period.quiet.first} to {period.quiet.last}  {period.quiet.reason}"
        )


@quiet.command("add")
@click.argument("first", type=DAY)
@click.argument("last", type=DAY)
@click.argument("reason")
@click.option("--yearly", is_flag=True, help="Each year on the same days.")
@with_appcontext
def add(first: datetime, last: datetime, reason: str, yearly: bool) -> None:
    """Make FIRST to LAST quiet, because of REASON; planned waves move out of it."""
    now = datetime.now(UTC)
    added = planning.add_period(ACTOR, first.date(), last.date(), reason, yearly, now)
    click.echo(f"{added.first} to {added.last} is quiet: {added.reason}.")


@quiet.command("remove")
@click.argument("number", type=int)
@with_appcontext
def remove(number: int) -> None:
    """Take out quiet period NUMBER; planned waves move back."""
    period = planning.drop_period(ACTOR, number, datetime.now(UTC))
    days = f"{period.quiet.first} {period.quiet.last}"
    click.echo(f"{period.quiet.reason} is no longer quiet.")
    click.echo(f"To undo: pulse quiet add {days} {period.quiet.reason!r}")


@click.command("burden")
@click.option("--invitations", type=int, help="At most so many to one person.")
@click.option("--days", type=int, help="Within so many days.")
@with_appcontext
def burden(invitations: int | None, days: int | None) -> None:
    """Show or change how often one person may be asked, over all surveys."""
    cap = burden_cap()
    if invitations is not None or days is not None:
        cap = change_burden_cap(
            ACTOR,
            cap.invitations if invitations is None else invitations,
            cap.days if days is None else days,
            datetime.now(UTC),
        )
    click.echo(f"At most {cap.invitations} invitations to one person in {cap.days} days.")


COMMANDS: tuple[click.Command, ...] = (calendar, quiet, burden)
