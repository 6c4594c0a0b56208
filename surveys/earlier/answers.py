"""Answers of people, as an earlier supplier hands them over: one row a respondent.

Read into the ballots that the rest of the pipeline counts; nothing of a row is kept beside them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from surveys.cells import Member
from surveys.errors import Problem
from surveys.frame import Columns, Row, Sheet, recognise
from surveys.frame.fields import RowReader, is_flag
from surveys.frame.places import Gazetteer
from surveys.instrument import Instrument, Item
from surveys.units import Organisation, plain

MOST_PROBLEMS = 500
_NONE = frozenset({"", "-", "n/a", "na", "null", "none", "0", "not answered", "no answer",
                   "prefer not to say", "dont know", "not applicable"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answers:
    """Who answered, as members of cells to be formed, and what each answered, in item order.

    `instrument` holds the questions that the file has. Empty whenever there are `problems`.
    """

    members: tuple[Member, ...]
    answers: tuple[bytes, ...]
    instrument: Instrument | None
    problems: tuple[Problem, ...]
    missing: tuple[str, ...] = ()


def read_answers(
    sheet: Sheet,
    instrument: Instrument,
    organisation: Organisation,
    mapping: Mapping[str, str] | None = None,
) -> Answers:
    """Read a file with a row a respondent: unit, front line or office, and a column a question.

    A question's column is headed by its code or its wording; an answer is 1 to 5, in the order
    of the scale, or the words of an option. `mapping` (field or item code -> heading) goes
    before what we recognise.
    """
    columns = recognise(sheet, {k: v for k, v in (mapping or {}).items() if k in _FIELDS})
    body = columns.body(sheet)
    places = _places(sheet, columns, instrument, mapping or {})
    problems = _unusable(columns, body, places)
    if problems:
        return Answers((), (), None, problems)
    items = tuple(item for item in instrument.items if item.code in places)
    reader = RowReader(columns, Gazetteer(organisation), is_flag(columns, body))
    members, answers, faults = [], [], list[Problem]()
    for row in body:
        unit, profile = reader.unit(row), reader.profile(row)
        given = bytes(_answer(row, item, places[item.code], columns, faults) for item in items)
        if unit is not None and profile is not None:
            members.append(Member(f"{row.number:07d}", unit.code, profile))
            answers.append(given)
        if len(faults) + len(reader.problems) > MOST_PROBLEMS:
            break
    found = tuple(sorted((*reader.problems, *faults), key=lambda p: p.row or 0))
    if found:
        return Answers((), (), None, found)
    used = {item.construct for item in items}
    asked = replace(
        instrument,
        items=items,
        constructs=tuple(c for c in instrument.constructs if c.code in used),
    )
    missing = tuple(item.code for item in instrument.items if item.code not in places)
    return Answers(tuple(members), tuple(answers), asked, (), missing)


_FIELDS = frozenset({"unit", "directorate", "service", "profile"})


def _places(
    sheet: Sheet, columns: Columns, instrument: Instrument, mapping: Mapping[str, str]
) -> dict[str, int]:
    """The column of each question that the file has."""
    heading = next((row for row in sheet.rows if row.number == columns.heading), None)
    cells = heading.cells if heading else ()
    words = [plain(cell) for cell in cells]
    found: dict[str, int] = {}
    for item in instrument.items:
        wanted = [plain(mapping.get(item.code, "")), plain(item.code), plain(item.text)]
        at = next((words.index(word) for word in wanted if word and word in words), None)
        if at is not None:
            found[item.code] = at
    return found


def _unusable(
    columns: Columns, body: Sequence[Row], places: Mapping[str, int]
) -> tuple[Problem, ...]:
    problems = list(columns.problems)
    if not {"unit", "directorate", "service"} & set(columns.at):
        problems.append(Problem("No column says in which unit somebody works.",
                                "Head one Directorate, Service or Unit code.",
                                columns.heading))  # fmt: skip
    if not places:
        problems.append(Problem("No column is headed by the code or wording of a question.",
                                "Head each column by the question's code, such as those of"
                                " `pulse bank show`.", columns.heading))  # fmt: skip
    if not body and not problems:
        problems.append(Problem("The file has headings but no respondents.", "Send the rows too."))
    return tuple(problems)


def _answer(row: Row, item: Item, at: int, columns: Columns, faults: list[Problem]) -> int:
    text = row.cell(at)
    if text.casefold().replace("'", "").replace("’", "") in _NONE:
        return 0
    if text in ("1", "2", "3", "4", "5"):
        return int(text)
    words = [plain(option) for option in item.scale.options]
    if plain(text) in words:
        return words.index(plain(text)) + 1
    faults.append(Problem(f"{text[:40]!r} is no answer to {item.code}.",
                          f"Write 1 to 5, or one of: {', '.join(item.scale.options)}.",
                          row.number, item.code))  # fmt: skip
    return 0
