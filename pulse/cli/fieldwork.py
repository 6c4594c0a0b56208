"""Commands for messages and for the scheduler."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from pulse.models.base import db
from pulse.scheduler.clock import run_forever
from pulse.store.failures import failures, requeue_failed
from pulse.store.outbox import outbox_counts
from pulse.store.stores import stores
from pulse.store.transaction import transaction
from pulse.store.waves import wave_record
from pulse.workflow.mailings import queue_reminders
from pulse.workflow.monitoring import scheduler_status
from pulse.workflow.planning.response import directorate_of, manager_words, response_of
from pulse.workflow.sending import send_due, sending_trouble

COMING_SHOWN = 5


@click.command()
@click.option("--limit", type=click.IntRange(1), help="Send at most so many messages.")
@click.option("--rate", type=click.FloatRange(0.001), help="Send at most so many a second.")
@click.option(
    "--again", "wave", type=int, metavar="WAVE", help="Try the failed messages of WAVE again first."
)
@with_appcontext
def send(limit: int | None, rate: float | None, wave: int | None) -> None:
    """Send what waits in the outbox now, without waiting for its turn."""
    if wave is not None:
        wave_record(db.session, wave)
        with transaction():
            again = requeue_failed(db.session, wave)
        click.echo(f"{again} failed messages are tried again.")
    report = send_due(datetime.now(UTC), limit, rate, patient=False, report=_show)
    # How many reminders went is how many have not answered.
    more = " Reminders went too." if report.reminders else ""
    counts = f"to be tried again {report.retried}, failed {report.failed}"
    click.echo(f"Sent {report.told}, {counts}.{more}")
    if report.stopped:
        raise click.ClickException(f"{report.stopped} Nothing is lost: the rest stays queued.")


def _show(stage: str, done: int, total: int) -> None:
    click.echo(f"{stage}: {done} gone, {total - done} not", err=True)


@click.command()
@click.argument("number", metavar="WAVE", type=int)
@with_appcontext
def remind(number: int) -> None:
    """Queue a reminder of open WAVE to everyone to whom no ballot was issued.

    Once a day at most. Whom it went to is not kept.
    """
    wave = wave_record(db.session, number)
    day = (datetime.now(UTC) - wave.opens).days
    if queue_reminders(wave, day):
        click.echo("The reminder is queued. It goes out within a minute, or with: pulse send")
    else:
        click.echo("Nothing was queued: there was a reminder today, or everyone has answered.")


@click.command()
@click.argument("number", metavar="WAVE", type=int)
@with_appcontext
def undelivered(number: int) -> None:
    """List the messages of WAVE that could not be delivered, and why."""
    wave_record(db.session, number)
    found = failures(db.session, number)
    for one in found:
        click.echo(f"{one.number}  {one.kind:<10}  {one.channel:<6}  {one.to}  {one.reason}")
    if not found:
        click.echo("Every message that was tried has been delivered or is still on its way.")


@click.command()
@click.argument("number", metavar="WAVE", type=int)
@click.option("--managers", "code", metavar="DIRECTORATE", help="A text for its managers instead.")
@with_appcontext
def response(number: int, code: str | None) -> None:
    """Say how the response of open WAVE goes, by directorate, and where it lags."""
    found = response_of(number)
    if code is not None:
        click.echo("\n\n".join(manager_words(found, directorate_of(found, code))))
        return
    if found.on is None:
        click.echo("The first response rates come the day after opening.")
    for one in found.directorates:
        before = "" if one.before is None else f", {one.before} % in {found.before}, same day"
        lags = "  lags" if one.lags else ""
        click.echo(f"{one.code}  {one.name}: {one.percent} %{before}{lags}")


@click.group()
def scheduler() -> None:
    """Open, remind, close and release on time; send what waits."""


@scheduler.command()
@with_appcontext
def run() -> None:
    """Run the scheduler in a process of its own until interrupted."""
    click.echo("The scheduler looks every minute what is due. Stop it with Ctrl+C.")
    try:
        run_forever(current_app._get_current_object())  # type: ignore[attr-defined]
    except (KeyboardInterrupt, SystemExit):
        stores().stop()


@scheduler.command()
@with_appcontext
def status() -> None:
    """Say how the scheduler does. Exit code 1 when none has run for five minutes."""
    now = datetime.now(UTC)
    found = scheduler_status(now)
    state = found.state
    last = f"{state.last:%Y-%m-%d %H:%M:%S} UTC" if state.last else "never"
    click.echo(f"Last look at the clock: {last}")
    if state.absence:
        away = state.absence
        click.echo(f"Was away {away.since:%Y-%m-%d %H:%M} to {away.until:%Y-%m-%d %H:%M} UTC")
    for trouble in state.troubles:
        click.echo(f"Trouble: {trouble.what}: {trouble.reason}")
    if stopped := sending_trouble():
        click.echo(f"Sending stopped: {stopped}")
    for run in found.caught_up:
        click.echo(f"Caught up: {run.what}{': ' + run.trouble if run.trouble else ''}")
    for one in found.coming[:COMING_SHOWN]:
        click.echo(f"Next: {one.moment:%Y-%m-%d %H:%M} UTC  {one.what}")
    for (wave, kind, stand), count in sorted(outbox_counts(db.session).items()):
        # How many wait for a reminder is how many have not answered.
        shown = "some" if kind == "reminder" else str(count)
        click.echo(f"Wave {wave}: {shown} of kind {kind} {stand}")
    if not state.runs(now):
        raise click.ClickException(
            "No scheduler runs. Start one: flask --app wsgi pulse scheduler run"
        )


COMMANDS: tuple[click.Command, ...] = (send, remind, undelivered, response, scheduler)
