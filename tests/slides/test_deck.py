"""The deck: native charts that say what the release prints, notes, alternative texts, room."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml.ns import qn
from pptx.util import Inches

from pulse.slides import deck, fit, own_look
from surveys.heat import columns_of
from surveys.measure import Value
from surveys.reader import Reader
from surveys.talk import Talk, select, write
from surveys.talk.model import Lines
from surveys.trend import Programme
from surveys.voices import Voice
from tests.fixtures.council_releases import council_releases
from tests.fixtures.talks import real_programme, real_releases, real_talk
from tests.slides.samples import BLUE, PROMISES, Promise

POINT = 12_700
CHOICES = ((), ("d.place", "d.finance-and-systems"))


@lru_cache(maxsize=4)
def content(directorates: tuple[str, ...] = ()) -> bytes:
    return deck(real_talk(directorates), own_look(*BLUE))


def opened(directorates: tuple[str, ...] = ()) -> Any:
    return Presentation(io.BytesIO(content(directorates)))


def charts(made: Any) -> Iterator[Any]:
    return (shape.chart for slide in made.slides for shape in slide.shapes if shape.has_chart)


def test_slides_come_in_the_order_promised() -> None:
    parts = [slide.part for slide in real_talk().slides]
    order = ["cover", "told", "moved", "steady", "directorates", "front_line", "trust"]
    assert sorted(parts, key=order.index) == parts
    assert set(parts) == set(order)


def printed() -> dict[tuple[str, str], str]:
    """Every printed theme and rate of the latest release, by name of group and of theme."""
    latest = real_releases()[-1]
    reader, found = Reader(latest), {}
    for group in latest.groups:
        for measure, name in columns_of(latest, "theme_score"):
            reading = reader.read(group.code, measure)
            if isinstance(reading, Value):
                found[_short(group.name), name] = reading.text
    return found


def _short(name: str) -> str:
    kind = name.partition(": ")[2]
    return kind[:1].upper() + kind[1:] if name.startswith("Merebank Council: ") else name


def test_bars_of_themes_are_the_strings_of_the_release() -> None:
    made, expected, checked = opened(("d.place", "d.finance-and-systems")), printed(), 0
    for chart in charts(made):
        categories = [str(category) for category in chart.plots[0].categories]
        for series in chart.plots[0].series:
            group = "Merebank Council" if series.name == "summer 2026" else series.name
            for category, value in zip(categories, series.values, strict=True):
                if (group, category) in expected:
                    assert f"{value:.0f}" == expected[group, category]
                    checked += 1
    assert checked > 30


@pytest.mark.parametrize("directorates", CHOICES)
def test_every_chart_is_native_and_its_workbook_holds_what_it_draws(
    directorates: tuple[str, ...],
) -> None:
    found = list(charts(opened(directorates)))
    assert len(found) >= 7
    for chart in found:
        sheet = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
        assert sheet is not None
        columns = list(sheet.iter_cols(min_row=2, values_only=True))
        assert columns[0] == tuple(str(each) for each in chart.plots[0].categories)
        drawn = [tuple(series.values) for series in chart.plots[0].series]
        assert [tuple(column) for column in columns[1:]] == drawn


@pytest.mark.parametrize("directorates", CHOICES)
def test_every_slide_has_a_title_notes_and_words_for_each_picture(
    directorates: tuple[str, ...],
) -> None:
    for slide in opened(directorates).slides:
        assert slide.shapes.title.text_frame.text.strip()
        assert len(slide.notes_slide.notes_text_frame.text) > 40
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                words = shape.element.xpath(".//p:cNvPr")[0].get("descr", "")
                assert any(letter.isdigit() for letter in words) and len(words) > 60


def test_whoever_a_slide_says_moved_has_a_line_on_it() -> None:
    found = 0
    for slide in real_talk().about("moved"):
        if isinstance(slide.picture, Lines):
            drawn = [line.name for line in slide.picture.series]
            for name in re.findall(r"(?:rose|fell) in ([^(]+) \(from", " ".join(slide.sentences)):
                assert name in drawn, slide.title
                found += 1
    assert found == 2, "Finance and Systems, which fell, and Place, which rose"


def test_a_changed_cell_is_said_with_the_wave_since_which_it_changed() -> None:
    [slide] = [slide for slide in real_talk(("d.place",)).slides if slide.key == "directorates"]
    assert slide.picture is not None
    assert "Since spring 2026, Success recognised rose in Place by 5" in slide.picture.words


@pytest.mark.parametrize("directorates", CHOICES)
def test_text_fits_its_box_and_no_box_leaves_the_slide(directorates: tuple[str, ...]) -> None:
    made = opened(directorates)
    for slide in made.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= made.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= made.slide_height
            if shape.has_text_frame and not shape.is_placeholder:
                _fits(shape)
            if getattr(shape, "has_table", False) and shape.has_table:
                _table_fits(shape.table)


def test_thank_yous_close_the_deck_and_fit_however_much_was_said() -> None:
    spoken = [
        Voice(
            "thanks", 8, f"For thing {n}. " + "And the time after that as well. " * 20, "the crew"
        )
        for n in range(9)
    ]
    talk = write(real_programme(), select(real_programme()), thanks=spoken)
    assert [slide.key for slide in talk.slides[-2:]] == ["thanks-1", "thanks-2"]
    assert real_talk().about("thanks") == ()
    made: Any = Presentation(io.BytesIO(deck(talk, own_look(*BLUE))))
    thanked = [
        slide for slide in made.slides if slide.shapes.title.text == "Staff thank each other"
    ]
    shown = [shape for slide in thanked for shape in slide.shapes if shape.name == "Findings"]
    for shape in shown:
        _fits(shape)
    said = "\n".join(shape.text_frame.text for shape in shown)
    assert re.findall(r"The crew: “For thing (\d)", said) == list("01234567")
    assert max(len(line) for line in said.splitlines()) < 200
    assert "Read two or three of them aloud" in thanked[0].notes_slide.notes_text_frame.text


def test_sentences_stand_under_a_line_of_many_waves_and_still_fit() -> None:
    talk = write(Programme(council_releases()))
    made: Any = Presentation(io.BytesIO(deck(talk, own_look(*BLUE))))
    for slide in made.slides:
        for shape in slide.shapes:
            if shape.has_text_frame and not shape.is_placeholder:
                _fits(shape)
    lines = [s for slide in made.slides for s in slide.shapes if s.name == "Line chart"]
    assert lines
    assert all(shape.width > made.slide_width * 0.85 for shape in lines)


def test_a_figure_stands_on_the_side_of_its_line_where_no_other_passes() -> None:
    above, below = 0, 0
    for chart in _line_charts():
        values = [series.values for series in chart.plots[0].series]
        axis = chart.value_axis
        near = (axis.maximum_scale - axis.minimum_scale) * 0.08
        for series in chart.plots[0].series:
            for label in series._element.iter(qn("c:dLbl")):
                index = int(label.find(qn("c:idx")).get("val"))
                side = label.find(qn("c:dLblPos")).get("val")
                mine, others = series.values[index], [each[index] for each in values]
                higher = [other - mine for other in others if other is not None]
                last = index == len(series.values) - 1
                assert side == "r" if last else side in ("t", "b")
                above, below = above + (side == "t"), below + (side == "b")
                if not last:
                    sign = 1 if side == "t" else -1
                    assert not any(0 < sign * each < near for each in higher)
    assert above > 0 and below > 0


def test_waves_stand_upright_on_two_lines_and_on_one_in_the_worksheet() -> None:
    for chart in _line_charts():
        names = [str(category) for category in chart.plots[0].categories]
        assert names[:2] == ["Autumn \n2024", "Winter \n2024/25"]
        assert chart.category_axis._element.txPr.bodyPr.get("rot") == "0"


def _line_charts() -> list[Any]:
    nine_waves = deck(write(Programme(council_releases())), own_look(*BLUE))
    made = [Presentation(io.BytesIO(each)) for each in (content(), nine_waves)]
    found = [chart for each in made for chart in charts(each)]
    return [chart for chart in found if chart.chart_type == XL_CHART_TYPE.LINE_MARKERS]


def test_a_few_bars_are_no_beams() -> None:
    for slide in opened(("d.place",)).slides:
        for shape in (shape for shape in slide.shapes if shape.name == "Bar chart"):
            bars = sum(len(series.values) for series in shape.chart.plots[0].series)
            assert shape.height / bars < Inches(1.3), shape.chart


def test_no_promise_is_cut_while_there_is_room_and_long_ones_are_cut_to_fit() -> None:
    talk, long = write(real_programme(), None, PROMISES), "You told us so. " * 40
    many = [Promise(long, long, "A director with a very long title", "spring 2027")] * 4
    [table] = _promises(talk)
    said = [cell.text_frame.text for row in table.rows for cell in row.cells]
    assert said[4:] == [t for p in PROMISES for t in (p.heard, p.action, p.owner, p.due)]
    sizes = {row.cells[1].text_frame.paragraphs[0].runs[0].font.size.pt for row in table.rows}
    assert max(sizes) >= 16
    _table_fits(table)
    [table] = _promises(write(real_programme(), None, many))
    assert all(row.cells[1].text_frame.text.endswith("…") for row in list(table.rows)[1:])
    _table_fits(table)


def _promises(talk: Talk) -> list[Any]:
    made = Presentation(io.BytesIO(deck(talk, own_look(*BLUE))))
    shapes = (shape for slide in made.slides for shape in slide.shapes)
    return [shape.table for shape in shapes if shape.name == "What we will do"]


def test_a_smaller_size_goes_before_a_broken_word() -> None:
    assert fit.size_for(["Empowered"], 71, 100, (14, 13, 12), bold=True) == 12
    assert fit.size_for(["Empowered"], 20, 500, (14, 13, 12), bold=True) == 14
    assert fit.size_for(["Empowered"], 20, 10, (14, 13, 12), bold=True) is None


def test_a_title_is_a_little_smaller_rather_than_leave_a_word_alone() -> None:
    slides = {slide.key: slide for slide in real_talk(("d.place",)).slides}
    title = slides["moved-theme.listening"].title
    shapes = [slide.shapes.title for slide in opened(("d.place",)).slides]
    [shape] = [shape for shape in shapes if shape.text_frame.text == title]
    [run] = shape.text_frame.paragraphs[0].runs
    assert 26 <= run.font.size.pt < 30
    assert len(fit.wrapped(title, 30, shape.width / POINT - 15, bold=True)) == 2
    assert len(fit.wrapped(title, run.font.size.pt, shape.width / POINT - 15, bold=True)) == 1


def _fits(shape: Any) -> None:
    room, used = shape.width / POINT, 0.0
    for paragraph in shape.text_frame.paragraphs:
        [run] = paragraph.runs
        size = run.font.size.pt
        assert size >= 12, run.text
        bold = bool(run.font.bold)
        used += len(fit.wrapped(run.text, size, room, bold)) * size * fit.LINE
        used += paragraph.space_after.pt if paragraph.space_after else 0
    assert used <= shape.height / POINT + size, shape.text_frame.text


def _table_fits(table: Any) -> None:
    for row in table.rows:
        for cell, column in zip(row.cells, table.columns, strict=True):
            [run] = cell.text_frame.paragraphs[0].runs
            room = (column.width - cell.margin_left - cell.margin_right) / POINT
            high = fit.height([run.text], run.font.size.pt, room, bool(run.font.bold))
            assert high <= (row.height - cell.margin_top - cell.margin_bottom) / POINT + 1, run.text


def test_the_same_talk_gives_a_deck_that_says_when_and_what_it_is() -> None:
    about = opened().core_properties
    assert about.title == "What you told us: Empowerment and culture pulse, summer 2026"
    assert about.created.date() == real_talk().closed
    assert about.author == real_programme().latest.organisation
