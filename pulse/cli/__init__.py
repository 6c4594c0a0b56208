"""`flask --app wsgi pulse ...`: every use case from the command line."""

from __future__ import annotations

from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from pulse.cli import (
    accounts,
    calendar,
    codes,
    comments,
    commitments,
    demonstration,
    drivers,
    events,
    exports,
    fieldwork,
    history,
    mail,
    organisation,
    questions,
    running,
    serving,
    sessions,
    share,
    staff,
    surveys,
    voices,
    waves,
)
from surveys.errors import PulseError

COMMANDS: tuple[click.Command, ...] = (
    *running.COMMANDS,
    *serving.COMMANDS,
    *accounts.COMMANDS,
    *staff.COMMANDS,
    *organisation.COMMANDS,
    *questions.COMMANDS,
    *surveys.COMMANDS,
    *calendar.COMMANDS,
    *waves.COMMANDS,
    *history.COMMANDS,
    *codes.COMMANDS,
    *comments.COMMANDS,
    *share.COMMANDS,
    *fieldwork.COMMANDS,
    *drivers.COMMANDS,
    *events.COMMANDS,
    *exports.COMMANDS,
    *sessions.COMMANDS,
    *commitments.COMMANDS,
    *mail.COMMANDS,
    *voices.COMMANDS,
    *demonstration.COMMANDS,
)


class OneLineErrors(AppGroup):
    """Ends with exit code 2 and one clear line where Pulse raised an error on purpose."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a PulseError becomes one line on standard error."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            # Without its context click leaves out two lines about usage before the one that helps.
            raise click.UsageError(error.format_message()) from None
        except PulseError as error:
            raise click.UsageError(str(error)) from None
        except (OperationalError, ProgrammingError) as error:
            raise click.UsageError(_store_trouble(error)) from None


def _store_trouble(error: DBAPIError) -> str:
    """What to do about a store that does not answer, without the statement and its values."""
    cause = str(error.orig).splitlines()[0]
    if "no such table" in cause or "does not exist" in cause or "no such column" in cause:
        return "The stores are not at this version's tables: run `flask --app wsgi pulse migrate`."
    return f"A store cannot be used: {cause}. Check PULSE_DATA or the three PULSE_..._URL settings."


pulse = OneLineErrors("pulse", help="Run Pulse: staff surveys that stay anonymous.")


def init_app(app: Flask) -> None:
    """Add the `pulse` commands to `flask`."""
    for command in COMMANDS:
        if command.name not in pulse.commands:
            pulse.add_command(command)
    app.cli.add_command(pulse)
