"""Commitments: valid by construction, overdue by the day, and dials read from releases alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from surveys.action_plan import COLUMNS, Knowing, plan_rows, read_plan
from surveys.commitment import Commitment, Heard, by_phase, count, dial
from surveys.errors import InvalidValueError
from surveys.frame import sheet_of
from surveys.trend import Programme
from tests.fixtures.council_releases import council_releases

DUE = date(2027, 3, 31)
MADE = Commitment("Nobody listens.", "Directors visit each depot.", "Chief executive", DUE)


def test_a_commitment_needs_words_an_owner_and_a_known_status() -> None:
    faults: tuple[tuple[str, Any, str], ...] = (
        ("heard", " ", "What you heard"),
        ("action", "x" * 401, "What you will do"),
        ("owner", "", "Owner"),
        ("status", "someday", "Status"),
        ("phase", "never", "Phase"),
    )
    for field, value, said in faults:
        with pytest.raises(InvalidValueError, match=said):
            replace(MADE, **{field: value})


def test_a_milestone_is_overdue_the_day_after_unless_it_ended() -> None:
    assert not MADE.overdue(DUE)
    assert MADE.overdue(date(2027, 4, 1))
    assert not replace(MADE, status="done").overdue(date(2028, 1, 1))
    assert not replace(MADE, status="dropped").overdue(date(2028, 1, 1))
    assert MADE.due == "March 2027"


def test_a_promise_taken_back_is_not_a_promise_kept() -> None:
    every = [MADE, replace(MADE, status="done"), replace(MADE, status="dropped")]
    found = count(every, date(2027, 4, 1))
    assert (found.made, found.done, found.overdue, found.done_percent) == (3, 1, 1, 33)
    assert count([], DUE).done_percent is None


def test_the_dial_says_what_the_releases_say() -> None:
    programme = Programme(council_releases())
    first, last = programme.releases[0], programme.releases[-1]
    theme = first.instrument.constructs[0]
    heard = Heard("culture", first.wave, "org", f"theme.{theme.code}")
    found = dial(programme, heard, theme.name)
    assert found is not None
    assert found.then.text == str(round(first.themes["org"][theme.code].score_value))
    assert found.now.text == str(round(last.themes["org"][theme.code].score_value))
    assert found.then.text in found.words
    assert found.turned in ("Yes", "No", "The other way")
    same = dial(programme, replace(heard, wave=last.wave), theme.name)
    assert same is not None
    assert same.turned == "Too early to say"
    assert dial(programme, replace(heard, wave="none-1"), theme.name) is None
    assert dial(programme, replace(heard, of="theme.none"), theme.name) is None


def test_a_hidden_figure_stays_hidden_in_the_dial() -> None:
    programme = Programme(council_releases())
    hidden = programme.releases[0].hidden[0]
    theme = programme.releases[0].instrument.constructs[0]
    heard = Heard("culture", programme.releases[0].wave, hidden.code, f"theme.{theme.code}")
    found = dial(programme, heard, theme.name)
    assert found is not None
    assert found.words == f"{theme.name}: there is no figure to compare with."
    assert found.turned == "Too early to say"


KNOWING = Knowing({"place": "PLA"}, {"listening": Heard("c", "c-1", "org", "theme.l")})
PLAN = """
You said        | We will      | Lead  | Unit  | Stage         | Due        | RAG       | Theme
Nobody listens. | Visit depots | Chief | Place | First quarter | 31/03/2027 | Under way | Listening
No thanks given | Say thanks   | HR    |       |               | March 2028 |           |
"""


def rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def test_a_plan_with_other_headings_is_read_whole() -> None:
    made, problems = read_plan(sheet_of(rows(PLAN)), KNOWING)
    assert problems == ()
    assert made[0] == Commitment(
        "Nobody listens.", "Visit depots", "Chief", DUE, "quarter", "under_way", "PLA",
        figure=KNOWING.figures["listening"],
    )  # fmt: skip
    assert (made[1].due_on, made[1].phase, made[1].status) == (date(2028, 3, 1), "year", "planned")
    assert [name for name, _ in by_phase(made)] == ["First quarter", "This year"]


def test_a_plan_survives_being_written_and_read_again() -> None:
    made, _ = read_plan(sheet_of(rows(PLAN)), KNOWING)
    written = plan_rows(made, {"PLA": "Place"}, {"theme.l": "Listening"})
    assert written[0] == list(COLUMNS)
    assert read_plan(sheet_of(written), KNOWING) == (made, ())


def test_every_fault_names_its_row_column_and_remedy() -> None:
    bad = rows(PLAN)
    bad[1][3], bad[1][5], bad[2][6] = "Atlantis", "soon", "nearly"
    made, problems = read_plan(sheet_of(bad), KNOWING)
    assert made == ()
    assert [(p.row, p.column) for p in problems] == [
        (2, "Milestone"), (2, "Directorate"), (3, "Status"),
    ]  # fmt: skip
    assert "31 March 2027" in problems[0].remedy
    _, [missing] = read_plan(sheet_of([["You said", "We will", "Owner"], ["a", "b", "c"]]), KNOWING)
    assert "Milestone" in missing.message
    assert read_plan(sheet_of([]), KNOWING)[1]
