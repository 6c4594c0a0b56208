"""Figures drawn from series: what is highlighted, what stays open, what is hatched."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest

from pulse.chart_style import (
    BANDS,
    CHANGES,
    MOST_HIGHLIGHTED,
    STROKES,
    band_of,
    scale,
    spaced,
    step_of,
    strokes,
)
from pulse.charts import line_chart
from pulse.heat_charts import grid_of, heat_chart
from pulse.still_charts import line_svg, spark_svg
from pulse.still_heat import heat_svg
from pulse.still_multiples import multiples_svg
from pulse.workflow.planning.colour import contrast, luminance
from surveys.change import Change, Verdict
from surveys.errors import InvalidValueError
from surveys.events import Event, marks
from surveys.heat import NO_YEAR, HeatMap, heat_map
from surveys.measure import Measure, Value
from surveys.trend import Programme, Series, known_groups, trend
from tests.fixtures.council_releases import council_releases

DIRECTORATES = [group.code for group in known_groups(council_releases(), "directorate")]


def lines(theme: str = "listen") -> tuple[Series, ...]:
    return trend(council_releases(), ["org", *DIRECTORATES], Measure("theme_score", theme))


def heat() -> HeatMap:
    services = [g.code for g in known_groups(council_releases(), "service")]
    return heat_map(Programme(council_releases()), ["org", *DIRECTORATES, *services])


def drawn(text: str) -> dict[str, Any]:
    return json.loads(text)


def test_the_organisation_is_the_heaviest_line_and_drawn_on_top():
    figure = drawn(line_chart(lines(), ["d.pla"]))
    widths = [trace["line"]["width"] for trace in figure["data"] if "line" in trace]
    assert figure["data"][-1]["name"] == "Westmere Council"
    assert widths[-1] == max(widths) > 2 * min(widths)


def test_every_line_has_a_name_and_a_figure_at_its_end():
    texts = [a["text"] for a in drawn(line_chart(lines()))["layout"]["annotations"]]
    for line in lines():
        assert any(line.latest.reading.text in text and line.name[:8] in text for text in texts)


def test_at_most_seven_lines_are_highlighted_however_many_are_asked_for():
    styles = strokes(lines(), DIRECTORATES)
    assert len([style for style in styles if style in STROKES]) == MOST_HIGHLIGHTED == 7
    assert len(set(STROKES)) == 7
    assert len({(stroke.dash, stroke.marker) for stroke in STROKES}) == 7


def test_a_hidden_wave_and_a_new_wording_leave_the_line_open():
    data = [trace for trace in drawn(line_chart(lines("success")))["data"] if "name" in trace]
    health = [trace["x"] for trace in data if trace["name"] == "Public Health"]
    assert [len(stretch) for stretch in health] == [2, 1, 4]
    assert not {"2025-03-14", "2025-06-20"} & {day for stretch in health for day in stretch}
    place = [trace["x"] for trace in data if trace["name"] == "Place"]
    assert [len(stretch) for stretch in place] == [5, 4]


def test_hidden_cells_are_hatched_and_hold_a_dash():
    table, figure = heat(), drawn(heat_chart(heat()))
    for column, trace in enumerate(figure["data"]):
        for row, text, shape, words in zip(
            table.rows,
            trace["text"],
            trace["marker"]["pattern"]["shape"],
            trace["hovertext"],
            strict=True,
        ):
            shown = isinstance(row.cells[column].reading, Value)
            assert (shape == "") == shown
            assert (text == "\N{EN DASH}") == (not shown)
            assert ("No figure: too few people answered" in words) == (not shown)
    assert any(not isinstance(row.cells[0].reading, Value) for row in table.rows)


def test_the_colours_are_fixed_and_not_relative():
    assert [band_of(number) for number in (0, 39, 39.6, 49.4, 50, 70, 100)] == [0, 0, 1, 1, 2, 4, 4]


def test_the_map_of_changes_marks_each_class_and_says_so_without_colour():
    table = heat()
    for column, trace in enumerate(drawn(heat_chart(table, "change"))["data"]):
        for row, text, fill in zip(
            table.rows, trace["text"], trace["marker"]["color"], strict=True
        ):
            change, step = row.cells[column].change, step_of(row.cells[column].change)
            if not isinstance(row.cells[column].reading, Value) or step is None:
                assert text == "\N{EN DASH}"
                continue
            assert fill == CHANGES[step].fill
            assert text.startswith(CHANGES[step].mark)
            assert (text == "=") == (change.verdict == "steady")


def test_the_classes_of_change_are_fixed():
    def step(verdict: Verdict, difference: float) -> int | None:
        return step_of(Change(verdict, difference))

    assert [step("fell", -10), step("fell", -9.4), step("steady", 8)] == [0, 1, 2]
    assert [step("rose", 3), step("rose", 9.5), step("unknown", 0)] == [3, 4, None]


def test_a_year_ago_is_the_same_season_or_nothing():
    releases = council_releases()
    year = heat_map(Programme(releases), ["org"], against="year")
    assert year.since == "autumn 2025"
    points = trend(releases, ["org"], Measure("theme_score", "listen"))[0].points
    listen = next(
        cell for cell, (word, _) in zip(year.rows[0].cells, year.columns, strict=True)
        if word == "theme.listen"
    )  # fmt: skip
    assert listen.change.difference == int(points[8].reading.text) - int(points[4].reading.text)
    none = heat_map(Programme(releases[-3:]), ["org"], against="year")
    assert none.since == ""
    assert {cell.change.why for cell in none.rows[0].cells} == {NO_YEAR}


def test_many_questions_stand_under_each_other_so_that_their_words_can_be_read():
    items = heat_map(Programme(council_releases()), ["org", *DIRECTORATES], "item_score")
    grid = grid_of(items)
    assert grid.turned
    assert grid.down[0] == "I can make decisions about my own work"
    assert grid.cells[0][1] == items.rows[1].cells[0]


def test_the_bands_are_ordered_by_lightness_alone_and_their_words_are_legible():
    shades = [luminance(band.fill) for band in BANDS]
    assert shades == sorted(shades)
    assert all((b + 0.05) / (a + 0.05) > 1.15 for a, b in pairwise(shades))
    assert all(contrast(band.fill, band.text) >= 4.5 for band in BANDS)
    assert all(contrast(stroke.colour, "#ffffff") >= 4.5 for stroke in STROKES)


@pytest.mark.parametrize("thing", [[{"x": [1], "y": [2]}], [], [1.0, 2.0]])
def test_nothing_but_series_of_releases_can_be_drawn(thing):
    for draw in (line_chart, line_svg):
        with pytest.raises(InvalidValueError):
            draw(thing)
    with pytest.raises(InvalidValueError):
        heat_chart(thing)


def test_names_in_a_figure_cannot_end_the_script_that_holds_it():
    [line] = trend(council_releases(), ["d.pla"], Measure("theme_score", "listen"))
    hostile = Series(line.group, "</script><b>", line.kind, line.measure, line.points)
    assert "</script" not in line_chart([hostile])
    assert ElementTree.fromstring(line_svg([hostile])) is not None  # noqa: S314 (our own text)


def test_still_charts_show_the_same_figures_and_stay_open_in_the_same_places():
    still = ElementTree.fromstring(line_svg(lines("success"), ["d.pla"]))  # noqa: S314 (our own)
    words = [node.text for node in still.iter() if node.tag.endswith("text")]
    assert "new wording" in words
    for line in lines("success"):
        assert any(line.latest.reading.text in (word or "") for word in words)
    paths = [node for node in still.iter() if node.tag.endswith("path")]
    assert len(paths) == len(drawn(line_chart(lines("success"), ["d.pla"]))["data"])


def test_bands_are_drawn_for_the_organisation_and_the_few_that_stand_out():
    def bands(highlight: list[str]) -> int:
        return len([t for t in drawn(line_chart(lines(), highlight))["data"] if "fill" in t])

    whole = len([line for line in lines() if line.kind == "organisation"])
    assert bands([]) == whole == 1
    assert bands(DIRECTORATES[:2]) == 3
    assert bands(DIRECTORATES[:3]) == 1


def test_a_band_lies_around_its_line_and_inside_the_scale():
    [band, *_] = [t for t in drawn(line_chart(lines()))["data"] if "fill" in t]
    numbers = [p.reading.number for p in lines()[0].points if isinstance(p.reading, Value)]
    low, high = band["y"][: len(numbers)], band["y"][len(numbers) :][::-1]
    assert all(a <= n <= b for a, n, b in zip(low, numbers, high, strict=True))
    assert all(b - a > 0 for a, b in zip(low, high, strict=True))
    bottom, top = scale(lines())
    assert bottom <= min(low) and max(high) <= top


def test_an_event_is_marked_on_its_day_in_both_pictures():
    found = marks([Event(date(2025, 7, 1), "HR/OD review <3>")], date(2024, 1, 1), date(2027, 1, 1))
    layout = drawn(line_chart(lines(), [], found))["layout"]
    [note] = [note for note in layout["annotations"] if note["text"] == "A"]
    assert note["x"] == "2025-07-01"
    assert [shape["x0"] for shape in layout["shapes"]] == ["2025-07-01"]
    still = ElementTree.fromstring(line_svg(lines(), [], found))  # noqa: S314 (our own)
    assert "A" in [node.text for node in still.iter() if node.tag.endswith("text")]


def test_small_multiples_hold_every_group_and_figure_on_one_scale():
    whole, *parts = lines()
    words = [
        node.text
        for node in ElementTree.fromstring(multiples_svg(whole, parts)).iter()  # noqa: S314 (ours)
        if node.tag.endswith("text")
    ]
    for part in parts:
        assert part.name in words
        assert isinstance(part.latest.reading, Value)
        assert part.latest.reading.short in words
    low, high = scale([whole, *parts])
    for level in range(low, high + 1, 20):
        assert words.count(str(level)) >= len(parts)


def test_still_charts_hold_no_style_that_the_policy_would_refuse():
    for picture in (line_svg(lines()), heat_svg(heat()), spark_svg(lines()[0])):
        assert "style=" not in picture
        assert "<style" not in picture


def test_labels_are_moved_apart_and_keep_their_order():
    placed = spaced([50, 50.5, 51, 20], 4, 0, 100)
    assert placed[3] == 20
    assert [b - a for a, b in pairwise(placed[:3])] == [4, 4]
    assert spaced([99, 99, 99], 4, 0, 100) == [92, 96, 100]
    assert spaced([1, 1], 4, 0, 100) == [0, 4]
    assert spaced([], 4, 0, 100) == []


def test_the_scale_holds_every_figure_and_spans_forty():
    low, high = scale(lines())
    numbers = [p.reading.number for s in lines() for p in s.points if isinstance(p.reading, Value)]
    assert low <= min(numbers)
    assert max(numbers) <= high
    assert high - low >= 40
