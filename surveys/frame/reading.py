"""A staff list, read whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.errors import Problem
from surveys.frame.columns import FIELDS, Columns, recognise
from surveys.frame.fields import RowReader, is_flag
from surveys.frame.people import Frame, Person
from surveys.frame.places import Gazetteer
from surveys.frame.posts import Post, one_each
from surveys.frame.sheet import Row, Sheet
from surveys.units import Organisation


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a staff list.

    `frame` is None whenever there are `problems`: a bad list changes nothing. `notices` are
    decisions that the sender may want to know and need not act on. `columns` (field ->
    heading) is the mapping to remember for the next file; `unmapped` headings were not used.
    """

    frame: Frame | None
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...]
    columns: Mapping[str, str]
    unmapped: tuple[str, ...]


def read_frame(
    sheet: Sheet, organisation: Organisation, mapping: Mapping[str, str] | None = None
) -> Reading:
    """Read a staff list into a frame, or say everything that is wrong with it.

    `organisation` is the tree as it stands on the date of the list; `mapping` (field ->
    heading) is what an earlier file taught us. Rows are numbered as the spreadsheet does.
    """
    columns = recognise(sheet, mapping)
    body = columns.body(sheet)
    problems = columns.problems or _missing(columns, body)
    if problems:
        return Reading(None, tuple(problems), (), columns.found, columns.unmapped)
    reader = RowReader(columns, Gazetteer(organisation), is_flag(columns, body))
    posts = [post for row in body if (post := _post(row, reader)) is not None]
    joined = one_each(posts, columns)
    found = tuple(sorted((*reader.problems, *joined.problems), key=lambda p: p.row or 0))
    notices = (*_without_profile(columns), *reader.notices, *joined.notices)
    return Reading(
        frame=None if found else Frame(joined.people),
        problems=found,
        notices=(*notices, *_lost_zeros(posts, columns)),
        columns=columns.found,
        unmapped=columns.unmapped,
    )


def _missing(columns: Columns, body: Sequence[Row]) -> list[Problem]:
    problems = []
    if "number" not in columns.at:
        problems.append(_no_column("number", columns))
    if not {"name", "first_name", "last_name"} & set(columns.at):
        problems.append(_no_column("name", columns))
    if not {"unit", "directorate", "service"} & set(columns.at):
        problems.append(_no_column("directorate", columns))
    if not problems and not body:
        message = "The file has headings but no staff."
        problems.append(Problem(message, "Add a row for each person.", columns.heading))
    return problems


def _no_column(field: str, columns: Columns) -> Problem:
    return Problem(
        f"No column is headed {FIELDS[field]!r}.",
        f"Head one so, or say which column it is. Not used: {', '.join(columns.unmapped) or '-'}.",
        columns.heading,
    )


def _post(row: Row, reader: RowReader) -> Post | None:
    number, name, unit = reader.number(row), reader.name(row), reader.unit(row)
    email, profile = reader.email(row), reader.profile(row)
    phone, language, postal = reader.phone(row), reader.language(row), reader.postal(row)
    if number is None or name is None or unit is None or profile is None:
        return None
    away = reader.away(row)
    person = Person(number, name, email, unit.code, profile, phone, language, postal, away)
    return Post(row.number, person, reader.main_post(row), reader.hours(row))


def _without_profile(columns: Columns) -> list[Problem]:
    if "profile" in columns.at:
        return []
    message = "No column says who works on the front line: everyone was read as office staff."
    return [Problem(message, f"Add a column headed {FIELDS['profile']!r}.", columns.heading)]


def _lost_zeros(posts: Sequence[Post], columns: Columns) -> list[Problem]:
    # A spreadsheet that takes a staff number for a quantity drops its leading zeros.
    numbers = [post.person.number for post in posts]
    widths = {len(number) for number in numbers if number.startswith("0") and number.isdigit()}
    if len(widths) != 1:
        return []
    width = widths.pop()
    short = [p for p in posts if p.person.number.isdigit() and len(p.person.number) < width]
    return [
        Problem(
            f"Staff number {post.person.number} is shorter than the others: a spreadsheet may"
            " have dropped its leading zeros.",
            f"If so, write {post.person.number.zfill(width)} and format the column as text.",
            post.row,
            columns.found.get("number"),
        )
        for post in short
    ]
