"""Answers of an earlier supplier become a closed wave: counted, planned, proved and released so.

The file is read in memory and kept nowhere. What it leaves are the counts of the planned groups,
just as a close does.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from pulse.models.base import db
from pulse.store import audit
from pulse.store.ballots import Kept, become_counts
from pulse.store.organisation import load_structure
from pulse.store.staff_file import read_staff_file
from pulse.store.stores import stores
from pulse.store.supplied import (
    add_supplied_wave,
    drop_supplied_wave,
    next_number,
    require_new_title,
)
from pulse.store.surveys import SurveyPlan, add_survey, has_survey, survey_plan
from pulse.store.transaction import transaction
from pulse.workflow.closing import plan_to_dict
from surveys import bank
from surveys.atoms import atom_of
from surveys.ballot import BoxKey
from surveys.cells import Cells, form_cells
from surveys.credential import SigningKey
from surveys.disclosure.counting import count_wave
from surveys.earlier.answers import Answers, read_answers
from surveys.errors import InvalidValueError, NotAllowedError, Problem, PulseError
from surveys.groups import candidate_groups
from surveys.instrument import Instrument
from surveys.manifest import Manifest, make_manifest
from surveys.recurrence import PRESETS
from surveys.tally import OpenedBallot
from surveys.units import Organisation

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Wish:
    """Which wave a file is: of which survey, under which title, when, and from whom.

    `survey` is the code of a survey, or of a set of questions in the bank that becomes one.
    """

    survey: str
    title: str
    opened: date
    closed: date
    source: str

    def __post_init__(self) -> None:
        if not self.title.strip() or len(self.title) > LONGEST:
            raise InvalidValueError("give the wave a title, such as Spring 2024")
        if not self.source.strip() or len(self.source) > LONGEST:
            raise InvalidValueError("say who ran it, such as the supplier's name and the report")
        if self.closed < self.opened:
            raise InvalidValueError("it closed before it opened: correct the dates")


@dataclass(frozen=True, slots=True)
class Check:
    """What a file would become; nothing was written to make it.

    `cells` are the smallest sets of people that its figures may be of, at least ten each.
    """

    wish: Wish
    problems: tuple[Problem, ...]
    people: int = 0
    cells: int = 0
    smallest: int = 0
    questions: int = 0
    missing: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Whether it can be brought in."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class _Read:
    answers: Answers
    cells: Cells | None
    tree: Organisation


def check_answers(
    wish: Wish, content: bytes, filename: str, mapping: Mapping[str, str] | None = None
) -> Check:
    """What a file would become; writes nothing. Raises NotFoundError for an unknown survey."""
    read = _read(wish, content, filename, mapping)
    return _checked(wish, read)


def _read(
    wish: Wish, content: bytes, filename: str, mapping: Mapping[str, str] | None
) -> _Read | tuple[Problem, ...]:
    instrument = _instrument(wish.survey)
    tree = load_structure(db.session).on(wish.opened)
    # What was read must not hold a lock while a large file is taken in.
    db.session.rollback()
    file = read_staff_file(content, filename)
    if file.sheet is None:
        return file.problems
    answers = read_answers(file.sheet, instrument, tree, mapping)
    if answers.problems:
        return answers.problems
    try:
        return _Read(answers, form_cells(answers.members, tree), tree)
    except PulseError as error:
        return (Problem(f"{str(error).capitalize()}.", "Fewer people cannot be protected."),)


def _instrument(code: str) -> Instrument:
    return survey_plan(code).instrument if has_survey(code) else bank.instrument(code)


def _checked(wish: Wish, read: _Read | tuple[Problem, ...]) -> Check:
    if isinstance(read, tuple) or read.cells is None:
        return Check(wish, read if isinstance(read, tuple) else ())
    sizes = [cell.eligible for cell in read.cells.cells]
    asked = len(read.answers.instrument.items) if read.answers.instrument else 0
    people = len(read.answers.members)
    return Check(wish, (), people, len(sizes), min(sizes), asked, read.answers.missing)


def import_answers(
    actor: str,
    wish: Wish,
    content: bytes,
    filename: str,
    now: datetime,
    mapping: Mapping[str, str] | None = None,
) -> tuple[Check, int]:
    """Bring a file in as a closed wave, to be published like any; its check and its number.

    A file with problems changes nothing, and then the number is 0. Raises InvalidValueError
    where the survey has a wave of this title, NotAllowedError where another wave came first.
    """
    read = _read(wish, content, filename, mapping)
    check = _checked(wish, read)
    if isinstance(read, tuple) or read.cells is None or read.answers.instrument is None:
        return check, 0
    survey = _survey(wish, read.answers.instrument)
    require_new_title(survey, wish.title)
    number, title = next_number(), survey_plan(survey).title
    # Nor while keys are made and answers are counted.
    db.session.rollback()
    manifest = _manifest(wish, f"{survey}-{number}", title, number, read)
    plan, tables = count_wave(manifest, _ballots(read))
    with transaction():
        if next_number() != number:
            raise NotAllowedError("another wave was planned meanwhile: bring the file in again")
        add_supplied_wave(survey, manifest, _moment(wish.opened), _moment(wish.closed))
        detail = f"wave {number}, {len(read.answers.members)} people, from {wish.source}"
        audit.record(actor, "answers of an earlier supplier imported", detail, now)
    _keep_counts(number, Kept(plan_to_dict(plan, 0), tables))
    return check, number


def _keep_counts(number: int, counted: Kept) -> None:
    """Write the counts; without them there is no wave."""
    try:
        stores().box_writer.run(lambda box: become_counts(box, number, counted))
    except BaseException:
        with transaction():
            drop_supplied_wave(number)
        raise


def _survey(wish: Wish, instrument: Instrument) -> str:
    """The survey's code; a set of questions of the bank becomes a survey that plans nothing."""
    if not has_survey(wish.survey):
        with transaction():
            add_survey(
                SurveyPlan(
                    wish.survey, instrument.title, _instrument(wish.survey),
                    PRESETS["quarterly"][1], wish.opened, time(9), 14, (), active=False,
                )
            )  # fmt: skip
    return wish.survey


def _manifest(wish: Wish, wave: str, survey: str, number: int, read: _Read) -> Manifest:
    """A manifest like any: its keys are made for this statement and thrown away at once."""
    cells = read.cells.cells if read.cells else ()
    with ThreadPoolExecutor(max_workers=2) as pool:
        made = pool.map(lambda _: SigningKey.generate().public, cells)
        keys = {cell.code: key for cell, key in zip(cells, made, strict=True)}
    return make_manifest(
        wave=wave,
        number=number,
        organisation=read.tree.root.name,
        survey_title=survey,
        wave_title=" ".join(wish.title.split()),
        opens=wish.opened,
        closes=wish.closed,
        instrument=read.answers.instrument or _instrument(wish.survey),
        cells=cells,
        keys=keys,
        groups=candidate_groups(cells, read.tree),
        box_key=BoxKey.generate().public,
        bundle="0" * 64,
        imported=" ".join(wish.source.split()),
    )


def _ballots(read: _Read) -> list[OpenedBallot]:
    seats = read.cells.of_person if read.cells else {}
    pairs = zip(read.answers.members, read.answers.answers, strict=True)
    return [OpenedBallot(atom_of(seats[who.person], ()), given) for who, given in pairs]


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
