"""The staff list: brought in whole or not at all, and told beforehand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from pulse.models.base import db
from pulse.models.roster import Person
from pulse.store import staff as store
from pulse.store.audit import latest
from pulse.workflow.opening import open_wave
from pulse.workflow.planning import staff
from pulse.workflow.planning.restructuring import Wish, record_change
from pulse.workflow.planning.staff import Check, import_staff_list, stored_organisation
from surveys.errors import InvalidValueError
from tests.web.manage.lists import HEADINGS, csv_of, people, person
from tests.workflow.staffed import MONDAY, planned_wave

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
HR_FILES = Path(__file__).resolve().parents[1] / "data" / "hr_files"


def bring_in(content: bytes, now: datetime = NOW, accept: bool = False) -> Check:
    return import_staff_list("test", content, "list.csv", now, None, accept)


def numbers() -> list[str]:
    return [p.number for p in store.load_frame().people]


def test_the_first_list_brings_people_and_the_tree(council_app: Flask) -> None:
    with council_app.app_context():
        check = bring_in(csv_of(people(50)))
        assert check.good
        assert len(check.difference.joiners if check.difference else ()) == 50
        tree = stored_organisation()
        assert tree is not None
        assert [unit.name for unit in tree.directorates] == ["Adult Services", "Corporate", "Place"]
        assert store.people_count() == 50


def test_a_dry_run_writes_nothing(council_app: Flask) -> None:
    with council_app.app_context():
        check = staff.check_staff_list(csv_of(people(50)), "list.csv", NOW.date())
        assert check.good
        assert store.people_count() == 0
        assert stored_organisation() is None
        assert staff.remembered_columns() == {}


@pytest.mark.parametrize(
    ("changes", "row", "column", "words"),
    [
        ({"email": "nobody"}, 12, "Work email", "not an e-mail address"),
        ({"payroll": ""}, 12, "Payroll number", "blank"),
        ({"name": ""}, 12, "Full name", "blank"),
        ({"front_line": "perhaps"}, 12, "Front line?", "neither"),
    ],
)
def test_one_bad_cell_leaves_everything_as_it_was(
    council_app: Flask, changes: dict[str, str], row: int, column: str, words: str
) -> None:
    with council_app.app_context():
        bring_in(csv_of(people(30)))
        rows = [*people(40)[:10], person(10, **changes), *people(40)[11:]]
        check = bring_in(csv_of(rows))
        assert not check.good
        assert (row, column) in [(p.row, p.column) for p in check.problems]
        assert any(words in p.message for p in check.problems)
        assert all(p.remedy for p in check.problems)
        assert numbers() == [f"{n:05d}" for n in range(30)]


def test_joiners_leavers_and_moves_are_told_and_done(council_app: Flask) -> None:
    with council_app.app_context():
        bring_in(csv_of(people(30)))
        moved = person(5, directorate="Place", service="Planning")
        check = bring_in(csv_of([*people(5), moved, *people(24, first=8)]))
        assert check.difference is not None
        assert [p.number for p in check.difference.joiners] == ["00030", "00031"]
        assert [p.number for p in check.difference.leavers] == ["00006", "00007"]
        assert [c.after.number for c in check.difference.moves] == ["00005"]
        assert store.load_frame().by_number["00005"].unit == "place.planning"
        assert latest(1)[0].detail == "2 joiners, 2 leavers, 1 moves, 0 other changes"


def test_the_same_list_again_changes_nothing(council_app: Flask) -> None:
    with council_app.app_context():
        bring_in(csv_of(people(30)))
        check = bring_in(csv_of(people(30)))
        assert check.difference is not None
        assert check.difference.empty


def test_a_leaver_whom_nobody_asked_is_gone(council_app: Flask) -> None:
    with council_app.app_context():
        bring_in(csv_of(people(30)))
        bring_in(csv_of(people(29)))
        assert db.session.scalars(select(Person.number)).all() == numbers()


def test_a_leaver_who_was_asked_keeps_nothing_but_a_number(council_app: Flask) -> None:
    with council_app.app_context():
        bring_in(csv_of(people(30)))
        open_wave(planned_wave(), MONDAY, "test")
        bring_in(csv_of(people(29)))
        row = db.session.scalars(select(Person).where(Person.number == "00029")).one()
        assert (row.active, row.name, row.email, row.phone) == (False, "", None, None)


def test_someone_who_comes_back_is_the_same_row(council_app: Flask) -> None:
    with council_app.app_context():
        bring_in(csv_of(people(30)))
        open_wave(planned_wave(), MONDAY, "test")
        before = db.session.scalar(select(Person.id).where(Person.number == "00029"))
        bring_in(csv_of(people(29)))
        bring_in(csv_of(people(30)))
        row = db.session.scalars(select(Person).where(Person.number == "00029")).one()
        assert row.id == before
        assert (row.active, row.name) == (True, "Person 29")


def test_a_new_service_waits_for_a_person_to_say_it_is_real(council_app: Flask) -> None:
    slip = person(30, directorate="Place", service="Highwys")
    with council_app.app_context():
        bring_in(csv_of(people(30)))
        check = bring_in(csv_of([*people(30), slip]))
        assert not check.good
        assert [p.row for p in check.problems] == [32]
        assert check.structure is not None
        assert [unit.name for unit in check.structure.new] == ["Highwys"]
        assert store.people_count() == 30


def test_accepted_units_come_and_others_end_but_are_remembered(council_app: Flask) -> None:
    rows = [
        person(n, directorate="Places and Planet", service="Streets") if n % 5 in (2, 3) else row
        for n, row in enumerate(people(30))
    ]
    with council_app.app_context():
        bring_in(csv_of(people(30)))
        check = bring_in(csv_of(rows), LATER, accept=True)
        assert check.good
        tree = stored_organisation()
        assert tree is not None
        assert tree.unit("place.highways").end == LATER.date()
        assert tree.unit("places-and-planet.streets").start == LATER.date()
        assert [u.name for u in tree.on(LATER.date()).directorates] == [
            "Adult Services", "Corporate", "Places and Planet",
        ]  # fmt: skip


def test_a_unit_that_ended_can_come_back(council_app: Flask) -> None:
    fewer = [row for n, row in enumerate(people(30)) if n % 5 != 3]
    with council_app.app_context():
        bring_in(csv_of(people(30)))
        bring_in(csv_of(fewer), NOW, accept=True)
        bring_in(csv_of(people(30)), LATER, accept=True)
        tree = stored_organisation()
        assert tree is not None
        assert tree.unit("place.planning").end is None


def test_headings_are_mapped_once_and_remembered(council_app: Flask) -> None:
    odd = ("Nummer", "Wer", "Mail", "Bereich", "Dienst", "Vorn")
    mapping = {
        "number": "Nummer", "name": "Wer", "email": "Mail", "directorate": "Bereich",
        "service": "Dienst",
    }  # fmt: skip
    with council_app.app_context():
        blind = bring_in(csv_of(people(20), odd))
        assert blind.needs_columns
        assert blind.examples["Wer"] == "Person 0"
        first = import_staff_list("test", csv_of(people(20), odd), "a.csv", NOW, mapping)
        assert first.good
        again = bring_in(csv_of(people(21), odd))
        assert again.good
        assert again.unmapped == ("Vorn",)


def test_one_column_cannot_be_two_things() -> None:
    with pytest.raises(InvalidValueError, match="for both staff number and name"):
        staff.read_mapping({"number": "Ref", "name": "Ref"})


def test_a_person_with_two_posts_is_one_person(council_app: Flask) -> None:
    headings = (*HEADINGS, "Main post")
    rows = [[*row, "Yes"] for row in people(20)]
    second = [*person(3, directorate="Place", service="Highways"), "No"]
    with council_app.app_context():
        check = bring_in(csv_of([*rows, second], headings))
        assert check.good
        assert store.people_count() == 20
        assert store.load_frame().by_number["00003"].unit == "place.planning"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_every_usual_kind_of_csv_is_read(council_app: Flask, delimiter: str, encoding: str) -> None:
    rows = [person(n, name=f"Zoë O’Brien-{n}") for n in range(12)]
    content = csv_of(rows, delimiter=delimiter).decode().encode(encoding)
    with council_app.app_context():
        assert bring_in(content).good
        assert store.load_frame().by_number["00003"].name == "Zoë O’Brien-3"


@pytest.mark.parametrize("name", ["csps2013_benchmarks.csv", "csps2014_benchmarks.csv"])
def test_a_file_that_is_no_staff_list_is_refused_with_words(council_app: Flask, name: str) -> None:
    with council_app.app_context():
        check = bring_in((HR_FILES / name).read_bytes())
        assert not check.good
        assert check.needs_columns
        assert store.people_count() == 0


def test_a_file_that_is_no_table_is_refused_with_words(council_app: Flask) -> None:
    with council_app.app_context():
        check = bring_in(b"%PDF-1.7 \x00\x01\x02")
        assert [str(p) for p in check.problems] == [
            "list.csv is not a spreadsheet."
            " Save it from your spreadsheet as CSV UTF-8 or as an Excel workbook (.xlsx)."
        ]
        assert not check.needs_columns


def test_three_thousand_people_come_in_within_seconds(council_app: Flask) -> None:
    with council_app.app_context():
        assert bring_in(csv_of(people(3000))).good
        counts = store.headcounts()
        assert sum(count.people for count in counts) == 3000
        assert sum(count.by_email for count in counts) == 3000


def test_a_list_that_does_not_fit_a_planned_change_is_told_so(council_app: Flask) -> None:
    care = ("adult-services.home-care", "adult-services.social-work")
    wish = Wish("merge", care, LATER.date(), names=("Care",))
    rows = [row for n, row in enumerate(people(30)) if n % 5]
    with council_app.app_context():
        bring_in(csv_of(people(30)))
        record_change("test", wish, NOW)
        check = bring_in(csv_of(rows), NOW, accept=True)
        assert not check.good
        assert any("a change that is planned" in str(p) for p in check.problems)
        assert store.people_count() == 30
