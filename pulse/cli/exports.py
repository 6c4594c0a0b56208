"""Commands that write the files of released waves."""

from __future__ import annotations

from pathlib import Path

import click
from flask import render_template
from flask.cli import with_appcontext

from pulse.workflow import downloads, reading
from pulse.workflow.choices import Asked
from pulse.workflow.downloads import File
from pulse.workflow.taking import ENDINGS, TAKES
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


@export.command("chart")
@click.argument("page", type=click.Choice([*TAKES]))
@click.argument("survey")
@click.option("--of", default="", help="theme.CODE or item.CODE.")
@click.option("--within", default="", help="The code of a directorate's group, such as d.place.")
@click.option("--figure", default="", help="score, favourable or response.")
@click.option("--view", default="", help="change (heat map) or multiples (trend).")
@click.option("--wave", default="", help="The code of a wave; without it, the latest.")
@click.option("--output", required=True, type=_OUTPUT, help="A file ending in .csv, .svg or .png.")
@with_appcontext
def chart(
    page: str, survey: str, of: str, within: str, figure: str, view: str, wave: str, output: Path
) -> None:
    """Write the chart of a results page as figures (CSV) or as a picture (SVG, PNG)."""
    ending = ENDINGS.get(output.suffix.removeprefix("."))
    if ending is None:
        raise click.UsageError(f"{output} should end in .csv, .svg or .png")
    programme = downloads.programme_of(survey, wave)
    words = Asked(survey=survey, of=of, within=within, figure=figure, view=view,
                  until=programme.latest.wave)  # fmt: skip
    choice = reading.selected(words)
    if choice is None or choice.notes:
        raise click.UsageError(" ".join(choice.notes) if choice else "there is no release yet")
    _write(output, ending(TAKES[page](choice, words)), programme)


COMMANDS: tuple[click.Command, ...] = (export,)
