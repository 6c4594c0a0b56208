"""Files as they really arrive: encodings, separators, line ends, workbooks, and rubbish."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.store import staff_file
from pulse.store.staff_file import read_staff_file
from surveys.errors import Problem
from surveys.frame import Sheet

HR_FILES = Path(__file__).parent.parent / "data" / "hr_files"


def cells(content: bytes) -> list[tuple[str, ...]]:
    read = read_staff_file(content, "staff.csv")
    assert read.sheet is not None, read.problems
    return [row.cells for row in read.sheet.rows]


def refusal(content: bytes) -> Problem:
    read = read_staff_file(content, "staff.csv")
    assert read.sheet is None
    assert len(read.problems) == 1
    assert read.problems[0].remedy
    return read.problems[0]


def real(name: str) -> Sheet:
    read = read_staff_file((HR_FILES / name).read_bytes(), name)
    assert read.sheet is not None
    return read.sheet


def test_a_real_file_in_cp1252_with_line_breaks_inside_cells() -> None:
    rows = real("csps2013_benchmarks.csv").rows
    assert len(rows) == 109
    assert {len(row.cells) for row in rows} == {10}
    assert rows[0].cell(6) == "Change from ’09 to ‘10"
    w01 = next(row for row in rows if row.cell(0).startswith("W01"))
    assert w01.cells[0].splitlines()[1].startswith("(0=not at all satisfied")


def test_a_real_file_with_cr_line_ends_and_blank_rows() -> None:
    rows = real("csps2014_benchmarks.csv").rows
    assert len(rows) == 82
    assert {len(row.cells) for row in rows} == {7}
    assert rows[1].cells == ("Employee engagement index", "58%", "56%", "56%", "58%", "58%", "59%")


def test_a_real_file_in_utf8_with_its_mark() -> None:
    rows = real("csps2019_all_organisations.csv").rows
    assert len(rows) == 112
    assert {len(row.cells) for row in rows} == {95}
    assert rows[0].cell(0) == "Departmental Group"
    assert rows[1].cell(3) == "80%"


TEXT = 'Staff no,Name\n1,"Zoë O’Hara, PhD"\n'
ENCODINGS = ["utf-8", "utf-8-sig", "cp1252", "utf-16"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encodings(encoding: str) -> None:
    assert cells(TEXT.encode(encoding)) == [("Staff no", "Name"), ("1", "Zoë O’Hara, PhD")]


word = st.text(alphabet="abcXYZ019 '’éŵ,;\t|\"", min_size=1, max_size=8).map(str.strip)
tables = st.integers(2, 5).flatmap(
    lambda width: st.lists(
        st.lists(word.filter(bool), min_size=width, max_size=width), min_size=2, max_size=6
    )
)


@given(
    table=tables,
    delimiter=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_whatever_the_separator_and_line_end(
    table: list[list[str]], delimiter: str, end: str, encoding: str
) -> None:
    table[0] = [f"Heading {index}" for index in range(len(table[0]))]
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(
        table
    )
    assert cells(written.getvalue().encode(encoding)) == [tuple(row) for row in table]


@given(st.lists(st.sampled_from(["\n", "\r\n", "\r"]), min_size=3, max_size=3))
def test_mixed_line_ends(ends: list[str]) -> None:
    text = "".join(f"{n},x{end}" for n, end in enumerate(ends))
    assert cells(text.encode()) == [("0", "x"), ("1", "x"), ("2", "x")]


@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail))
def test_no_bytes_at_all_raise_an_exception(content: bytes) -> None:
    read = read_staff_file(content)
    assert (read.sheet is None) == bool(read.problems)


def test_rows_keep_the_numbers_their_owner_sees() -> None:
    read = read_staff_file(b'a,b\n\n"two\nlines",1\n,,\nlast,2\n')
    assert read.sheet is not None
    assert [row.number for row in read.sheet.rows] == [1, 3, 5]


def test_excels_own_separator_line_is_obeyed() -> None:
    assert cells(b"sep=;\r\na;b,c\r\n1;2\r\n") == [("a", "b,c"), ("1", "2")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n \n", "empty"),
        (b"%PDF-1.7\nstream, of, things", "not a spreadsheet"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not a spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "old or a password-protected"),
        (b"PK\x03\x04 not a zip", "damaged"),
        (b"one column\nof text\n", "one column only"),
    ],
)
def test_what_is_not_a_staff_list_is_refused(content: bytes, said: str) -> None:
    assert said in refusal(content).message


def test_an_unclosed_quotation_names_its_row() -> None:
    problem = refusal(b'a,b\n1,2\n3,"open\n4,5\n6,7\n')
    assert problem.row == 3


def test_a_file_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staff_file, "MAXIMUM_BYTES", 10)
    assert "larger" in refusal(b"a,b\n1,2\n3,4\n").message


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staff_file, "MAXIMUM_ROWS", 2)
    assert "more than 2 rows" in refusal(b"a,b\n1,2\n3,4\n").message
    assert "more than 2 rows" in refusal(workbook([["a", "b"], [1, 2], [3, 4]])).message


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    return saved(book)


def test_a_workbook_gives_the_text_its_reader_sees() -> None:
    rows: list[list[object]] = [
        ["Staff no", "FTE", "Start", "Seen", "Main post"],
        ["007", 0.6, date(2026, 4, 1), datetime(2026, 4, 1, 9, 30), True],  # noqa: DTZ001 a sheet knows no zones
        [7, 1.0, None, None, False],
    ]
    assert cells(workbook(rows)) == [
        ("Staff no", "FTE", "Start", "Seen", "Main post"),
        ("007", "0.6", "2026-04-01", "2026-04-01 09:30:00", "Yes"),
        ("7", "1", "", "", "No"),
    ]


def test_numbers_shown_with_leading_zeros_keep_them() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Staff no", "Name"])
    sheet.append([1234, "Jo"])
    sheet["A2"].number_format = "00000000"
    assert cells(saved(book))[1] == ("00001234", "Jo")


def test_the_first_visible_sheet_that_holds_anything_is_read() -> None:
    book = openpyxl.Workbook()
    hidden = book.active
    assert hidden is not None
    hidden.append(["secret", "x"])
    book.create_sheet("Empty")
    book.create_sheet("Staff").append(["Staff no", "Name"])
    hidden.sheet_state = "hidden"
    assert cells(saved(book)) == [("Staff no", "Name")]


def test_a_formula_without_a_saved_result_is_a_problem_of_its_cell() -> None:
    problem = refusal(workbook([["Staff no", "Name"], [1, '="Jo"&" Smith"']]))
    assert (problem.row, problem.column) == (2, "B")


def test_an_empty_workbook_is_refused() -> None:
    assert "no sheet" in refusal(saved(openpyxl.Workbook())).message


def repacked(change: dict[str, bytes]) -> bytes:
    """A good workbook in which some parts have been replaced or added."""
    source = zipfile.ZipFile(io.BytesIO(workbook([["Staff no", "Name"], [1, "Jo"]])))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            target.writestr(part, change.get(part, source.read(part)))
        for part in change.keys() - set(source.namelist()):
            target.writestr(part, change[part])
    return stream.getvalue()


def test_a_zip_bomb_is_refused_without_unpacking_it() -> None:
    bomb = repacked({"xl/media/bomb.bin": bytes(100 * 2**20)})
    assert len(bomb) < 200_000
    assert "would unpack to 100 MB" in refusal(bomb).message


def test_an_entity_bomb_is_refused() -> None:
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    assert "declarations" in refusal(repacked({"xl/sharedStrings.xml": evil})).message


def test_a_row_number_beyond_every_sheet_ends_quickly() -> None:
    far = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="99999999999"><c r="A99999999999"><v>1</v>'
        b"</c></row></sheetData></worksheet>"
    )
    assert "more than" in refusal(repacked({"xl/worksheets/sheet1.xml": far})).message


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_a_damaged_workbook_is_refused(part: str) -> None:
    assert "damaged" in refusal(repacked({part: b"<broken"})).message
