"""Commands for messages: their wording, what came back, letters, who is reached and how."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from pulse.cli.secret_file import new_secret_file
from pulse.delivery.bounces import read_bounces
from pulse.models.base import db
from pulse.paper.letter import letters_pdf
from pulse.store.reach import choose_for, trust_again, undeliverable
from pulse.store.transaction import transaction
from pulse.workflow import mailings, templates
from pulse.workflow.post import Printing, print_letters
from pulse.workflow.receipts import take_receipts
from pulse.workflow.returned import Returned, take_back
from surveys.errors import InvalidValueError, NotFoundError

ACTOR = "command line"
NEW_FILE = click.Path(dir_okay=False, path_type=Path)
PLACE = click.Path(exists=True, path_type=Path)
LANGUAGE = click.option("--language", default="en", show_default=True)
CHANNEL = click.option("--by", "channel", default="email", show_default=True)


@click.group()
def mail() -> None:
    """Messages: wording, returned mail, letters, addresses that fail, sending again."""


@mail.command()
@click.argument("place", type=PLACE)
@with_appcontext
def bounces(place: Path) -> None:
    """Read returned mail from PLACE, a maildir or an mbox, and mark the addresses that fail."""
    _say(take_back(read_bounces(place), datetime.now(UTC)))


@mail.command()
@with_appcontext
def receipts() -> None:
    """Ask GOV.UK Notify what it could not deliver, and mark the addresses that fail."""
    _say(take_receipts(datetime.now(UTC)))


def _say(found: Returned) -> None:
    click.echo(f"{found.marked} addresses marked: see them with pulse mail undeliverable")
    click.echo(f"{found.again} invitations go another way, by text message or letter.")
    click.echo(f"{found.passing} were delayed or may work later; nothing was changed for them.")
    click.echo(f"{found.unknown} were not about an invitation or results note of ours.")


@mail.command("undeliverable")
@with_appcontext
def undeliverable_() -> None:
    """List the addresses that take no messages, and why."""
    found = undeliverable(db.session)
    for one in found:
        click.echo(f"{one.number}  {one.channel:<5}  {one.address}  {one.reason}")
    if not found:
        click.echo("No address is known to fail.")


@mail.command()
@click.argument("number", metavar="STAFF_NUMBER")
@with_appcontext
def trust(number: str) -> None:
    """Try the addresses of STAFF_NUMBER again from the next message on."""
    with transaction():
        if not trust_again(db.session, number):
            raise NotFoundError(f"nobody has the staff number {number}")
    click.echo(f"The addresses of {number} are used again.")


@mail.command()
@click.argument("number", metavar="STAFF_NUMBER")
@click.option("--wake", is_flag=True, help="Let them get reminders again.")
@with_appcontext
def silence(number: str, wake: bool) -> None:
    """Send STAFF_NUMBER no more reminders, as they asked, by telephone for example."""
    with transaction():
        if not choose_for(db.session, number, wake):
            raise NotFoundError(f"nobody has the staff number {number}")
    click.echo(f"{number} {'gets reminders again' if wake else 'gets no more reminders'}.")


@mail.command()
@click.argument("count", type=int, required=False)
@with_appcontext
def cap(count: int | None) -> None:
    """Show, or change to COUNT, how many reminders a person may get in 30 days."""
    if count is not None:
        mailings.change_reminder_cap(count, ACTOR, datetime.now(UTC))
    click.echo(f"At most {mailings.reminder_cap()} reminders a person in 30 days.")


@mail.command()
@click.argument("wave", type=int)
@click.option("--kind", type=click.Choice(["invitation", "results"]), default="invitation")
@click.option("--directorate", default="", help="Only this directorate, by its code.")
@click.option("--to", "person", default="", help="Only one person, by their staff number.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@with_appcontext
def again(wave: int, kind: str, directorate: str, person: str, yes: bool) -> None:
    """Send the invitations or results notes of WAVE once more to everyone who was invited."""
    if not (yes or person):
        click.confirm("Everyone gets a second copy, answered or not. Send again?", abort=True)
    count = mailings.send_again(wave, kind, ACTOR, datetime.now(UTC), directorate, person)
    click.echo(f"{count:,} messages are queued.")


@mail.command()
@click.argument("wave", type=int)
@with_appcontext
def results(wave: int) -> None:
    """Queue the note on the results of released WAVE to everyone who was invited to it."""
    count = mailings.queue_results(wave, ACTOR, datetime.now(UTC))
    click.echo(f"{count:,} notes are queued." if count else "The note was queued before.")


@mail.command()
@click.argument("wave", type=int)
@click.option("--output", required=True, type=NEW_FILE, help="The PDF to write; a new file.")
@with_appcontext
def letters(wave: int, output: Path) -> None:
    """Print the letters of open WAVE to those whom no message reaches. At most 500 at once."""

    def hand_out(printing: Printing) -> Printing:
        file.write(letters_pdf(printing.letters, printing.title))
        file.flush()
        return printing

    with new_secret_file(output) as file:
        printing = print_letters(wave, ACTOR, datetime.now(UTC), hand_out)
    click.echo(f"{len(printing.letters)} letters in {output}; {printing.left} more wait.")
    click.echo("Delete the file when it is printed: each letter holds a personal code.")


@click.group()
def wording() -> None:
    """The wording of messages: show it, change it, try it out, put it back."""


@wording.command("list")
@with_appcontext
def list_() -> None:
    """List every message, and which were changed here."""
    for one in templates.wordings():
        changed = "  changed here" if one.changed else ""
        click.echo(f"{one.kind:<10}  {one.channel:<6}  {one.language}{changed}")


@wording.command()
@click.argument("kind")
@CHANNEL
@LANGUAGE
@click.option("--preview", is_flag=True, help="As an invented person would read it.")
@with_appcontext
def show(kind: str, channel: str, language: str, preview: bool) -> None:
    """Show the wording of KIND: invitation, reminder or results."""
    found = templates.wording(kind, channel, language)
    if preview:
        read = templates.sample(found, found.text)
        click.echo(f"{read.subject}\n\n{read.text}")
    else:
        click.echo(found.text, nl=False)


@wording.command()
@click.argument("kind")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@CHANNEL
@LANGUAGE
@with_appcontext
def change(kind: str, file: Path, channel: str, language: str) -> None:
    """Say KIND as FILE does: a subject line, an empty line, then the text."""
    found = templates.wording(kind, channel, language)
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InvalidValueError(f"{file} is not a text in UTF-8: save it as UTF-8") from None
    templates.change_wording(found, text, ACTOR, datetime.now(UTC))
    click.echo(f"{found.title}: changed.")


@wording.command("put-back")
@click.argument("kind")
@CHANNEL
@LANGUAGE
@with_appcontext
def put_back(kind: str, channel: str, language: str) -> None:
    """Go back to the wording of KIND that comes with Pulse."""
    found = templates.wording(kind, channel, language)
    templates.put_back(found, ACTOR, datetime.now(UTC))
    click.echo(f"{found.title}: as it comes with Pulse.")


@wording.command("test")
@click.argument("kind")
@click.argument("address")
@CHANNEL
@LANGUAGE
@with_appcontext
def test(kind: str, address: str, channel: str, language: str) -> None:
    """Send KIND to ADDRESS, your own, as an invented person would get it."""
    found = templates.wording(kind, channel, language)
    templates.send_test(found, found.text, address, datetime.now(UTC))
    click.echo(f"Sent to {address}. The code in it opens nothing.")


COMMANDS: tuple[click.Command, ...] = (mail, wording)
