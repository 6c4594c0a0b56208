"""Commands for updates, replies and thank-yous."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from pulse.workflow.engagement import commitments, reviewing_voices, told, updates, voices
from surveys.comments import read_phrases
from surveys.errors import InvalidValueError
from surveys.voices import STATES, Update, Voice, reply, thank_you

ACTOR = "command line"
NUMBER = click.argument("number", type=int)
MARK = click.argument("mark")


@click.group()
def update() -> None:
    """Write, publish and withdraw the chief executive's updates, and answer replies."""


@update.command("list")
@with_appcontext
def list_updates() -> None:
    """List every update, and the replies shown below each."""
    found = told.every_update()
    if not found:
        click.echo("No update was written yet.")
    for each in found:
        made = each.update
        day = str(made.published_on or "")
        click.echo(f"{each.number:>4}  {STATES[made.state]:<10} {day:<10}  {made.title}")
        for one in each.replies:
            answered = "answered" if one.answer else "no answer"
            click.echo(f"      {one.mark}  {answered:<9}  {' '.join(one.voice.words.split())}")


@update.command("draft")
@click.argument("title")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--commitment", type=int, help="The number of the commitment it is about.")
@click.option("--figure", default="", help="A theme or question, by its name: its latest figure.")
@with_appcontext
def draft(title: str, file: Path, commitment: int | None, figure: str) -> None:
    """Keep a draft with TITLE and the text in FILE."""
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InvalidValueError(f"{file.name} is not a text file in UTF-8") from None
    names = {subject.name.lower(): subject.heard for subject in commitments.subjects()}
    if figure and figure.lower() not in names:
        raise InvalidValueError(f"--figure {figure}: no release has a theme or question so called")
    made = Update(title, text.strip(), names.get(figure.lower()), commitment)
    click.echo(f"Update {updates.draft(ACTOR, made, datetime.now(UTC))} is a draft.")


@update.command("publish")
@NUMBER
@with_appcontext
def publish(number: int) -> None:
    """Let staff read update NUMBER."""
    updates.publish(ACTOR, number, datetime.now(UTC))
    click.echo(f"Update {number} is published.")


@update.command("withdraw")
@NUMBER
@click.option("--reason", required=True, help="What staff read on its page instead.")
@with_appcontext
def withdraw(number: int, reason: str) -> None:
    """Take update NUMBER back."""
    updates.withdraw(ACTOR, number, reason, datetime.now(UTC))
    click.echo(f"Update {number} is withdrawn.")


@update.command("delete")
@NUMBER
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def delete(number: int, yes: bool) -> None:
    """Delete the draft NUMBER."""
    if not yes:
        click.confirm(f"Delete draft {number}?", abort=True)
    updates.remove(ACTOR, number, datetime.now(UTC))
    click.echo(f"Draft {number} is deleted.")


@update.command("reply")
@NUMBER
@click.argument("text")
@with_appcontext
def reply_to(number: int, text: str) -> None:
    """Hand in a reply to update NUMBER for somebody, and print its one-time code."""
    _say(reply(number, text))


@update.command("answer")
@MARK
@click.argument("text")
@with_appcontext
def answer(mark: str, text: str) -> None:
    """Answer the shown reply MARK; an empty TEXT takes the answer back."""
    reviewing_voices.answer(mark, text, ACTOR, datetime.now(UTC))
    click.echo("The answer stands below the reply." if text.strip() else "The answer is gone.")


@click.group()
def thanks() -> None:
    """Thank a colleague or team, and keep the list of those who do not want it in public."""


@thanks.command("say")
@click.argument("whom")
@click.argument("text")
@click.option("--signed", default="", help="A name to sign with.")
@with_appcontext
def say(whom: str, text: str, signed: str) -> None:
    """Hand in a thank-you to WHOM for somebody, and print its one-time code."""
    _say(thank_you(voices.latest_wave(), whom, text, "", signed))


def _say(voice: Voice) -> None:
    code = voices.say(voice, voices.new_seed())
    click.echo(f"It waits to be read. Code: {code.display}")


@thanks.command("names")
@with_appcontext
def names() -> None:
    """List who does not want to be thanked in public."""
    for name in reviewing_voices.declined_names():
        click.echo(name)


@thanks.command("decline")
@click.argument("name")
@with_appcontext
def decline(name: str) -> None:
    """Never thank NAME in public; what is shown already is held back."""
    held = reviewing_voices.add_declined(name, ACTOR, datetime.now(UTC))
    click.echo(f"The name is on the list. Held back: {held}.")


@thanks.command("allow")
@click.argument("name")
@with_appcontext
def allow(name: str) -> None:
    """Take NAME off the list again."""
    reviewing_voices.remove_declined(name, ACTOR, datetime.now(UTC))
    click.echo("The name is off the list.")


@click.group("voices")
def voices_() -> None:
    """Read replies and thank-yous before anyone else; show them or hold them back."""


@voices_.command("list")
@with_appcontext
def list_voices() -> None:
    """List them, those that wait first: mark, kind, state, words."""
    rows = reviewing_voices.waiting_first()
    if not rows:
        click.echo("There is nothing to read.")
    for row in rows:
        words = " ".join(row.voice.all_text.split())
        click.echo(f"{row.mark}  {row.voice.kind:<6}  {row.stand:<8}  {words}")


@voices_.command("show")
@MARK
@click.option("--without", multiple=True, metavar="PHRASE", help="Take it out; may be repeated.")
@with_appcontext
def show(mark: str, without: tuple[str, ...]) -> None:
    """Show MARK to staff. What is taken out is gone for good."""
    text = reviewing_voices.look_at(mark).row.voice.all_text
    phrases = read_phrases("\n".join(without), text)
    warning = reviewing_voices.look_at(mark, phrases).percent
    reviewing_voices.show(mark, phrases, ACTOR, datetime.now(UTC))
    if warning:
        click.echo("It holds a number of percent: hold it back if that figure is hidden.", err=True)
    click.echo("Staff can read it.")


@voices_.command("hold")
@MARK
@with_appcontext
def hold(mark: str) -> None:
    """Hold MARK back, also when it was shown before."""
    reviewing_voices.hold_back(mark, ACTOR, datetime.now(UTC))
    click.echo("It is held back.")


COMMANDS: tuple[click.Command, ...] = (update, thanks, voices_)
