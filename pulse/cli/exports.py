"""Commands that write the files of released waves."""

from __future__ import annotations

from pathlib import Path

import click
from flask import render_template
from flask.cli import with_appcontext

from pulse.workflow import downloads
from pulse.workflow.downloads import File
from surveys.errors import NotAllowedError
from surveys.trend import Programme

_OUTPUT = click.Path(dir_okay=False, path_type=Path)


@click.group()
def export() -> None:
    """Write released figures as files: workbook, data package, LGA return, methodology."""


def _write(output: Path, content: bytes, programme: Programme) -> None:
    try:
        output.write_bytes(content)
    except OSError as error:
        raise NotAllowedError(f"{output} cannot be written: {error.strerror}") from None
    wave = programme.labels[programme.latest.wave]
    click.echo(f"{output}: {len(content):,} bytes, {programme.latest.survey}, {wave}")


def _command(name: str, word: str, help_: str) -> click.Command:
    @click.argument("survey")
    @click.option("--wave", default="", help="The code of a wave; without it, the latest.")
    @click.option("--output", required=True, type=_OUTPUT, help="The file to write.")
    @with_appcontext
    def run(survey: str, wave: str, output: Path) -> None:
        programme = downloads.programme_of(survey, wave)
        _write(output, _body(word, programme).body, programme)

    return click.command(name, help=help_)(run)


def _body(word: str, programme: Programme) -> File:
    if word == "methodology":
        page = render_template("exports/methodology.html", view=downloads.statement(programme))
        return File(page.encode(), "html")
    return downloads.FILES[word](programme)


for _name, _word, _help in (
    ("xlsx", "workbook", "Write the workbook of a wave of SURVEY, for Excel."),
    ("data", "data-package", "Write every wave of SURVEY as a Frictionless data package (zip)."),
    ("lga", "lga-return", "Write the LGA engagement return of a wave of SURVEY, for Excel."),
    ("lga-csv", "lga-return-csv", "Write the LGA engagement return of a wave of SURVEY, as CSV."),
    ("methodology", "methodology", "Write the methodology statement of a wave of SURVEY (HTML)."),
):
    export.add_command(_command(_name, _word, _help))


COMMANDS: tuple[click.Command, ...] = (export,)
