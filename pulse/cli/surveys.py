"""Commands for surveys."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from pulse.store import surveys as store
from pulse.workflow.planning import questions as question_sets
from pulse.workflow.planning import surveys as planning
from pulse.workflow.planning.asking import choose_profiles
from pulse.workflow.planning.left_out import leave_out
from pulse.workflow.planning.surveys import Wish
from pulse.workflow.planning.timetable import add_extra, bring_back
from surveys.audience import Rule
from surveys.profiles import READY
from surveys.recurrence import PRESETS

ACTOR = "command line"


@click.group()
def survey() -> None:
    """Create, list, pause and resume surveys."""


@survey.command("create")
@click.argument("title")
@click.option("--questions", required=True, metavar="CODE", help="See `pulse bank list`.")
@click.option(
    "--recurs", default="quarterly", show_default=True,
    help=f"One of {', '.join(PRESETS)}, or an RFC 5545 rule.",
)  # fmt: skip
@click.option("--first-on", required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.option(
    "--at", "opens_at", default="09:00", show_default=True, type=click.DateTime(["%H:%M"])
)
@click.option("--days", default=14, show_default=True, help="How long a wave stays open.")
@click.option("--reminders", default="5,10", show_default=True, help="Days after opening.")
@click.option(
    "--profile", "ready", multiple=True, metavar="CODE",
    help=f"May be repeated: {', '.join(profile.code for profile in READY)}.",
)  # fmt: skip
@click.option(
    "--own-profile", "own", default="", metavar="TEXT",
    help="A profile of your own: NAME|QUESTION|ANSWER|ANSWER, two to six answers.",
)  # fmt: skip
@click.option("--by-directorate", is_flag=True, help="Show profiles inside directorates, too.")
@click.option("--comment", is_flag=True, help="Ask for a comment.")
@click.option(
    "--panels", default=1, show_default=True,
    help="Ask one of so many panels each time, in turn; 1 asks everyone.",
)  # fmt: skip
@with_appcontext
def create(
    title: str,
    questions: str,
    recurs: str,
    first_on: datetime,
    opens_at: datetime,
    days: int,
    reminders: str,
    ready: tuple[str, ...],
    own: str,
    by_directorate: bool,
    comment: bool,
    panels: int,
) -> None:
    """Create the survey TITLE and plan its first waves."""
    reminder_days = planning.read_reminders(reminders, days)
    first, at = first_on.date(), opens_at.time()
    profiles = choose_profiles(ready, own, by_directorate)
    wish = Wish(
        title, questions, recurs, first, at, days, reminder_days, profiles, comment, Rule(panels)
    )
    made = planning.create_survey(ACTOR, wish, datetime.now(UTC))
    click.echo(f"{made.code} is created. Its first waves:")
    for wave in store.waves_of(made.code):
        click.echo(
            f"{wave.number:>4}  {wave.opens:%Y-%m-%d} to {wave.closes:%Y-%m-%d}  {wave.title}"
        )


@survey.command("questions")
@click.argument("code")
@click.argument("questions")
@click.option("--yes", is_flag=True, help="Change it; without this, only say what would break.")
@with_appcontext
def change_questions(code: str, questions: str, yes: bool) -> None:
    """Ask the set QUESTIONS in the survey CODE, from its next wave on."""
    revision = question_sets.revision(code, questions)
    for before, after in revision.reworded:
        click.echo(f"line breaks   {after.code}: {before.text!r} becomes {after.text!r}")
    for theme in revision.broken_themes:
        click.echo(f"line breaks   theme {theme.name}")
    for item in revision.added:
        click.echo(f"line begins   {item.code}: {item.text!r}")
    for item in revision.dropped:
        click.echo(f"line ends     {item.code}: {item.text!r}")
    click.echo(f"{len(revision.kept)} questions go on unbroken.")
    if yes:
        question_sets.change_questions(ACTOR, code, questions, datetime.now(UTC))
        click.echo(f"{code} asks them from its next wave on.")


@survey.command("list")
@with_appcontext
def list_surveys() -> None:
    """List every survey."""
    plans = store.survey_plans()
    if not plans:
        click.echo("There is no survey yet: run `pulse survey create`.")
    for plan in plans:
        state = "" if plan.active else " (paused)"
        click.echo(f"{plan.code:<30} {plan.instrument.code:<24} {plan.rule}{state}")


@survey.command("pause")
@click.argument("code")
@with_appcontext
def pause(code: str) -> None:
    """Plan no further waves of the survey CODE."""
    planning.pause_survey(ACTOR, code, datetime.now(UTC))
    click.echo(f"{code} is paused.")


@survey.command("resume")
@click.argument("code")
@with_appcontext
def resume(code: str) -> None:
    """Plan waves of the survey CODE again."""
    planning.resume_survey(ACTOR, code, datetime.now(UTC))
    click.echo(f"{code} is running again.")


DAY = click.DateTime(["%Y-%m-%d"])


@survey.command("extra")
@click.argument("code")
@click.argument("day", type=DAY)
@with_appcontext
def extra(code: str, day: datetime) -> None:
    """Plan one wave of the survey CODE beside its rule, on DAY. `wave skip` takes it out."""
    add_extra(ACTOR, code, day.date(), datetime.now(UTC))
    click.echo(f"An extra wave of {code} is planned for {day:%Y-%m-%d}.")


@survey.command("back")
@click.argument("code")
@click.argument("day", type=DAY)
@with_appcontext
def back(code: str, day: datetime) -> None:
    """Bring back the skipped wave of the survey CODE on DAY."""
    bring_back(ACTOR, code, day.date(), datetime.now(UTC))
    click.echo(f"The wave of {day:%Y-%m-%d} will take place.")


@survey.command("without")
@click.argument("code")
@click.argument("units", nargs=-1)
@with_appcontext
def without(code: str, units: tuple[str, ...]) -> None:
    """Do not ask UNITS (codes of directorates or services); none asks everyone again."""
    plan = leave_out(ACTOR, code, units, datetime.now(UTC))
    named = ", ".join(sorted(plan.audience.without)) or "nobody"
    click.echo(f"{code} leaves out {named}, from the next wave on.")


COMMANDS: tuple[click.Command, ...] = (survey,)
