"""Which column of a table of published figures holds what, by the words people head them with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.errors import Problem
from surveys.frame import Row, Sheet
from surveys.units import plain

FIELDS: Mapping[str, str] = {
    "unit": "Unit",
    "unit_name": "Unit name",
    "parent": "Unit above",
    "item": "Question",
    "item_text": "Wording",
    "theme": "Theme",
    "wave": "Wave",
    "people": "Number who answered",
    "score": "Score, 0 to 100",
    "favourable": "Favourable, %",
}
"""Each field of a table of published figures, and what screens call it."""

# In each line the surest word comes first: it wins where a file has several of them.
_WORDS: Mapping[str, str] = {
    "unit": "unit|unit code|department|directorate|service|organisation|organization|team|group"
    "|business unit|unit id|area",
    "unit_name": "unit name|name|organization fullname|organisation name|full name"
    "|department name|title",
    "parent": "parent|unit above|parent unit|parent code|reports to|part of",
    "item": "item|question|question code|item code|question number|measure|indicator|q",
    "item_text": "wording|question text|item text|text|question wording|question|description",
    "theme": "theme|dimension|construct|section|category",
    "wave": "wave|year|survey year|surveyr|survey|date|period|round",
    "people": "n|people|answers|responses|respondents|number of responses|anscount|count|base"
    "|number who answered|sample",
    "score": "score|score100|score 0 to 100|index|mean score",
    "favourable": "favourable|favourable percent|percent favourable|positive|percent positive"
    "|agree|agree percent|favorable|favourable share|agree pct|pct",
}
_LEVEL = re.compile(r"(?:level|tier)\s*([1-9])\s*(?:id|code|name)?\Z")
_SHARE = re.compile(r"(?:answer|share|option|response|a)\s*(\d)\s*(?:percent|pct)?\Z")
_HEADING_ROWS = 15


@dataclass(frozen=True, slots=True)
class Headings:
    """Where everything is: `at` by field, `levels` of a unit from the top, `shares` in order.

    `number` is the row of the headings; `unmapped` are those nobody uses.
    """

    number: int
    names: tuple[str, ...]
    at: Mapping[str, int]
    levels: tuple[int, ...]
    shares: tuple[int, ...]

    def text(self, row: Row, field: str) -> str:
        """What a row says in a field; empty where the field has no column."""
        return row.cell(self.at.get(field))

    def name(self, field: str) -> str:
        """The heading of a field, or what screens call it where there is none."""
        return self.names[self.at[field]] if field in self.at else FIELDS[field]

    def body(self, sheet: Sheet) -> Sequence[Row]:
        """The rows below the headings."""
        return [row for row in sheet.rows if row.number > self.number]

    @property
    def unmapped(self) -> tuple[str, ...]:
        """The headings nobody uses."""
        used = {*self.at.values(), *self.levels, *self.shares}
        return tuple(name for at, name in enumerate(self.names) if name and at not in used)

    def unit_of(self, row: Row) -> tuple[str, ...]:
        """The levels of a row's unit that are filled in, from the top; 0 counts as not filled."""
        parts = [row.cell(at) for at in self.levels]
        filled = [part if part != "0" else "" for part in parts]
        last = max((at for at, part in enumerate(filled, 1) if part), default=0)
        return tuple(filled[:last])


def recognise(sheet: Sheet, mapping: Mapping[str, str] | None = None) -> Headings:
    """Find the heading row and the columns; `mapping` (field -> heading) goes before our words."""
    mapping = {field: plain(heading) for field, heading in (mapping or {}).items()}
    if not sheet.rows:
        return Headings(0, (), {}, (), ())
    found = [_headings(row, mapping) for row in sheet.rows[:_HEADING_ROWS]]
    return max(found, key=lambda h: (len(h.at) + len(h.levels) + len(h.shares), -h.number))


def _headings(row: Row, mapping: Mapping[str, str]) -> Headings:
    names = tuple(row.cell(at) for at in range(len(row.cells)))
    words = [plain(name) for name in names]
    levels, shares = _numbered(words, _LEVEL), _numbered(words, _SHARE)
    taken = {*levels, *shares}
    at: dict[str, int] = {}
    for field in FIELDS:
        wanted = [mapping[field]] if mapping.get(field) else _WORDS[field].split("|")
        place = _first(wanted, words, taken)
        if place is not None:
            at[field] = place
            taken.add(place)
    return Headings(row.number, names, at, levels, shares)


def _numbered(words: Sequence[str], pattern: re.Pattern[str]) -> tuple[int, ...]:
    """Places of headings such as "Level 1 ID", "Level 2 ID", in the order of their numbers."""
    found: dict[int, int] = {}
    for at, word in enumerate(words):
        if match := pattern.match(word):
            found.setdefault(int(match[1]), at)
    return tuple(at for _, at in sorted(found.items())) if len(found) > 1 else ()


def _first(wanted: Sequence[str], words: Sequence[str], taken: set[int]) -> int | None:
    places = (at for word in wanted for at, found in enumerate(words) if found == word)
    return next((at for at in places if at not in taken), None)


def missing(headings: Headings, fields: Sequence[tuple[str, ...]]) -> list[Problem]:
    """A problem for each need that no column meets; a need names fields that will do."""
    return [
        Problem(
            f"No column is headed {FIELDS[need[0]]!r}.",
            "Head one so, or say which column it is."
            f" Not used: {', '.join(headings.unmapped) or '-'}.",
            headings.number or None,
        )
        for need in fields
        if not _has(headings, need)
    ]


def _has(headings: Headings, need: Sequence[str]) -> bool:
    there = set(headings.at) | ({"unit"} if headings.levels else set())
    return bool(there & set(need)) or ("shares" in need and len(headings.shares) > 1)
