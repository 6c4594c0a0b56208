"""Commands for the share kit: deck, brief and text of a released wave, and the template."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from pulse.workflow.kit import Kit, brief_file, deck_file, kit, text_of
from pulse.workflow.planning.slide_template import leave_template, slide_template, use_template
from surveys.errors import InvalidValueError, NotFoundError

ACTOR = "command line"
_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def share() -> None:
    """Write what a chief executive shows to staff: deck, brief, text."""


def _chosen(command: Callable[..., Any]) -> Callable[..., Any]:
    """The arguments that every file of the kit takes."""
    for decorate in (
        click.argument("file", type=click.Path(dir_okay=False, path_type=Path)),
        click.argument("wave", type=int),
        click.option("--directorate", "directorates", multiple=True, metavar="CODE",
                     help="Show this directorate, such as d.place; may be given again."),
        click.option("--theme", "themes", multiple=True, metavar="WORD",
                     help="Show this theme, such as theme.listen; may be given again."),
    ):  # fmt: skip
        command = decorate(command)
    return command


@share.command("deck")
@_chosen
@with_appcontext
def deck_(wave: int, file: Path, directorates: tuple[str, ...], themes: tuple[str, ...]) -> None:
    """Write the PowerPoint deck of released WAVE to FILE."""
    made = _kit(wave, directorates, themes)
    _write(file, ".pptx", deck_file(made))
    click.echo(f"{file}: {len(made.talk.slides)} slides on {made.talk.survey}, {made.talk.label}.")


@share.command("brief")
@_chosen
@with_appcontext
def brief_(wave: int, file: Path, directorates: tuple[str, ...], themes: tuple[str, ...]) -> None:
    """Write the one-page brief of released WAVE to FILE, a tagged PDF."""
    made = _kit(wave, directorates, themes)
    _write(file, ".pdf", brief_file(made))
    click.echo(f"{file}: one page on {made.talk.survey}, {made.talk.label}.")


@share.command("text")
@_chosen
@with_appcontext
def text_(wave: int, file: Path, directorates: tuple[str, ...], themes: tuple[str, ...]) -> None:
    """Write released WAVE as plain text to FILE, for an e-mail or the intranet."""
    made = _kit(wave, directorates, themes)
    _write(file, ".txt", text_of(made).encode())
    click.echo(f"{file}: {made.talk.survey}, {made.talk.label}, in words.")


@share.command("template")
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--none", "leave", is_flag=True, help="Use Pulse's own theme again.")
@with_appcontext
def template_(file: Path | None, leave: bool) -> None:
    """Make decks on the PowerPoint template FILE, or say which one is in use."""
    if file is not None and leave:
        raise InvalidValueError("give a file or --none, not both")
    if file is not None:
        kept = use_template(ACTOR, file.name, file.read_bytes(), datetime.now(UTC))
        click.echo(f"Decks are made on {kept.name} from now on.")
    elif leave:
        there = leave_template(ACTOR, datetime.now(UTC))
        click.echo("Decks are in Pulse's own theme" + (" again." if there else ", as they were."))
    else:
        used = slide_template()
        click.echo(f"Decks are made on {used.name}." if used else "Decks are in Pulse's own theme.")


def _kit(wave: int, directorates: tuple[str, ...], themes: tuple[str, ...]) -> Kit:
    made = kit(wave, directorates, themes)
    if made is None:
        raise NotFoundError("nothing is released yet")
    return made


def _write(file: Path, ending: str, body: bytes) -> None:
    if file.suffix.lower() != ending:
        raise InvalidValueError(f"{file.name!r}: give the file a name that ends in {ending}")
    if not file.parent.is_dir():
        raise InvalidValueError(
            f"there is no folder {str(file.parent)!r} to write {file.name!r} in"
        )
    file.write_bytes(body)


COMMANDS: tuple[click.Command, ...] = (share,)
