"""Commands for surveys that were held before Pulse, or elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from pulse.store.earlier import Held, earlier_surveys
from pulse.workflow import earlier, supplied
from surveys.errors import InvalidValueError, Problem

ACTOR = "command line"
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def history() -> None:
    """Bring in surveys from before Pulse: published figures, or answers of a supplier."""


@history.command("import")
@click.argument("file", type=_FILE)
@click.option("--title", required=True, help="Of the survey; with --answers, of the wave.")
@click.option("--source", required=True, help="Where it was published, or who ran it.")
@click.option("--publisher", default="", help="Who published the figures.")
@click.option("--licence", default="", help="Under which licence, or 'none stated'.")
@click.option("--notes", default="", help="What a reader should know of the figures.")
@click.option("--units", type=_FILE, help="Names of units, where the figures have codes only.")
@click.option("--items", type=_FILE, help="Wordings, where the figures have codes only.")
@click.option("--order", type=click.Choice(["best-first", "worst-first"]),
              help="How shares are ordered, where no scores say it.")  # fmt: skip
@click.option("--answers", is_flag=True, help="FILE has a row for each person who answered.")
@click.option("--survey", default="", help="With --answers: the survey, or a set of questions.")
@click.option("--opened", type=_DAY, help="With --answers: the first day, YYYY-MM-DD.")
@click.option("--closed", type=_DAY, help="With --answers: the last day, YYYY-MM-DD.")
@click.option("--column", "columns", multiple=True, metavar="FIELD=HEADING",
              help="Which heading holds a field, where it is not recognised.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would change and change nothing.")
@with_appcontext
def import_(
    file: Path, answers: bool, columns: tuple[str, ...], dry_run: bool, **said: Any
) -> None:
    """Bring in FILE (CSV or XLSX), whole or not at all.

    Published figures have a row for each unit, question and wave. With --answers the rows are
    people: they are counted, planned, proved and published like a wave, and kept nowhere.
    """
    mapping = _mapping(columns)
    if answers:
        _answers(file, said, mapping, dry_run)
    else:
        _figures(file, said, mapping, dry_run)


def _mapping(columns: tuple[str, ...]) -> dict[str, str]:
    pairs = [column.partition("=") for column in columns]
    if any(not equals for _, equals, _ in pairs):
        raise click.UsageError("Give --column as FIELD=HEADING, such as --column unit='Team'.")
    return {field: heading for field, _, heading in pairs}


def _figures(file: Path, said: dict[str, Any], mapping: dict[str, str], dry_run: bool) -> None:
    about = earlier.read_about(
        said["title"], said["publisher"], said["source"], said["licence"], said["notes"]
    )
    lists = [said[name].read_bytes() if said[name] else b"" for name in ("units", "items")]
    held = Held(about, file.read_bytes(), *lists)
    best_first = {"best-first": True, "worst-first": False}.get(said["order"] or "")
    if dry_run:
        found = earlier.check_earlier(held, mapping, best_first)
    else:
        found = earlier.import_earlier(ACTOR, held, datetime.now(UTC), mapping, best_first)
    if found.survey is None:
        _refuse(file, found.problems)
        return
    survey = found.survey
    click.echo(
        f"{len(survey.units):,} units, {len(survey.items):,} questions,"
        f" {len(survey.waves):,} waves: {found.new:,} new figures, {found.changed:,} changed,"
        f" {found.gone:,} taken out."
    )
    click.echo("Nothing was changed." if dry_run else f"{about.title} is in.")


def _refuse(file: Path, problems: tuple[Problem, ...]) -> None:
    for problem in problems[1:20]:
        click.echo(f"Problem: {problem}", err=True)
    raise InvalidValueError(f"{file.name}: {len(problems)} problems, first: {problems[0]}")


def _answers(file: Path, said: dict[str, Any], mapping: dict[str, str], dry_run: bool) -> None:
    if not (said["survey"] and said["opened"] and said["closed"]):
        raise click.UsageError("With --answers give --survey, --opened and --closed too.")
    wish = supplied.Wish(
        said["survey"], said["title"], said["opened"].date(), said["closed"].date(), said["source"]
    )
    content, now = file.read_bytes(), datetime.now(UTC)
    number = 0
    if dry_run:
        found = supplied.check_answers(wish, content, file.name, mapping)
    else:
        found, number = supplied.import_answers(ACTOR, wish, content, file.name, now, mapping)
    if not found.good:
        _refuse(file, found.problems)
    click.echo(
        f"{found.people:,} people, {found.questions} questions, {found.cells} cells of at least"
        f" {found.smallest}."
    )
    if found.missing:
        click.echo(f"Not in the file: {', '.join(found.missing)}.")
    if dry_run:
        click.echo("Nothing was changed.")
        return
    click.echo(
        f"Counted as wave {number}. Publish it: flask --app wsgi pulse wave publish {number}"
    )


@history.command("list")
@with_appcontext
def list_() -> None:
    """List the earlier surveys with published figures."""
    found = earlier_surveys()
    if not found:
        click.echo("There are none yet: run `pulse history import FILE`.")
    for listed in found:
        waves = ", ".join(wave.label for wave in listed.waves)
        click.echo(f"{listed.about.code}: {listed.about.title}, {listed.units:,} units, {waves}")


@history.command("remove")
@click.argument("code")
@with_appcontext
def remove(code: str) -> None:
    """Take the earlier survey CODE out."""
    earlier.remove_earlier(ACTOR, code, datetime.now(UTC))
    click.echo(f"{code} is taken out.")


COMMANDS: tuple[click.Command, ...] = (history,)
