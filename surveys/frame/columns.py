"""Which column of a staff list holds which field, by the words people head them with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from surveys.errors import Problem
from surveys.frame.sheet import Row, Sheet
from surveys.units import plain

FIELDS: Mapping[str, str] = {
    "number": "Staff number",
    "name": "Name",
    "first_name": "First name",
    "last_name": "Last name",
    "email": "Work e-mail",
    "unit": "Unit code",
    "directorate": "Directorate",
    "service": "Service",
    "profile": "Front line or office",
    "phone": "Mobile number",
    "postal": "Postal address",
    "language": "Language",
    "main_post": "Main post",
    "hours": "Hours or FTE",
    "away": "Long-term absence",
}
"""Each field of a staff list, and what screens call it."""

# In each line the surest word comes first: it wins where a file has several of them.
_WORDS: Mapping[str, str] = {
    "number": "staff number|employee number|employee no|staff no|payroll number|payroll no"
    "|employee id|staff id|personnel number|personnel no|pay number|pay no|person number"
    "|person id|assignment number|employee ref|staff ref|employee reference|emp no|emp id"
    "|employee code|employee|payroll ref|payroll|number|id|ref",
    "name": "name|full name|employee name|staff name|display name|person name|staff member",
    "first_name": "first name|forename|forenames|given name|given names|known as|first names"
    "|preferred name|firstname|christian name",
    "last_name": "last name|surname|family name|lastname|second name",
    "email": "work email|work email address|email|email address|e mail|e mail address|work e mail"
    "|work e mail address|business email|council email|corporate email|office email"
    "|primary email|mail|user principal name",
    "unit": "unit code|unit|org unit|org unit code|organisation unit|organisation code|org code"
    "|service code|department code|dept code|team code|cost centre|cost centre code|cost center"
    "|cost code|structure code",
    "directorate": "directorate|directorate name|executive directorate|department|dept"
    "|department name|group|division|portfolio|level 2",
    "service": "service|service area|service name|service unit|service group|business unit"
    "|section|department|dept|department name|division|team|team name|level 3|unit name",
    "profile": "front line or office|front line office|front line|frontline|front line worker"
    "|front line staff|frontline worker|frontline staff|is front line|profile|job type|work type"
    "|worker type|staff type|role type|type of work|work style|working style|worker category"
    "|office based|office worker|office|desk based|desk worker|desk",
    "phone": "work mobile|mobile|mobile number|mobile phone|mobile no|work mobile number|phone"
    "|phone number|telephone|telephone number|tel|tel no|contact number",
    "postal": "postal address|address for letters|letter address",
    "language": "language|preferred language|survey language|language preference|lang|iaith",
    "main_post": "main post|main job|primary post|primary job|primary position|main position"
    "|primary assignment|main assignment|primary role|main role|primary|main",
    "hours": "fte|hours|weekly hours|contracted hours|contract hours|hours per week"
    "|full time equivalent|working hours|post fte|hours worked",
    "away": "long term absence|long term absent|long term leave|on long term leave"
    "|long term sick|career break|do not survey",
}  # fmt: skip
SYNONYMS: Mapping[str, tuple[str, ...]] = {f: tuple(w.split("|")) for f, w in _WORDS.items()}
_ORDER = ("number", "email", "unit", "directorate", "service", *FIELDS)
_HEADING_ROWS = 15


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field is: `found` gives its heading, `at` its place from 0.

    `heading` is the number of the heading row; `unmapped` are the headings nobody uses.
    """

    heading: int
    found: Mapping[str, str]
    at: Mapping[str, int]
    unmapped: tuple[str, ...]
    problems: tuple[Problem, ...]

    def text(self, row: Row, field: str) -> str:
        """What a row says in a field; empty where the field has no column."""
        return row.cell(self.at.get(field))

    def body(self, sheet: Sheet) -> tuple[Row, ...]:
        """The rows below the headings."""
        return tuple(row for row in sheet.rows if row.number > self.heading)


def recognise(sheet: Sheet, mapping: Mapping[str, str] | None = None) -> Columns:
    """Find the heading row and the column of each field.

    `mapping` (field -> heading, as remembered from an earlier file) goes before the words we
    know; an empty heading says that the field is not to be used. A column serves one field.
    """
    mapping = mapping or {}
    if not sheet.rows:
        empty = Problem("The file has no rows.", "Send a file with a heading row and your staff.")
        return Columns(0, {}, {}, (), (empty,))
    candidates = sheet.rows[:_HEADING_ROWS]
    row = max(candidates, key=lambda r: (len(_match(r, mapping)), -r.number))
    at = _match(row, mapping)
    headings = [row.cell(index) for index in range(len(row.cells))]
    return Columns(
        heading=row.number,
        found={field: headings[index] for field, index in at.items()},
        at=at,
        unmapped=tuple(h for i, h in enumerate(headings) if h and i not in at.values()),
        problems=_repeated(headings, at, row.number) + _misnamed(mapping, row.number),
    )


def _match(row: Row, mapping: Mapping[str, str]) -> dict[str, int]:
    headings = [plain(row.cell(index)) for index in range(len(row.cells))]
    taken: dict[str, int] = {}
    for field, wanted in mapping.items():
        if field in FIELDS and plain(wanted) and plain(wanted) in headings:
            taken[field] = headings.index(plain(wanted))
    for field in dict.fromkeys(_ORDER):
        if field not in taken and mapping.get(field) != "":
            index = _first(SYNONYMS[field], headings, set(taken.values()))
            if index is not None:
                taken[field] = index
    return taken


def _first(words: tuple[str, ...], headings: list[str], used: set[int]) -> int | None:
    for word in words:
        if word in headings and headings.index(word) not in used:
            return headings.index(word)
    return None


def _repeated(headings: list[str], at: Mapping[str, int], row: int) -> tuple[Problem, ...]:
    counts = Counter(plain(heading) for heading in headings)
    twice = (headings[index] for index in at.values() if counts[plain(headings[index])] > 1)
    return tuple(
        Problem(
            "Two columns have this heading.",
            "Rename or delete one of them, so that it is clear which to read.",
            row,
            heading,
        )
        for heading in twice
    )


def _misnamed(mapping: Mapping[str, str], row: int) -> tuple[Problem, ...]:
    return tuple(
        Problem(f"There is no field called {field!r}.", f"Use one of: {', '.join(FIELDS)}.", row)
        for field in mapping
        if field not in FIELDS
    )
