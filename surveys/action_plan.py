"""A corporate action plan as a sheet: rows -> commitments + problems, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from surveys.commitment import PHASES, STATUSES, Commitment, Heard
from surveys.errors import InvalidValueError, Problem
from surveys.frame import Row, Sheet

# The heading that is written, and the words that are read as it.
COLUMNS: dict[str, tuple[str, ...]] = {
    "You said": ("you said", "heard", "what we heard", "issue"),
    "We will": ("we will", "action", "commitment", "what we will do"),
    "Owner": ("owner", "lead", "lead officer", "responsible"),
    "Owner e-mail": ("owner e-mail", "owner email", "e-mail", "email"),
    "Directorate": ("directorate", "unit", "service area"),
    "Phase": ("phase", "stage", "timescale"),
    "Milestone": ("milestone", "due", "due date", "by when", "deadline"),
    "Status": ("status", "progress", "rag"),
    "Evidence": ("evidence", "outcome", "where to see it"),
    "Theme": ("theme", "question", "measure"),
}
NEEDED = ("You said", "We will", "Owner", "Milestone")
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%B %Y", "%b %Y")
_READ_DATE = "Write it as 2027-03-31, 31/03/2027, 31 March 2027 or March 2027."
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Knowing:
    """What the reader of a plan must know: unit codes by lower-case name, figures by theme name."""

    directorates: Mapping[str, str]
    figures: Mapping[str, Heard]


def read_plan(sheet: Sheet, knowing: Knowing) -> tuple[tuple[Commitment, ...], tuple[Problem, ...]]:
    """Every row of an action plan as a commitment; where there are problems, no commitment.

    Nothing is guessed: a word that fits nothing is a Problem with its row, column and remedy.
    """
    if not sheet.rows:
        return (), (Problem("The file has no rows.", "Give it a heading and one row each."),)
    heading, *rows = sheet.rows
    at, problems = _columns(heading.cells)
    made = []
    for row in rows if not problems else ():
        reader = _Row(at, row, knowing)
        made.append(reader.commitment())
        problems += reader.problems
    if not rows:
        problems.append(
            Problem("The file has a heading and no rows.", "Add a row for each action.")
        )
    return (tuple(c for c in made if c) if not problems else ()), tuple(problems)


def _columns(heading: Sequence[str]) -> tuple[dict[str, int], list[Problem]]:
    words = [" ".join(cell.lower().split()) for cell in heading]
    at = {
        name: next(place for place, word in enumerate(words) if word in known)
        for name, known in COLUMNS.items()
        if any(word in known for word in words)
    }
    missing = [name for name in NEEDED if name not in at]
    problems = [
        Problem(f"There is no column “{name}”.", f"Head one {' or '.join(COLUMNS[name][:3])}.", 1)
        for name in missing
    ]
    return at, problems


class _Row:
    """One row being read; collects what is wrong with it."""

    def __init__(self, at: Mapping[str, int], row: Row, knowing: Knowing) -> None:
        self._at, self._row, self._knowing = at, row, knowing
        self.problems: list[Problem] = []

    def commitment(self) -> Commitment | None:
        """The row's commitment, or None beside at least one problem."""
        due = self._date()
        phase = self._one_of("Phase", PHASES, "year")
        status = self._one_of("Status", STATUSES, "planned")
        place = self._known("Directorate", self._knowing.directorates, "")
        figure = self._known("Theme", self._knowing.figures, None)
        if self.problems or due is None:
            return None
        try:
            return Commitment(
                self._text("You said"), self._text("We will"), self._text("Owner"), due,
                phase, status, place, self._text("Owner e-mail"), self._text("Evidence"), figure,
            )  # fmt: skip
        except InvalidValueError as error:
            self._wrong(None, str(error), "Correct the row and send the file again.")
            return None

    def _text(self, column: str) -> str:
        return self._row.cell(self._at.get(column))

    def _wrong(self, column: str | None, message: str, remedy: str) -> None:
        self.problems.append(Problem(message, remedy, self._row.number, column))

    def _date(self) -> date | None:
        text = self._text("Milestone")
        for form in _DATES:
            try:
                return datetime.strptime(text, form).date()  # noqa: DTZ007 (a day has no zone)
            except ValueError:
                continue
        self._wrong("Milestone", f"“{text[:40]}” is not a date.", _READ_DATE)
        return None

    def _one_of(self, column: str, names: Mapping[Value, str], default: Value) -> Value:
        text = self._text(column).lower()
        if not text:
            return default
        for value, name in names.items():
            if text in (name.lower(), str(value).replace("_", " ")):
                return value
        self._wrong(column, f"“{text[:40]}” is not known.",
                    f"Choose one of {', '.join(names.values())}.")  # fmt: skip
        return default

    def _known(self, column: str, known: Mapping[str, Value], default: Value) -> Value:
        text = self._text(column)
        if not text:
            return default
        if text.lower() not in known:
            self._wrong(column, f"“{text[:60]}” is not known here.",
                        "Use a name as the results show it, or leave it blank.")  # fmt: skip
            return default
        return known[text.lower()]


def plan_rows(
    commitments: Sequence[Commitment],
    directorates: Mapping[str, str],
    themes: Mapping[str, str],
) -> list[list[str]]:
    """The commitments as rows under the headings of `COLUMNS`, as `read_plan` reads them again."""
    rows = [list(COLUMNS)]
    for each in commitments:
        rows.append([
            each.heard, each.action, each.owner, each.owner_email,
            directorates.get(each.directorate, ""), PHASES[each.phase],
            each.due_on.isoformat(), STATUSES[each.status], each.evidence,
            themes.get(each.figure.of, "") if each.figure else "",
        ])  # fmt: skip
    return rows
