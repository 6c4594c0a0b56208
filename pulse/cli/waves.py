"""Commands for the life of a wave."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from pulse.cli.secret_file import new_secret_file
from pulse.models.base import db
from pulse.store.waves import wave_record, waves_in
from pulse.workflow.additions import Wanted, add_group
from pulse.workflow.closing import close_wave
from pulse.workflow.fineness import fineness
from pulse.workflow.opening import open_wave
from pulse.workflow.planning.audience import outlook
from pulse.workflow.planning.timetable import skip_wave
from pulse.workflow.publication import publish_wave
from pulse.workflow.witness import is_witnessed
from surveys.ballot import BoxKey
from surveys.errors import InvalidValueError, PulseError
from surveys.manifest import Manifest
from surveys.wave import STATES

ACTOR = "command line"


def show_progress(stage: str, done: int, total: int) -> None:
    """One line that grows: the stage, and how much of it is done."""
    click.echo(f"\r{stage}: {done} of {total}", nl=done == total)


@click.group()
def wave() -> None:
    """List, open, close and publish waves."""


@wave.command("list")
@with_appcontext
def list_waves() -> None:
    """List every wave with its number, state and dates."""
    rows = [record for state in STATES for record in waves_in(db.session, state)]
    if not rows:
        click.echo("There is no wave yet: create a survey first (pulse survey create).")
    for record in sorted(rows, key=lambda r: r.number):
        dates = f"{record.opens:%Y-%m-%d} to {record.closes:%Y-%m-%d}"
        waits = is_witnessed(record) and datetime.now(UTC) >= record.closes
        click.echo(
            f"{record.number:>4}  {record.state:<9} {dates}  {record.survey_title}: {record.title}"
            f"{' (waits for its key)' if waits else ''}"
        )


@wave.command("open")
@click.argument("number", type=int)
@click.option(
    "--witness", "key_file", type=click.Path(dir_okay=False, path_type=Path),
    help="Write the only copy of the key that opens the ballots to this new file.",
)  # fmt: skip
@with_appcontext
def open_(number: int, key_file: Path | None) -> None:
    """Open wave NUMBER: make its keys and manifest, and queue its invitations."""
    now = datetime.now(UTC)
    if key_file is None:
        manifest = open_wave(number, now, ACTOR, show_progress)
    else:
        manifest = _open_witnessed(number, now, key_file)
        click.echo(f"{key_file} is the only key to the ballots. Take it away from this machine,")
        click.echo(f"keep it safe, and bring it back: pulse wave close {number} --key FILE")
    click.echo(f"Wave {number} is open. Fingerprint of its manifest: {manifest.fingerprint}")


def _open_witnessed(number: int, now: datetime, key_file: Path) -> Manifest:
    key = BoxKey.generate()
    with new_secret_file(key_file) as file:
        file.write(key.to_bytes())
    try:
        return open_wave(number, now, ACTOR, show_progress, key.public)
    except PulseError:
        key_file.unlink()
        raise


@wave.command("close")
@click.argument("number", type=int)
@click.option(
    "--key", "key_file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The box key that a results officer brings in witness mode.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@with_appcontext
def close(number: int, key_file: Path | None, yes: bool) -> None:
    """Close wave NUMBER for good: count its ballots and destroy its keys."""
    record = wave_record(db.session, number)
    if not yes:
        click.confirm(f"Close {record.title} for good? Nobody can answer afterwards.", abort=True)
    key = key_file.read_bytes() if key_file else None
    close_wave(number, datetime.now(UTC), ACTOR, show_progress, key)
    click.echo(f"Wave {number} is closed and counted, and its keys are destroyed.")


@wave.command("publish")
@click.argument("number", type=int)
@with_appcontext
def publish(number: int) -> None:
    """Publish closed wave NUMBER: print, prove and release its figures."""
    release = publish_wave(number, datetime.now(UTC), ACTOR, show_progress)
    click.echo(
        f"Wave {number} is released: {len(release.groups)} groups shown,"
        f" {len(release.hidden)} hidden. Fingerprint: {release.fingerprint}"
    )
    found = fineness(number)
    if found is not None:
        click.echo(f"{found.own_percent} % of staff can see their own service or its neighbours.")
        for rung in found.rungs:
            click.echo(f"{rung.percent:>4} %  {rung.words}")


@wave.command("add-group")
@click.argument("number", type=int)
@click.argument("name")
@click.option("--of", multiple=True, required=True, help="Code of a published group to add in.")
@click.option("--without", multiple=True, help="Code of a published group to leave out.")
@with_appcontext
def add(number: int, name: str, of: tuple[str, ...], without: tuple[str, ...]) -> None:
    """Add group NAME to released wave NUMBER: made of published groups, proved with all of them."""
    wanted = Wanted(name, of, without)
    added = add_group(number, wanted, datetime.now(UTC), ACTOR, show_progress)
    click.echo(
        f"{added.group.name} ({added.group.code}) is added to wave {number}:"
        f" {added.group.responses} people, {added.lowered} figures made coarser."
        f" Fingerprint: {added.fingerprint}"
    )


@wave.command("outlook")
@click.argument("number", type=int)
@with_appcontext
def outlook_(number: int) -> None:
    """Say whom planned wave NUMBER would ask now, and how sure its figures would be."""
    look = outlook(number, datetime.now(UTC))
    if look.audience is None:
        raise InvalidValueError(f"It cannot be opened: {look.refusal}.")
    found = look.audience
    click.echo(
        f"{len(found.people):,} people would be asked, in {len(look.cells)} groups, the smallest"
        f" of {look.smallest}. Not asked: {found.waiting:,} in another turn, {found.excluded:,}"
        f" left out, {found.tired:,} asked often enough, {found.held_back:,} held back."
    )
    for outcome in look.expected:
        e = outcome.expected
        sure = "too few for a figure" if e.margin is None else f"within {e.margin:.0f} points"
        click.echo(
            f"{outcome.name:<32} {e.asked:>6,} of {e.people:>6,} asked, {e.answers:>6,} answers"
            f" expected: {sure}"
        )


@wave.command("skip")
@click.argument("number", type=int)
@with_appcontext
def skip(number: int) -> None:
    """Leave out planned wave NUMBER; an extra one is taken out again."""
    record = wave_record(db.session, number)
    plan = skip_wave(ACTOR, number, datetime.now(UTC))
    click.echo(f"{record.title} will not take place.")
    if record.rule_day in plan.skips:
        click.echo(f"To undo: pulse survey back {plan.code} {record.rule_day}")


COMMANDS: tuple[click.Command, ...] = (wave,)
