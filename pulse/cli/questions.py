"""Commands for the question bank: the sets we ship, and sets of one's own."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from pulse.store import questions as store
from pulse.workflow.planning import questions
from pulse.workflow.planning.surveys import minutes_to_answer
from surveys.advice import advise
from surveys.draft import Draft, Own, shipped_scales
from surveys.errors import InvalidValueError
from surveys.languages import LANGUAGES

ACTOR = "command line"
COLUMNS = ("key", "english", "translation")


@click.group()
def bank() -> None:
    """Look at the questions that Pulse ships, and put sets of your own together."""


@bank.command("list")
@with_appcontext
def list_bank() -> None:
    """List every set of questions with its licence; drafts of your own last."""
    for found in questions.question_sets():
        minutes = minutes_to_answer(found)
        click.echo(
            f"{found.code:<28} {len(found.items):>2} questions, {minutes} min  {found.title}"
        )
        click.echo(f"{'':<28} {found.licence}")
    for draft in store.drafts():
        if not store.versions(draft.code):
            click.echo(f"{draft.code:<28} {len(draft.items):>2} questions, a draft: {draft.title}")


@bank.command("show")
@click.argument("code")
@with_appcontext
def show(code: str) -> None:
    """Show the questions of the set CODE, each with its source and licence."""
    own = store.has_draft(code)
    found = questions.preview_of(code) if own else questions.question_set(code)
    click.echo(f"{found.title}\n{found.source}. {found.licence}")
    for item in found.items:
        turned = "  (agreeing is unfavourable)" if item.reverse else ""
        click.echo(f"{item.code:<10} {item.text}{turned}")
        click.echo(f"{'':<10} {' / '.join(item.scale.options)}. {item.source}. {item.licence}")
    for kept in store.versions(code) if own else ():
        click.echo(f"version {kept.number}: {kept.instrument.fingerprint}")


@bank.command("new")
@click.argument("title")
@click.option("--from", "start", default="", metavar="CODE", help="Start with this set.")
@with_appcontext
def new(title: str, start: str) -> None:
    """Start a set of your own under TITLE."""
    made = questions.start_set(ACTOR, title, start, datetime.now(UTC))
    _say(made)


@bank.command("add")
@click.argument("code")
@click.argument("source")
@click.argument("items", nargs=-1, required=True)
@with_appcontext
def add(code: str, source: str, items: tuple[str, ...]) -> None:
    """Put ITEMS of the set SOURCE at the end of your set CODE."""
    _say(questions.pick(code, [(source, item) for item in items]))


@bank.command("write")
@click.argument("code")
@click.argument("text")
@click.option("--theme", default="", help="Its name; none where left out.")
@click.option(
    "--scale", default="agreement", show_default=True,
    help=f"One of {', '.join(scale.code for scale in shipped_scales())}.",
)  # fmt: skip
@click.option("--reverse", is_flag=True, help="Agreeing is unfavourable.")
@click.option("--instead-of", "item", metavar="ITEM", help="Reword this question of your own.")
@with_appcontext
def write(code: str, text: str, theme: str, scale: str, reverse: bool, item: str | None) -> None:
    """Put a question of your own, TEXT, into your set CODE. Advice on it is only advice."""
    _say(questions.write(code, Own(text, theme, scale, reverse), item))
    for said in advise(text):
        click.echo(f"Advice: {said}")


@bank.command("move")
@click.argument("code")
@click.argument("item")
@click.argument("places", type=int)
@with_appcontext
def move(code: str, item: str, places: int) -> None:
    """Move ITEM of your set CODE down by PLACES; `-- -1` moves it up."""
    _say(questions.move(code, item, places))


@bank.command("remove")
@click.argument("code")
@click.argument("item")
@with_appcontext
def remove(code: str, item: str) -> None:
    """Take ITEM out of your set CODE."""
    _say(questions.remove(code, item))


@bank.command("phrases")
@click.argument("code")
@click.argument("language")
@with_appcontext
def phrases(code: str, language: str) -> None:
    """Print what is to be translated in your set CODE as CSV, filled as far as we can."""
    begun = store.draft(code).begun(language)
    said = next(t for t in begun.translations if t.language == language)
    whole = io.StringIO()
    writer = csv.writer(whole, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((p.key, p.english, said.text(p.key) or "") for p in begun.phrases)
    click.echo(whole.getvalue(), nl=False)


@bank.command("translate")
@click.argument("code")
@click.argument("language")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def translate(code: str, language: str, file: Path) -> None:
    """Take the translations of your set CODE from FILE, as `bank phrases` prints it."""
    texts = _texts(file)
    made = questions.translate(code, language, texts)
    lacking = made.lacking(language)
    state = f"{len(lacking)} still missing, first {lacking[0].english!r}" if lacking else "complete"
    click.echo(f"{LANGUAGES[language]}: {state}.")


def _texts(file: Path) -> dict[str, str]:
    try:
        rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
        return {row["key"]: row["translation"] or "" for row in rows}
    except (KeyError, UnicodeDecodeError, csv.Error):
        raise InvalidValueError(
            f"{file.name}: save it as CSV (UTF-8) with the columns {', '.join(COLUMNS)}"
        ) from None


@bank.command("drop-language")
@click.argument("code")
@click.argument("language")
@with_appcontext
def drop_language(code: str, language: str) -> None:
    """Take a language out of your set CODE."""
    _say(questions.drop_language(code, language))


@bank.command("save")
@click.argument("code")
@with_appcontext
def save(code: str) -> None:
    """Keep your set CODE as a version that surveys can ask."""
    kept = questions.keep(ACTOR, code, datetime.now(UTC))
    click.echo(f"{code} version {kept.number}: {kept.instrument.fingerprint}")


@bank.command("delete")
@click.argument("code")
@with_appcontext
def delete(code: str) -> None:
    """Delete your set CODE, of which no version was ever saved."""
    questions.discard(ACTOR, code, datetime.now(UTC))
    click.echo(f"{code} is deleted.")


def _say(draft: Draft) -> None:
    minutes = minutes_to_answer(draft.finished("-")) if draft.items else 0
    click.echo(f"{draft.code}: {len(draft.items)} questions, about {minutes} min.")
    for place, item in enumerate(draft.items, 1):
        click.echo(f"{place:>3}  {item.code:<16} {item.text}")


COMMANDS: tuple[click.Command, ...] = (bank,)
