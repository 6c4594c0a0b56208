"""What is printed: every code once, a link that works, nothing cut off, letters large enough."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import datetime

import pytest
import segno
from pypdf import PdfReader

from pulse.paper.page import QUIET, Paper, dark_runs
from pulse.paper.poster import Poster, poster_pdf
from pulse.paper.slips import LARGE, ORDINARY, Print, Sheet, slips_pdf
from surveys.access_code import parse, random_code

MILLIMETRE = 72 / 25.4
SHEET = Sheet(
    organisation="Cyngor Gwŷnedd",
    survey="How it is to work here",
    wave="Autumn 2026",
    group="Home care (front-line)",
    people=412,
    closes=datetime(2026, 11, 16, 17, 0),  # noqa: DTZ001 (only printed)
    page="https://survey.merebank.example/a/12",
    fingerprint="0123456789abcdef" * 4,
    batch=1,
    codes=tuple(random_code() for _ in range(19)),
)
POSTER = Poster(
    "Cyngor Gwŷnedd", "How it is to work here", "Autumn 2026", "Adult Services",
    SHEET.closes, SHEET.page, SHEET.fingerprint, 10,
)  # fmt: skip
LONG = "Neighbourhood services, highways, street lighting and parking, other services"


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def words(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(content).pages)


@pytest.mark.parametrize(("large", "kind"), [(False, ORDINARY), (True, LARGE)])
def test_each_code_is_printed_once_on_a4(large: bool, kind: Print) -> None:
    content = slips_pdf(SHEET, large)
    found = re.findall(r"(?:\w{4}-){4}\w", words(content))
    assert sorted(found) == sorted(code.display for code in SHEET.codes)
    assert {parse(text) for text in found} == set(SHEET.codes)
    pages = read(content).pages
    assert len(pages) == -(-19 // (kind.across * kind.down))
    for page in pages:
        assert [round(float(side) / MILLIMETRE) for side in page.mediabox[2:]] == [210, 297]


def test_a_slip_says_for_whom_until_when_and_how_to_check() -> None:
    text = " ".join(words(slips_pdf(SHEET)).split())
    assert text.count("Cyngor Gwŷnedd") == 19
    assert "For one of the 412 people in Home care (front-line)." in text
    assert "until 17:00 on Monday 16 November 2026" in text
    assert "01234567 89abcdef 01234567 89abcdef" in text
    assert "survey.merebank.example/a/12" in text


def places(content: bytes) -> list[tuple[str, float, float, float]]:
    """Each piece of text on the first page: what, how far from the left and top, how large."""
    found: list[tuple[str, float, float, float]] = []

    def visit(text: str, _cm: object, tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            found.append((text, tm[4] / MILLIMETRE, 297 - tm[5] / MILLIMETRE, size))

    read(content).pages[0].extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize(("large", "kind"), [(False, ORDINARY), (True, LARGE)])
@pytest.mark.parametrize("group", [SHEET.group, LONG])
def test_nothing_is_written_across_a_cutting_line(large: bool, kind: Print, group: str) -> None:
    content = slips_pdf(replace(SHEET, group=group, organisation=LONG), large)
    for text, _, top, _ in places(content):
        if "01234567" in text:
            assert top % kind.height < kind.height - 3, "the last line of a slip, 3 mm free"
    heights = {int(top // kind.height) for text, _, top, _ in places(content) if "-" in text}
    assert heights <= set(range(kind.down))


def test_large_print_is_large() -> None:
    sizes = [size for _, _, _, size in places(slips_pdf(SHEET, large=True))]
    assert min(sizes) >= 16


def squares(content: bytes) -> set[tuple[float, float]]:
    """The left and top of each black run on a page, in millimetres."""
    drawn = read(content).pages[0].get_contents()
    assert drawn is not None
    found = re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) (-?[\d.]+) re f", drawn.get_data())
    assert found
    return {
        (round(float(x) / MILLIMETRE, 1), round(297 - float(y) / MILLIMETRE, 1))
        for x, y, _, _ in found
    }


def test_the_square_is_the_link_with_the_code_behind_the_hash() -> None:
    content = slips_pdf(replace(SHEET, codes=SHEET.codes[:1]))
    link = f"{SHEET.page}#{SHEET.codes[0].text}"
    rows = [list(row) for row in segno.make(link, error="m", micro=False).matrix]
    module = ORDINARY.qr / (len(rows) + 2 * QUIET)
    left = ORDINARY.width - ORDINARY.edge - ORDINARY.qr
    expected = {
        (left + (QUIET + start) * module, ORDINARY.edge + (QUIET + down) * module)
        for down, row in enumerate(rows)
        for start, _ in dark_runs(row)
    }
    drawn = squares(content)
    assert len(drawn) == len(expected)
    assert all(any(abs(x - a) < 0.11 and abs(y - b) < 0.11 for a, b in drawn) for x, y in expected)


def test_runs_of_a_row() -> None:
    assert dark_runs([1, 1, 0, 1, 0, 0, 1, 1, 1]) == [(0, 2), (3, 1), (6, 3)]
    assert dark_runs([0, 0]) == []


def test_a_poster_is_one_page_and_holds_no_code() -> None:
    content = poster_pdf(POSTER)
    text = " ".join(words(content).split())
    assert len(read(content).pages) == 1
    assert "Autumn 2026, for Adult Services" in text
    assert "survey.merebank.example/a/12" in text and "#" not in text
    assert text.count("01234567 89abcdef") == 4
    assert max(top for _, _, top, _ in places(content)) < 285


def test_a_poster_with_long_names_stays_on_its_page() -> None:
    content = poster_pdf(replace(POSTER, place=LONG, survey=LONG[:60], organisation=LONG[:60]))
    assert len(read(content).pages) == 1
    assert max(top for _, _, top, _ in places(content)) < 290


def test_the_typeface_has_the_letters_of_welsh() -> None:
    paper = Paper("letters")
    paper.add_page()
    paper.words("ŵŷŴŶâêîôûẁẃẅ", 10, 10, 100, 12)
    assert "ŵŷŴŶâêîôûẁẃẅ" in words(bytes(paper.output()))
