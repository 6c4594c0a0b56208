"""Earlier surveys: bring in what others published, whole or not at all, and show it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pulse.models.base import db
from pulse.store import audit
from pulse.store import earlier as store
from pulse.store.earlier import About, Held
from pulse.store.staff_file import read_staff_file
from pulse.store.transaction import transaction
from surveys.earlier import (
    EarlierItem,
    EarlierSurvey,
    EarlierUnit,
    read_figures,
    read_items,
    read_units,
)
from surveys.errors import InvalidValueError, NotFoundError, Problem
from surveys.frame import Sheet
from surveys.units import plain

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Check:
    """What files would bring. Nothing was written to make it; `survey` is None with problems.

    `new`, `changed` and `gone` count figures against what is stored of the survey.
    """

    about: About
    survey: EarlierSurvey | None
    problems: tuple[Problem, ...]
    blank: int = 0
    unmapped: tuple[str, ...] = ()
    new: int = 0
    changed: int = 0
    gone: int = 0


def read_about(title: str, publisher: str, source: str, licence: str, notes: str = "") -> About:
    """What must stand beside figures of others; raises InvalidValueError where a part lacks."""
    said = {"title": title, "publisher": publisher, "source": source, "licence": licence}
    tidy = {name: " ".join(text.split())[:LONGEST] for name, text in said.items()}
    for name, text in tidy.items():
        if not plain(text):
            raise InvalidValueError(f"give the {name} of the earlier survey")
    code = re.sub(r"[^a-z0-9]+", "-", plain(tidy["title"])).strip("-")[:60]
    return About(code or "earlier", **tidy, notes=" ".join(notes.split())[:2000])


def check_earlier(
    held: Held,
    mapping: Mapping[str, str] | None = None,
    best_first: bool | None = None,
) -> Check:
    """What files would bring; writes nothing."""
    # What was read before must not hold a lock while large files are taken in.
    db.session.rollback()
    problems: list[Problem] = []
    units: Mapping[str, EarlierUnit] = {}
    items: Mapping[str, EarlierItem] = {}
    if held.units and (sheet := _sheet(held.units, "the list of units", problems)):
        listed = read_units(sheet)
        units, problems = listed.units, [*problems, *_of("the list of units", listed.problems)]
    if held.items and (sheet := _sheet(held.items, "the list of questions", problems)):
        asked = read_items(sheet)
        items, problems = asked.items, [*problems, *_of("the list of questions", asked.problems)]
    figures = _sheet(held.figures, "the file", problems)
    if figures is None:
        return Check(held.about, None, tuple(problems))
    reading = read_figures(figures, units, items, mapping, best_first)
    every = (*problems, *reading.problems)
    if every or reading.survey is None:
        return Check(held.about, None, every, reading.blank, reading.headings.unmapped)
    new, changed, gone = _difference(held.about.code, reading.survey)
    unmapped = reading.headings.unmapped
    return Check(held.about, reading.survey, (), reading.blank, unmapped, new, changed, gone)


def _sheet(content: bytes, name: str, problems: list[Problem]) -> Sheet | None:
    file = read_staff_file(content, name)
    problems += file.problems
    return file.sheet


def _of(name: str, problems: tuple[Problem, ...]) -> list[Problem]:
    return [Problem(f"In {name}: {p.message}", p.remedy, p.row, p.column) for p in problems]


def _difference(code: str, survey: EarlierSurvey) -> tuple[int, int, int]:
    try:
        before = store.all_figures(store.earlier_survey(code).number)
    except NotFoundError:
        return len(survey.figures), 0, 0
    after = survey.figures
    changed = sum(before[key] != after[key] for key in before.keys() & after.keys())
    return len(after.keys() - before.keys()), changed, len(before.keys() - after.keys())


def import_earlier(
    actor: str,
    held: Held,
    now: datetime,
    mapping: Mapping[str, str] | None = None,
    best_first: bool | None = None,
) -> Check:
    """Bring a survey in, whole, in place of what was stored of it; problems change nothing."""
    check = check_earlier(held, mapping, best_first)
    if check.survey is None:
        return check
    with transaction():
        store.write_survey(held.about, check.survey, now)
        words = f"{held.about.title}, {len(check.survey.figures)} figures"
        audit.record(actor, "earlier survey imported", words, now)
    return check


def remove_earlier(actor: str, code: str, now: datetime) -> None:
    """Take an earlier survey out; raises NotFoundError."""
    title = store.earlier_survey(code).about.title
    with transaction():
        store.remove_survey(code)
        audit.record(actor, "earlier survey removed", title, now)


def hold_upload(account: int, held: Held) -> None:
    """Keep files until their sender confirms them; raises InvalidValueError for an empty one."""
    if not held.figures:
        raise InvalidValueError("The file is empty. Choose the file with the figures.")
    with transaction():
        store.keep_upload(account, held)


def held_upload(account: int) -> Held:
    """The files that wait; raises NotFoundError when there are none."""
    held = store.upload_of(account)
    if held is None:
        raise NotFoundError("No earlier survey waits to be brought in. Upload one first.")
    return held


def forget_upload(account: int) -> None:
    """Forget the files that wait."""
    with transaction():
        store.drop_upload(account)
    db.session.expire_all()
