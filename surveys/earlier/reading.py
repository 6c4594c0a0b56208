"""A table of published figures -> figures by unit, question and wave, or every problem with it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from surveys.earlier.columns import Headings, missing, recognise
from surveys.earlier.figures import (
    EarlierFigure,
    EarlierItem,
    EarlierSurvey,
    EarlierUnit,
    EarlierWave,
    Key,
)
from surveys.earlier.lists import WHOLE, code_of
from surveys.earlier.numbers import Numbers, figure_of, is_blank
from surveys.errors import Problem
from surveys.frame import Row, Sheet

MOST_PROBLEMS = 500
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august",
           "september", "october", "november", "december")  # fmt: skip
_SEASONS = {"spring": 4, "summer": 7, "autumn": 10, "winter": 1}
_YEAR = re.compile(r"(?:19|20)\d{2}\b")


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a table: `survey` is None whenever there are `problems`.

    `blank` counts the rows that publish no figure.
    """

    survey: EarlierSurvey | None
    problems: tuple[Problem, ...]
    headings: Headings
    blank: int = 0


@dataclass
class _Table:
    """What is collected on the way through the rows."""

    headings: Headings
    numbers: dict[Key, Numbers] = field(default_factory=dict)
    rows: dict[Key, int] = field(default_factory=dict)
    units: dict[str, EarlierUnit] = field(default_factory=dict)
    items: dict[str, EarlierItem] = field(default_factory=dict)
    waves: dict[str, EarlierWave] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    blank: int = 0

    def fault(self, row: Row, column: str, message: str, remedy: str) -> None:
        """Note something wrong with a cell."""
        self.problems.append(Problem(message, remedy, row.number, column))


def read_figures(
    sheet: Sheet,
    units: Mapping[str, EarlierUnit] | None = None,
    items: Mapping[str, EarlierItem] | None = None,
    mapping: Mapping[str, str] | None = None,
    best_first: bool | None = None,
) -> Reading:
    """Read published figures, one row for each unit, question and wave, or say what is wrong.

    `units` and `items` are lists read beside it. `best_first` says whether the first answer is
    the most favourable; left out, it is told from the scores, question by question.
    """
    headings = recognise(sheet, mapping)
    needs = [("unit",), ("item",), ("wave",), ("score", "favourable", "shares")]
    problems = missing(headings, needs)
    if problems:
        return Reading(None, tuple(problems), headings)
    table = _Table(headings)
    for row in headings.body(sheet):
        _read_row(row, table)
        if len(table.problems) >= MOST_PROBLEMS:
            break
    figures = _figures(table, best_first)
    if not table.problems and not figures:
        table.problems.append(Problem("The file publishes no figure.", "Send one that does."))
    if table.problems:
        return Reading(None, tuple(table.problems), headings, table.blank)
    known = _with_lists(table, units or {}, items or {})
    return Reading(EarlierSurvey(*known, table.waves, figures), (), headings, table.blank)


def _read_row(row: Row, table: _Table) -> None:
    headings = table.headings
    if is_blank(row, headings):
        table.blank += 1
        return
    unit, parent = code_of(row, headings)
    key = (unit, headings.text(row, "item"), headings.text(row, "wave"))
    numbers, faults = Numbers.read(row, headings)
    table.problems += faults
    if not _sound(row, key, table) or faults:
        return
    table.rows[key], table.numbers[key] = row.number, numbers
    _meet(row, key, parent, table)


def _sound(row: Row, key: Key, table: _Table) -> bool:
    """Whether a row says which unit, question and wave it is of; notes what is wrong."""
    unit, item, wave = key
    name, before = table.headings.name, len(table.problems)
    if not unit:
        table.fault(row, name("unit"), "The unit is blank.", "Name the unit.")
    if not item:
        table.fault(row, name("item"), "The question is blank.", "Name the question.")
    if wave not in table.waves and day_of(wave) is None:
        table.fault(row, name("wave"), f"{wave[:40]!r} is not a wave.",
                    "Write a year, a month and a year, or a date such as 2024-05-31.")  # fmt: skip
    if key in table.rows:
        table.fault(row, name("unit"), f"Row {table.rows[key]} has the same unit, question and"
                    " wave.", "Keep one of them.")  # fmt: skip
    return len(table.problems) == before


def _meet(row: Row, key: Key, parent: str | None, table: _Table) -> None:
    """Take down a unit, a question and a wave when they first come."""
    unit, item, wave = key
    headings = table.headings
    if wave not in table.waves:
        table.waves[wave] = EarlierWave(wave, day_of(wave) or date.min)
    if item not in table.items:
        text = headings.text(row, "item_text") or item
        table.items[item] = EarlierItem(item, text, headings.text(row, "theme"))
    if unit not in table.units:
        table.units[unit] = EarlierUnit(unit, _name(row, unit, headings), parent)


def _name(row: Row, unit: str, headings: Headings) -> str:
    given = headings.text(row, "unit_name")
    if given:
        return given
    if headings.levels:
        last = headings.unit_of(row)[-1:] or ("",)
        named = last[0] if not last[0].isdigit() else f"Unit {last[0]}"
        return "The whole organisation" if unit == WHOLE else named
    return headings.text(row, "unit")


def day_of(text: str) -> date | None:
    """The day a wave stands for: a date, else the middle of its month, season or year."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        pass
    words = re.findall(r"[a-z]+", text.casefold())
    year = _YEAR.search(text)
    if year is None:
        return None
    month = next((_MONTHS.index(m) + 1 for w in words for m in _MONTHS if _same(m, w)), None)
    season = next((_SEASONS[w] for w in words if w in _SEASONS), None)
    return date(int(year[0]), month or season or 7, 15 if month else 1)


def _same(month: str, word: str) -> bool:
    return len(word) > 2 and month.startswith(word)


def _figures(table: _Table, best_first: bool | None) -> dict[Key, EarlierFigure]:
    order = _order(table.numbers, best_first)
    unclear = sorted({item for _, item, _ in table.numbers if item not in order})
    if unclear:
        table.problems.append(
            Problem(
                f"Nothing says which answer to {unclear[0]} is the favourable one.",
                "Say whether the first answer is the best or the worst, or add a column of scores.",
            )
        )
        return {}
    return {key: figure_of(numbers, order[key[1]]) for key, numbers in table.numbers.items()}


def _order(numbers: Mapping[Key, Numbers], best_first: bool | None) -> dict[str, bool]:
    """By question, whether the first answer is the best, as most of its scores say."""
    votes: dict[str, Counter[bool]] = defaultdict(Counter)
    for (_, item, _), found in numbers.items():
        vote = found.best_first() if found.shares else True
        if vote is not None:
            votes[item][vote] += 1
    said = {item: votes[item].most_common(1)[0][0] for item in votes}
    if best_first is None:
        return said
    items = {item for _, item, _ in numbers}
    return {item: said.get(item, best_first) for item in items}


def _with_lists(
    table: _Table, units: Mapping[str, EarlierUnit], items: Mapping[str, EarlierItem]
) -> tuple[dict[str, EarlierUnit], dict[str, EarlierItem]]:
    """Names from the lists go before those of the table, and units above are never missing."""
    known = {**table.units, **units}
    for code in list(known):
        above = known[code].parent
        while above and above not in known:
            known[above] = units.get(above, EarlierUnit(above, above))
            above = known[above].parent
    return known, {code: items.get(code, item) for code, item in table.items.items()}
