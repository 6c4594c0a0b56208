"""Commands for the first start and for accounts."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from pulse.migrating import migrate_all
from pulse.store import accounts as store
from pulse.store.accounts import ROLE_NAMES, Holder
from pulse.workflow import accounts
from surveys.errors import NotFoundError

ACTOR = "command line"


@click.command()
@click.option("--email", prompt="E-mail address of the first administrator")
@click.option("--name", prompt="Their full name")
@with_appcontext
def init(email: str, name: str) -> None:
    """Make the stores and the first administrator; prints the link that sets their password."""
    migrate_all()
    address = accounts.add_first_administrator(email, name, datetime.now(UTC))
    click.echo("Pulse is ready. Within three days, open this link to choose a password:")
    click.echo(address)


@click.group()
def account() -> None:
    """Add, list, stop and reset accounts of reviewers, chief executives and administrators."""


@account.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The person's full name.")
@click.option("--role", required=True, type=click.Choice([*ROLE_NAMES]))
@with_appcontext
def add(email: str, name: str, role: str) -> None:
    """Add an account for EMAIL; prints the link that sets its password."""
    _, address = accounts.add_account(ACTOR, email, name, role, datetime.now(UTC))
    click.echo(address)


@account.command("list")
@with_appcontext
def list_accounts() -> None:
    """List every account with its role and state."""
    found = store.holders()
    if not found:
        click.echo("There is no account yet: run `flask --app wsgi pulse init`.")
    for holder in found:
        click.echo(f"{holder.email:<40} {holder.role_name:<16} {_state(holder)}")


def _state(holder: Holder) -> str:
    if holder.disabled:
        return "stopped"
    return "can sign in" if holder.ready else "no password yet"


@account.command("stop")
@click.argument("email")
@with_appcontext
def stop(email: str) -> None:
    """Stop the account of EMAIL and sign it out everywhere."""
    accounts.stop_account(ACTOR, _number(email), datetime.now(UTC))
    click.echo(f"{email} cannot sign in any more.")


@account.command("allow")
@click.argument("email")
@with_appcontext
def allow(email: str) -> None:
    """Let the stopped account of EMAIL in again."""
    accounts.allow_account(ACTOR, _number(email), datetime.now(UTC))
    click.echo(f"{email} can sign in again.")


@account.command("reset")
@click.argument("email")
@with_appcontext
def reset(email: str) -> None:
    """End the password of EMAIL; prints the link that sets a new one."""
    click.echo(accounts.reset_password(ACTOR, _number(email), datetime.now(UTC)))


def _number(email: str) -> int:
    found = store.holder_of_email(email.strip().lower())
    if found is None:
        raise NotFoundError(f"there is no account for {email}: see `pulse account list`")
    return found.number


COMMANDS: tuple[click.Command, ...] = (init, account)
