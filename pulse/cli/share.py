"""Commands for the share kit: the deck, the brief and the text of a released wave."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from pulse.workflow.kit import Kit, brief_file, deck_file, kit, text_of
from surveys.errors import InvalidValueError, NotFoundError


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
