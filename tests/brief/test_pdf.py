"""The brief as a PDF: one page, tagged so that it can be read aloud, and legible in grey."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pdfua
import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from pulse.brief import brief_of, brief_pdf
from pulse.chart_style import BANDS
from surveys.talk import Talk, write
from surveys.trend import Programme
from tests.fixtures.council_releases import council_releases
from tests.fixtures.talks import real_programme, real_talk

SMALLEST = 7.4  # points, for the key under a table; sentences stay at 8 and more


@lru_cache(maxsize=2)
def content() -> bytes:
    return brief_pdf(real_talk(), "#1d4f91")


def opened() -> PdfReader:
    return PdfReader(io.BytesIO(content()))


def tags(node: Any) -> Iterator[Any]:
    """Every element of the structure tree, in reading order."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, ArrayObject):
        for each in node:
            yield from tags(each)
    elif isinstance(node, DictionaryObject) and "/S" in node:
        yield node
        yield from tags(node.get("/K", ArrayObject()))


def tree() -> list[Any]:
    root: Any = opened().trailer["/Root"]
    return list(tags(root["/StructTreeRoot"]["/K"]))


def of_kind(*kinds: str) -> list[Any]:
    return [element for element in tree() if element["/S"] in kinds]


def test_it_says_that_it_is_tagged_its_title_language_and_standard() -> None:
    made = opened()
    root: Any = made.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert made.metadata is not None
    assert made.metadata.title == (
        "What you told us: Merebank Council, Empowerment and culture pulse, summer 2026"
    )
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data().replace(b"\n", b"")


def test_headings_go_down_one_by_one_and_lists_and_tables_are_whole() -> None:
    levels = [int(element["/S"][2:]) for element in of_kind("/H1", "/H2", "/H3")]
    assert levels[0] == 1 and levels.count(1) == 1 and set(levels[1:]) == {2}
    assert len(of_kind("/Table")) == 2
    for table in of_kind("/Table"):
        rows = [row for row in tags(table) if row["/S"] == "/TR"]
        cells = [[c["/S"] for c in tags(row) if c["/S"] in ("/TH", "/TD")] for row in rows]
        assert set(cells[0]) == {"/TH"}
        assert len({len(row) for row in cells}) == 1
    for item in of_kind("/LI"):
        assert {"/Lbl", "/LBody"} <= {element["/S"] for element in tags(item)}


def test_every_picture_has_words_with_its_figures() -> None:
    pictures = of_kind("/Figure")
    assert len(pictures) == len(real_talk().themes)
    for picture, line in zip(pictures, real_talk().themes, strict=True):
        words = str(picture["/Alt"])
        assert line.name in words
        assert ", ".join(point.reading.text for point in line.points) in words


def test_a_checker_of_pdf_ua_finds_nothing(tmp_path: Path) -> None:
    file = tmp_path / "brief.pdf"
    file.write_bytes(content())
    report = pdfua.validate(str(file))
    assert [finding.message for finding in report.findings] == []
    ran = [outcome.rule_id for outcome in report.outcomes if not outcome.skipped_reason]
    assert len(ran) >= 11
    bare = tmp_path / "untagged.pdf"
    bare.write_bytes(content().replace(b"/StructTreeRoot", b"/StrucTTreeRoot"))
    assert list(pdfua.validate(str(bare)).findings) != []


def test_it_reads_in_the_order_of_the_brief() -> None:
    words = " ".join(opened().pages[0].extract_text().split())
    brief = brief_of(real_talk())
    expected = [brief.title, brief.lead, *(section.heading for section in brief.sections[:3])]
    places = [words.index(text) for text in expected]
    assert places == sorted(places)


def many(directorates: int) -> Talk:
    """A talk of the invented council with long names, as many directorates and commitments."""
    latest = council_releases()[-1]
    [some] = [group for group in latest.groups if group.code == "d.pla"]
    names = [f"Directorate number {n} with a long and winding name" for n in range(directorates)]
    more = tuple(replace(some, code=f"d.x{n}", name=name) for n, name in enumerate(names))
    figures = {**latest.figures, **{g.code: latest.figures["d.pla"] for g in more}}
    themes = {**latest.themes, **{g.code: latest.themes["d.pla"] for g in more}}
    fuller = replace(latest, groups=(*latest.groups, *more), figures=figures, themes=themes)
    return write(Programme([*council_releases()[:-1], fuller]))


@pytest.mark.parametrize("directorates", [0, 8])
def test_it_fits_one_page_and_its_letters_stay_legible(directorates: int) -> None:
    talk = many(directorates) if directorates else real_talk()
    made = PdfReader(io.BytesIO(brief_pdf(talk, "#1d4f91")))
    assert len(made.pages) == 1
    sizes: list[float] = []

    def visit(text: str, _cm: Any, matrix: Any, _font: Any, size: float) -> None:
        if text.strip():
            sizes.append(abs(size * matrix[3]))

    made.pages[0].extract_text(visitor_text=visit)
    assert min(sizes) >= SMALLEST


def test_without_colour_darker_still_means_lower_and_letters_stand_out() -> None:
    greys = [grey(band.fill) for band in BANDS]
    assert greys == sorted(greys)
    assert all(abs(grey(band.text) - grey(band.fill)) > 0.3 for band in BANDS)


def grey(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_the_same_release_gives_the_same_bytes() -> None:
    assert brief_pdf(write(real_programme()), "#1d4f91") == content()
