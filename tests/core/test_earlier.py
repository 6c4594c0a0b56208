"""Published figures of others: read whole, or every problem said with its row and column."""

from __future__ import annotations

import lzma
from datetime import date
from pathlib import Path

import pytest

from pulse.store.staff_file import read_staff_file
from surveys.bank import instrument
from surveys.earlier import read_figures, read_items, read_units
from surveys.earlier.answers import read_answers
from surveys.earlier.reading import day_of
from surveys.frame import Sheet, sheet_of
from surveys.units import Organisation, Unit

DATA = Path(__file__).parents[1] / "data"


def table(text: str) -> Sheet:
    """A sheet from lines of cells that bars part."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return sheet_of([[cell.strip() for cell in line.split("|")] for line in lines])


def pses(name: str) -> Sheet:
    content = (DATA / "pses" / name).read_bytes()
    found = read_staff_file(lzma.decompress(content) if name.endswith(".xz") else content)
    assert found.sheet is not None
    return found.sheet


def test_canadas_public_service_in_its_own_files() -> None:
    units = read_units(pses("units.tsv.xz")).units
    items = read_items(pses("questions.tsv")).items
    reading = read_figures(pses("figures.tsv.xz"), units, items)
    assert reading.problems == ()
    survey = reading.survey
    assert survey is not None
    assert survey.units["0"].name == "Public Service"
    assert survey.units["2/203"].parent == "2"
    assert survey.items["Q43"].theme == "Stress and Overall"
    assert sorted(survey.waves) == ["2008", "2011", "2014", "2017", "2018"]
    figure = survey.figures["0", "Q06", "2011"]
    assert (figure.score, figure.people) == (61.0, 200784)
    assert figure.favourable == pytest.approx(100 * 58 / 99)
    drained = survey.figures["0", "Q64", "2018"]  # reverse-worded: its scores say so
    assert drained.score == 50 and drained.favourable == pytest.approx(32.0)


def test_derbyshires_percentages_and_index() -> None:
    found = read_staff_file((DATA / "council" / "derbyshire_published.csv").read_bytes())
    assert found.sheet is not None
    reading = read_figures(found.sheet)
    assert reading.survey is not None, reading.problems
    proud = "Proud to work for the council"
    children = reading.survey.figures["childrens-services", proud, "December 2020"]
    assert (children.favourable, children.people) == (96.0, 1346)
    assert reading.survey.units["childrens-services"].parent == "derbyshire-county-council"
    index = reading.survey.figures["derbyshire-county-council", "Engagement index", "2022"]
    assert (index.score, index.people) == (74.0, 0)


HEAD = "Unit | Question | Wave | n | Score | Answer 1 | Answer 2 | Answer 3 | Answer 4 | Answer 5\n"


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (" | Q1 | 2020 | 9 | 50 |||||", "Unit", "unit is blank"),
        ("A | | 2020 | 9 | 50 |||||", "Question", "question is blank"),
        ("A | Q1 | soon | 9 | 50 |||||", "Wave", "'soon' is not a wave"),
        ("A | Q1 | 2020 | many | 50 |||||", "n", "'many' is not a number"),
        ("A | Q1 | 2020 | -3 | 50 |||||", "n", "not between"),
        ("A | Q1 | 2020 | 9 | 101 |||||", "Score", "not between 0 and 100"),
        ("A | Q1 | 2020 | 9 | =1+1 |||||", "Score", "not a number"),
        ("A | Q1 | 2020 | 9 | | 50 | 50 | 50 | 0 | 0", "Answer 1", "add up to 150"),
        ("B | Q1 | 2020 | 9 | 40 |||||", "Unit", "Row 2 has the same"),
    ],
)
def test_each_fault_has_its_row_and_column(row: str, column: str, words: str) -> None:
    reading = read_figures(table(f"{HEAD}B | Q1 | 2020 | 9 | 50 |||||\n{row}"))
    assert reading.survey is None
    assert [(p.row, p.column) for p in reading.problems] == [(3, column)]
    assert words in reading.problems[0].message
    assert reading.problems[0].remedy


def test_shares_alone_need_somebody_to_say_which_end_is_best() -> None:
    rows = f"{HEAD}A | Q1 | 2020 | 200 | | 10 | 20 | 30 | 25 | 15"
    assert "which answer to Q1" in read_figures(table(rows)).problems[0].message
    worst = read_figures(table(rows), best_first=False).survey
    best = read_figures(table(rows), best_first=True).survey
    assert worst is not None and best is not None
    key = ("a", "Q1", "2020")
    assert (worst.figures[key].score, worst.figures[key].favourable) == (53.75, 40.0)
    assert (best.figures[key].score, best.figures[key].favourable) == (46.25, 30.0)


def test_what_was_not_published_is_left_out() -> None:
    reading = read_figures(
        table(f"{HEAD}A|Q1|2020|9|*|||||\nB|Q1|2020|9|50|||||\nC|Q1|2020|||||||")
    )
    assert reading.survey is not None
    assert list(reading.survey.units) == ["b"]
    assert reading.blank == 2
    nothing = read_figures(table(f"{HEAD}A|Q1|2020|9|*|||||"))
    assert "publishes no figure" in nothing.problems[0].message


def test_a_file_without_the_columns_is_told_what_lacks() -> None:
    found = read_figures(table("Team | Answer\nA | 3")).problems
    assert [p.message for p in found] == [
        "No column is headed 'Question'.",
        "No column is headed 'Wave'.",
        "No column is headed 'Score, 0 to 100'.",
    ]
    assert "Not used: Answer" in found[0].remedy
    assert read_figures(Sheet(())).problems


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2018", date(2018, 7, 1)),
        ("December 2020", date(2020, 12, 15)),
        ("Spring 2024", date(2024, 4, 1)),
        ("2024-05-31", date(2024, 5, 31)),
        ("PSES 2017", date(2017, 7, 1)),
        ("wave 3", None),
        ("", None),
    ],
)
def test_the_day_of_a_wave(text: str, day: date | None) -> None:
    assert day_of(text) == day


TREE = Organisation(
    [
        Unit("org", "Westmere", "organisation"),
        Unit("place", "Place", "directorate", "org"),
        Unit("place.parks", "Parks", "service", "place"),
    ]
)


def test_answers_of_people_by_code_wording_number_or_option() -> None:
    asked = instrument("lga-engagement")
    first, second, *others = asked.items
    sheet = table(
        f"Directorate | Service | Front line | {first.code} | {second.text}\n"
        f"Place | Parks | yes | 5 | {second.scale.options[1]}\nPlace | | no | | 3"
    )
    found = read_answers(sheet, asked, TREE)
    assert found.problems == ()
    assert [(m.unit, m.profile) for m in found.members] == [
        ("place.parks", "front_line"), ("place", "office"),
    ]  # fmt: skip
    assert found.answers == (bytes([5, 2]), bytes([0, 3]))
    assert found.instrument is not None
    assert [item.code for item in found.instrument.items] == [first.code, second.code]
    assert found.missing == tuple(item.code for item in others)


def test_an_answer_that_is_none_of_the_options_is_a_problem() -> None:
    asked = instrument("lga-engagement")
    code = asked.items[0].code
    found = read_answers(table(f"Directorate | {code}\nPlace | 7\nNowhere | 4"), asked, TREE)
    assert [(p.row, p.column) for p in found.problems] == [(2, code), (3, "Directorate")]
    assert "7" in found.problems[0].message
    none = read_answers(table("Directorate | Colour\nPlace | red"), asked, TREE)
    assert "code or wording of a question" in none.problems[0].message
