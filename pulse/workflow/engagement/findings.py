"""What every member of staff may read: what was said, what changed, what will be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pulse.store import settings
from pulse.store.audit import record
from pulse.store.transaction import transaction
from pulse.workflow import reading
from pulse.workflow.choices import Asked, Choice, Option
from pulse.workflow.engagement import commitments
from pulse.workflow.engagement.commitments import Entry
from surveys.change import Change
from surveys.commitment import Count
from surveys.group_names import GroupName
from surveys.heat import columns_of
from surveys.measure import Reading
from surveys.narrative import Sentence

_OPEN = "findings_open"
MOST_TOLD = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A theme in the organisation and in one directorate, in the latest wave."""

    name: str
    whole: Reading
    part: Reading | None
    change: Change
    before: str


@dataclass(frozen=True, slots=True)
class Findings:
    """The page for staff; `choice` is None before anything is released."""

    choice: Choice | None
    told: tuple[Sentence, ...]
    response: str
    lines: tuple[Line, ...]
    places: tuple[Option, ...]
    place: GroupName | None
    entries: tuple[Entry, ...]
    count: Count


def findings(place: str = "", survey: str = "") -> Findings:
    """The findings for staff, of the organisation and of one directorate where it is known."""
    choice = reading.selected(Asked(survey=survey))
    if choice is None:
        entries = commitments.ledger()
        return Findings(None, (), "", (), (), None, entries, commitments.standing(entries))
    current = [group for group in choice.parts if group.current]
    chosen = next((group for group in current if group.code == place), None)
    overview = reading.overview(choice)
    told = (*overview.about("moved"), *overview.about("steady"))[:MOST_TOLD]
    response = next((sentence.text for sentence in overview.about("response")), "")
    entries = commitments.ledger(_unit_of(choice, chosen))
    return Findings(
        choice, told, response, _lines(choice, chosen),
        tuple(Option(group.code, group.name, group.code == place) for group in current),
        chosen, entries, commitments.standing(entries),
    )  # fmt: skip


def _lines(choice: Choice, place: GroupName | None) -> tuple[Line, ...]:
    codes = [choice.whole.code, *([place.code] if place else [])]
    found = []
    for measure, name in columns_of(choice.latest, "theme_score"):
        series = choice.programme.series(codes, measure)
        shown, part = series[-1], series[1].latest.reading if place else None
        before = shown.previous.label if shown.previous else ""
        found.append(Line(name, series[0].latest.reading, part, shown.change, before))
    return tuple(found)


def _unit_of(choice: Choice, place: GroupName | None) -> str:
    if place is None:
        return ""
    found = choice.latest.hidden_group(place.code)
    return (found or choice.latest.group(place.code)).unit or ""


def is_open() -> bool:
    """Whether staff may read the findings without signing in; they may, until this is changed."""
    return settings.setting(_OPEN) is not False


def open_to_all(actor: str, everyone: bool, now: datetime) -> None:
    """Let everyone who reaches the service read the findings, or signed-in people alone."""
    with transaction():
        settings.keep_setting(_OPEN, everyone)
        record(actor, "findings", "open to all" if everyone else "for signed-in people", now)
