"""Commands for reviewing comments."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from pulse.store.shown_comments import CommentKey
from pulse.workflow import reviewing
from surveys.comments import ORGANISATION, read_phrases

ACTOR = "command line"
OTHERS = "-"
PLACE = click.argument("place", metavar="DIRECTORATE")
RANK = click.argument("rank", metavar="N", type=int)
WAVE = click.argument("number", metavar="WAVE", type=int)


@click.group()
def comments() -> None:
    """Read the comments of a closed wave before anyone else; show them or hold them back."""


@comments.command("list")
@WAVE
@with_appcontext
def list_comments(number: int) -> None:
    """List the comments of WAVE: directorate ("-" for the others together), number, state."""
    review = reviewing.review(number)
    for place in review.places:
        for row in place.rows:
            words = " ".join(row.words.split())
            click.echo(f"{row.key.place or OTHERS:<10} {row.key.rank:>4}  {row.stand:<8} {words}")
    if not review.places:
        click.echo(f"No comments: at least {review.fewest} people of a directorate must write one.")


@comments.command("show")
@WAVE
@PLACE
@RANK
@click.option("--without", multiple=True, metavar="PHRASE", help="Take it out; may be repeated.")
@with_appcontext
def show(number: int, place: str, rank: int, without: tuple[str, ...]) -> None:
    """Show comment N of DIRECTORATE with the results. What is taken out is gone for good."""
    key = _key(number, place, rank)
    phrases = read_phrases("\n".join(without), reviewing.comment(key).words)
    reviewing.show(key, phrases, ACTOR, datetime.now(UTC))
    click.echo("The comment is shown with the results.")


@comments.command("hold")
@WAVE
@PLACE
@RANK
@with_appcontext
def hold(number: int, place: str, rank: int) -> None:
    """Hold comment N of DIRECTORATE back, also when it was shown before."""
    reviewing.hold_back(_key(number, place, rank), ACTOR, datetime.now(UTC))
    click.echo("The comment is held back.")


def _key(number: int, place: str, rank: int) -> CommentKey:
    return CommentKey(number, ORGANISATION if place == OTHERS else place, rank)


COMMANDS: tuple[click.Command, ...] = (comments,)
