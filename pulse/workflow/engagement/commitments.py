"""The ledger of commitments: make, change, note, import; and whether each dial has turned."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from pulse.exports.plain_csv import csv_text
from pulse.models.base import db
from pulse.store import commitments as store
from pulse.store import releases
from pulse.store.audit import record
from pulse.store.commitments import Kept
from pulse.store.organisation import load_changes, load_organisation
from pulse.store.staff_file import read_staff_file
from pulse.store.stores import stores
from pulse.store.transaction import transaction
from surveys.action_plan import Knowing, plan_rows, read_plan
from surveys.belief import Belief, belief_and_completion
from surveys.commitment import Commitment, Count, Dial, Heard, Note, Status, count, dial
from surveys.errors import InvalidValueError, NotFoundError, Problem
from surveys.heat import columns_of
from surveys.trend import Programme

LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class Entry:
    """A commitment as pages show it: where it belongs, and whether its dial has turned."""

    number: int
    commitment: Commitment
    place: str
    overdue: bool
    dial: Dial | None


@dataclass(frozen=True, slots=True)
class Subject:
    """A theme or question that a commitment can answer, with its latest figure to choose by."""

    heard: Heard
    name: str
    text: str

    @property
    def word(self) -> str:
        """What stands in a form's value."""
        return f"{self.heard.survey}|{self.heard.of}"


@dataclass(frozen=True, slots=True)
class PlanCheck:
    """What an action plan would do: `new` and `changed` are empty while there are problems."""

    filename: str
    new: tuple[Commitment, ...]
    changed: tuple[tuple[int, Commitment], ...]
    same: int
    problems: tuple[Problem, ...]

    @property
    def good(self) -> bool:
        """Whether it can be brought in."""
        return not self.problems


def ledger(directorate: str = "") -> tuple[Entry, ...]:
    """Every commitment, or those of a directorate and of the whole organisation, by milestone."""
    look = _entries(_today())
    kept = store.commitments()
    wanted = [k for k in kept if not directorate or k.commitment.directorate in ("", directorate)]
    return tuple(look(each) for each in wanted)


def entry(number: int) -> Entry:
    """One commitment; raises NotFoundError."""
    return _entries(_today())(store.commitment(number))


def standing(entries: Iterable[Entry]) -> Count:
    """How many were made, are done, are overdue."""
    return count((each.commitment for each in entries), _today())


def belief(survey: str = "") -> Belief | None:
    """Belief in action beside the completion rate; of the survey last released unless named."""
    found = releases.surveys_with_releases()
    code = survey or (found[0].code if found else "")
    programme = _programme(code) if code else None
    if programme is None:
        return None
    kept = [each.commitment for each in store.commitments()]
    return belief_and_completion(programme, kept, count(kept, _today()))


def make(actor: str, made: Commitment, now: datetime) -> int:
    """Add a commitment and return its number; raises InvalidValueError for an unknown place."""
    _require_place(made)
    with transaction():
        number = store.insert(made)
        record(actor, "commitment made", f"commitment {number}", now)
    return number


def change(actor: str, number: int, changed: Commitment, now: datetime) -> None:
    """Write a commitment anew; raises NotFoundError, InvalidValueError for an unknown place."""
    _require_place(changed)
    before = store.commitment(number).commitment
    with transaction():
        store.update(number, changed)
        if before.due_on != changed.due_on:
            moved = f"Milestone moved from {before.due} to {changed.due}."
            store.add_note(number, Note(_day(now), actor, moved, changed.status))
        record(actor, "commitment changed", f"commitment {number}", now)


def note(actor: str, number: int, text: str, status: Status, now: datetime) -> None:
    """Add a dated note and set the status; raises NotFoundError, InvalidValueError."""
    text = " ".join(text.split())
    if not 1 <= len(text) <= LONGEST_NOTE:
        raise InvalidValueError(f"Write 1 to {LONGEST_NOTE} characters on what happened.")
    found = store.commitment(number).commitment
    with transaction():
        store.update(number, replace(found, status=status))
        store.add_note(number, Note(_day(now), actor, text, status))
        record(actor, "commitment noted", f"commitment {number}: {status}", now)


def remove(actor: str, number: int, now: datetime) -> None:
    """Remove a commitment that was entered by mistake; raises NotFoundError."""
    with transaction():
        store.delete(number)
        record(actor, "commitment removed", f"commitment {number}", now)


def directorates() -> dict[str, str]:
    """The names of the directorates, by code."""
    try:
        organisation = load_organisation(db.session)
    except NotFoundError:
        return {}
    return {unit.code: unit.name for unit in organisation.directorates}


def subjects() -> tuple[Subject, ...]:
    """Every theme and question of the latest release of each survey, for the whole organisation."""
    found: list[Subject] = []
    for survey in releases.surveys_with_releases():
        programme = Programme(releases.releases_of(survey.code), load_changes(db.session))
        [whole] = programme.of_kind("organisation")
        for measure, name in columns_of(programme.latest, "theme_score"):
            heard = Heard(survey.code, programme.latest.wave, whole.code, measure.word)
            now = programme.series([whole.code], heard.measure)[0].latest
            found.append(Subject(heard, name, f"{name} ({now.reading.text} in {now.label})"))
    return tuple(found)


def check_plan(content: bytes, filename: str) -> PlanCheck:
    """What an action plan (CSV or Excel) would add and change; writes nothing."""
    file = read_staff_file(content, filename)
    if file.sheet is None:
        return PlanCheck(filename, (), (), 0, file.problems)
    made, problems = read_plan(file.sheet, _knowing())
    known = {_identity(k.commitment): k for k in store.commitments()}
    new = tuple(c for c in made if _identity(c) not in known)
    again = [(known[_identity(c)], c) for c in made if _identity(c) in known]
    changed = [(k.number, _merged(k.commitment, c)) for k, c in again]
    changed = [(n, c) for n, c in changed if c != store.commitment(n).commitment]
    return PlanCheck(filename, new, tuple(changed), len(again) - len(changed), problems)


def bring_in(actor: str, content: bytes, filename: str, now: datetime) -> PlanCheck:
    """Bring an action plan in, whole or not at all; a row known already is brought up to date."""
    found = check_plan(content, filename)
    if found.good:
        with transaction():
            for each in found.new:
                store.insert(each)
            for number, changed in found.changed:
                store.update(number, changed)
            detail = f"{len(found.new)} new, {len(found.changed)} changed"
            record(actor, "action plan brought in", detail, now)
    return found


def plan_csv() -> str:
    """The whole ledger as CSV, which `check_plan` reads again."""
    names = {subject.heard.of: subject.name for subject in subjects()}
    kept = [each.commitment for each in store.commitments()]
    heading, *rows = plan_rows(kept, directorates(), names)
    return csv_text(heading, rows)


def _knowing() -> Knowing:
    places = {name.lower(): code for code, name in directorates().items()}
    figures: dict[str, Heard] = {}
    for subject in subjects():
        figures.setdefault(subject.name.lower(), subject.heard)
    return Knowing(places, figures)


def _identity(made: Commitment) -> tuple[str, str]:
    return made.heard.lower(), made.action.lower()


def _merged(before: Commitment, read: Commitment) -> Commitment:
    """The row's state over the ledger's; its notes and the figure first answered stay."""
    figure = before.figure if read.figure is None or before.figure else read.figure
    return replace(read, notes=before.notes, figure=figure)


def _require_place(made: Commitment) -> None:
    if made.directorate and made.directorate not in directorates():
        raise InvalidValueError("Directorate: choose one of the staff list, or the whole council.")


def _entries(today: date) -> Callable[[Kept], Entry]:
    """What turns a kept commitment into an entry, reading each survey's releases once."""
    names, places = {s.heard.of: s.name for s in subjects()}, directorates()
    programmes: dict[str, Programme | None] = {}

    def look(kept: Kept) -> Entry:
        made = kept.commitment
        found = None
        if made.figure is not None:
            programme = programmes.setdefault(made.figure.survey, _programme(made.figure.survey))
            name = names.get(made.figure.of, made.figure.of)
            found = dial(programme, made.figure, name) if programme else None
        place = places.get(made.directorate, "") if made.directorate else ""
        return Entry(kept.number, made, place, made.overdue(today), found)

    return look


def _programme(survey: str) -> Programme | None:
    found = releases.releases_of(survey)
    return Programme(found, load_changes(db.session)) if found else None


def _today() -> date:
    return _day(datetime.now(stores().config.local))


def _day(now: datetime) -> date:
    return now.astimezone(stores().config.local).date()
