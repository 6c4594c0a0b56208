"""The results pages, on releases in a real store, read without script."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pulse.chart_style import BANDS
from surveys.heat import heat_map
from surveys.measure import Measure
from surveys.trend import Programme, known_groups, trend
from tests.exports.releases import lga_release
from tests.fixtures.application import ROOT
from tests.fixtures.council_releases import council_releases
from tests.fixtures.results import publish, results_app, signed_in

PAGES = ["/results", "/results/trend", "/results/heat-map", "/results/downloads",
         "/results/methodology", "/share"]  # fmt: skip


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with results_app(tmp_path_factory.mktemp("results"), council_releases()) as made:
        yield made


@pytest.fixture(scope="module")
def empty_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with results_app(tmp_path_factory.mktemp("empty"), ()) as made:
        yield made


@pytest.fixture(scope="module")
def reviewer(app: Flask) -> FlaskClient:
    return signed_in(app, "reviewer")


def words(client: FlaskClient, path: str, status: int = 200) -> str:
    """The text of a page as a reader meets it, without tags."""
    response = client.get(path)
    assert response.status_code == status, path
    text = re.sub(r"<script.*?</script>|<svg.*?</svg>", " ", response.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def series(theme: str, group: str = "org"):
    return trend(council_releases(), [group], Measure("theme_score", theme))[0]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_a_title_and_one_heading(reviewer: FlaskClient, path: str) -> None:
    page = reviewer.get(path).text
    assert len(re.findall(r"<h1[ >]", page)) == 1
    assert re.search(r"<title[^>]*>\s*\S", page)
    assert "style=" not in page.split("<body")[1]


def test_the_overview_says_in_sentences_what_the_releases_say(reviewer: FlaskClient) -> None:
    page = words(reviewer, "/results")
    latest = council_releases()[-1].group("org")
    assert f"{latest.responses:,} people answered" in page
    whole = series("listen")
    assert re.search(
        rf"Senior leaders listen (has risen|rose) from \d+ to {whole.latest.reading.text} since",
        page,
    )


def test_the_trend_shows_every_printed_figure_and_the_finding(reviewer: FlaskClient) -> None:
    page = words(reviewer, "/results/trend?of=theme.listen")
    whole = series("listen")
    first, last = whole.points[0].reading.text, whole.latest.reading.text
    assert f"Senior leaders listen rose from {first} to {last} since autumn 2024" in page
    row = " ".join(point.reading.text for point in series("listen", "d.pla").points)
    assert f"Place {row}" in page
    assert "Line chart of 9 waves from autumn 2024 to autumn 2026." in page


def test_the_figure_in_the_page_holds_the_same_numbers(reviewer: FlaskClient) -> None:
    page = reviewer.get("/results/trend?of=theme.listen").text
    held = re.search(r'id="trend-figure">(.*?)</script>', page, re.DOTALL)
    assert held is not None
    place = [t for t in json.loads(held[1])["data"] if t.get("name") == "Place"]
    shown = [int(number) for trace in place for number in trace["y"]]
    assert shown == [int(point.reading.text) for point in series("listen", "d.pla").points]


def test_a_hidden_figure_leads_to_why_and_to_what_to_look_at(reviewer: FlaskClient) -> None:
    page = reviewer.get("/results/trend?of=theme.listen").text
    links = re.findall(r'href="(/results/hidden/d\.pub[^"]+)"', page)
    assert len(links) == 2
    told = words(reviewer, unescape(links[0]))
    assert "Why can’t I see Public Health in spring 2025?" in told
    assert "let someone work out a smaller group next to it" in told
    assert "What to look at instead: Westmere Council" in told


def test_a_group_too_small_says_so_and_names_its_parent(reviewer: FlaskClient) -> None:
    told = words(reviewer, "/results/hidden/s.leg1")
    assert "Fewer than 10 people in Democratic Services answered in autumn 2026." in told
    assert "What to look at instead: Legal and Governance" in told
    assert series("listen", "d.leg").latest.reading.text in told


def test_a_measure_too_fine_for_a_group_offers_the_score(reviewer: FlaskClient) -> None:
    told = words(reviewer, "/results/hidden/s.adu3?figure=favourable&of=theme.listen")
    assert "for this kind of figure" in told
    assert "See the score instead" in told


def test_a_figure_that_went_down_the_ladder_says_why_and_offers_the_score(
    reviewer: FlaskClient,
) -> None:
    """Enough people answered: the favourable share itself would have said too much."""
    told = words(reviewer, "/results/hidden/s.pub0?figure=favourable&of=theme.listen")
    assert "this figure could have revealed how some people answered" in told
    assert "Too few people" not in told
    assert "See the score instead" in told
    assert "No figure: it could have revealed how some people answered; the average" in told


def test_the_heat_map_has_a_figure_for_every_cell_and_drills_down(reviewer: FlaskClient) -> None:
    directorates = [g.code for g in known_groups(council_releases(), "directorate")]
    page = words(reviewer, "/results/heat-map")
    for row in heat_map(Programme(council_releases()), ["org", *directorates]).rows:
        assert row.name in page
        assert all(cell.reading.text in page for cell in row.cells)
    inside = words(reviewer, "/results/heat-map?within=d.pla")
    assert "Heat map by service in Place" in inside
    assert "Highways" in inside
    assert "Reablement" not in inside


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("of=theme.pay", "There is no theme or question “theme.pay” here"),
        ("figure=colour", "There is no kind of figure “colour” here"),
        ("within=d.moon", "There is no directorate “d.moon” here"),
        ("survey=exit", "There is no survey “exit” here"),
        ("highlight=d.moon", "A line to highlight is not on this chart"),
    ],
)
def test_what_fits_nothing_falls_back_with_a_message(
    reviewer: FlaskClient, query: str, note: str
) -> None:
    page = words(reviewer, f"/results/trend?{query}")
    assert note in page
    assert "Line chart of 9 waves" in page


def test_more_lines_than_can_be_told_apart_are_cut_with_a_message(reviewer: FlaskClient) -> None:
    codes = [g.code for g in known_groups(council_releases(), "directorate")]
    query = "&".join(f"highlight={code}" for code in codes)
    assert "the first 7 highlighted" in words(reviewer, f"/results/trend?{query}")


@pytest.mark.parametrize(
    "query",
    [
        "figure=response",
        "figure=favourable",
        "of=item.listen1",
        "of=item.ACT1",
        "of=item.success1&figure=favourable&within=d.leg",
        "within=d.pub&of=theme.belief",
    ],
)
def test_every_measure_has_its_page(reviewer: FlaskClient, query: str) -> None:
    assert "nan" not in words(reviewer, f"/results/trend?{query}").lower().split()


def test_the_csv_is_tidy_and_names_every_state(reviewer: FlaskClient) -> None:
    response = reviewer.get("/results/trend.csv?of=theme.listen")
    assert response.content_type == "text/csv; charset=utf-8"
    assert 'filename="trend-senior-leaders-listen.csv"' in response.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))
    assert len(rows) == 9 * 9
    assert {row["state"] for row in rows} == {"value", "hidden"}
    place = [row["value"] for row in rows if row["group"] == "d.pla"]
    assert place == [point.reading.text for point in series("listen", "d.pla").points]
    assert all(not row["value"] and row["reason"] for row in rows if row["state"] == "hidden")


def test_the_heat_map_downloads_as_figures_and_as_a_picture(reviewer: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(reviewer.get("/results/heat-map.csv").text[1:])))
    assert len(rows) == 9 * 7
    assert {row["code"] for row in rows} >= {"theme.listen", "item.ACT1"}
    picture = reviewer.get("/results/heat-map.svg")
    assert picture.content_type == "image/svg+xml"
    assert picture.text.startswith("<svg")
    assert reviewer.get("/results/trend.svg?figure=response").text.count("<path") >= 9


@pytest.mark.parametrize("page", ["trend", "heat-map"])
def test_every_picture_is_also_a_png(reviewer: FlaskClient, page: str) -> None:
    picture = reviewer.get(f"/results/{page}.png")
    assert picture.content_type == "image/png"
    assert picture.data.startswith(b"\x89PNG")
    assert picture.headers["Content-Disposition"].endswith('.png"')


@pytest.mark.parametrize(
    ("path", "start"),
    [
        ("downloads/workbook", b"PK"),
        ("downloads/data-package", b"PK"),
        ("downloads/methodology", b"<!doctype html>"),
    ],
)
def test_every_file_of_a_wave_can_be_saved(reviewer: FlaskClient, path: str, start: bytes) -> None:
    file = reviewer.get(f"/results/{path}?until=w8")
    assert file.data.startswith(start)
    assert "summer-2026" in file.headers["Content-Disposition"]


def test_the_lga_return_is_offered_only_where_its_items_were_asked(
    reviewer: FlaskClient, council_app: Flask
) -> None:
    assert "There is no LGA engagement return" in words(reviewer, "/results/downloads")
    words(reviewer, "/results/downloads/lga-return", 404)
    publish(council_app, [lga_release()], "engagement")
    other = signed_in(council_app, "reviewer")
    assert "as the Local Government Association asks" in words(other, "/results/downloads")
    assert other.get("/results/downloads/lga-return").data.startswith(b"PK")


def test_an_earlier_wave_can_be_looked_at_as_it_stood(reviewer: FlaskClient) -> None:
    page = words(reviewer, "/results?until=w8")
    assert "Results, summer 2026" in page
    assert "autumn 2026" not in page.replace("autumn 2026 summer 2026", "")
    assert "There is no wave “w99” here" in words(reviewer, "/results?until=w99")


def test_a_name_cannot_start_a_formula_in_a_spreadsheet(app: Flask) -> None:
    client = signed_in(app, "administrator")
    text = client.get("/results/trend.csv?of=theme.listen").text
    assert not [cell for row in csv.reader(io.StringIO(text)) for cell in row if cell[:1] in "=+@"
                and cell]  # fmt: skip


def test_the_chief_executive_sees_the_same_figures_on_one_page(app: Flask) -> None:
    chief, reviewer = signed_in(app, "chief_executive"), signed_in(app, "reviewer")
    page = words(chief, "/share?of=theme.listen")
    heading = re.search(r"Senior leaders listen rose from \d+ to \d+ since autumn 2024", page)
    assert heading is not None
    assert heading[0] in words(reviewer, "/results/trend?of=theme.listen")
    assert "Lowest in autumn 2026" in page
    assert "people answered" in page


@pytest.mark.parametrize("path", PAGES[:3])
def test_the_chief_executive_has_one_page_only(app: Flask, path: str) -> None:
    words(signed_in(app, "chief_executive"), path, 403)


@pytest.mark.parametrize("path", [*PAGES, "/results/trend.csv", "/results/hidden/d.pla"])
def test_nobody_reads_results_without_signing_in(app: Flask, path: str) -> None:
    response = app.test_client().get(path)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("path", PAGES[:3])
def test_before_the_first_release_the_pages_say_what_happens_next(
    empty_app: Flask, path: str
) -> None:
    page = words(signed_in(empty_app, "reviewer"), path)
    assert "No results yet" in page
    assert "after the first wave has closed" in page


def test_before_the_first_release_there_is_nothing_to_download(empty_app: Flask) -> None:
    reviewer = signed_in(empty_app, "reviewer")
    for path in ("/results/trend.csv", "/results/heat-map.svg", "/results/hidden/d.pla"):
        words(reviewer, path, 404)
    assert "No results yet" in words(signed_in(empty_app, "chief_executive"), "/share")


def test_an_unknown_group_is_not_found(reviewer: FlaskClient) -> None:
    words(reviewer, "/results/hidden/d.moon", 404)


def test_after_one_wave_the_pages_promise_changes_and_show_none(council_app: Flask) -> None:
    publish(council_app, council_releases()[-1:])
    reviewer = signed_in(council_app, "reviewer")
    assert "This is the first wave of this survey." in words(reviewer, "/results")
    assert "stands at" in words(reviewer, "/results/trend")
    assert "first figure" in words(reviewer, "/results/trend")


def test_the_style_sheet_repeats_the_bands_of_the_charts() -> None:
    sheet = (ROOT / "pulse" / "assets" / "styles" / "charts.css").read_text()
    for number, band in enumerate(BANDS):
        rule = re.search(rf"\.pulse-band-{number} {{ background: (#\w+); color: (#\w+)", sheet)
        assert rule is not None
        assert rule[1] == band.fill
        assert rule[2] in (band.text, "#fff")


def test_two_surveys_can_be_told_apart_and_chosen(council_app: Flask) -> None:
    publish(council_app, council_releases())
    publish(council_app, council_releases()[:2], code="other")
    reviewer = signed_in(council_app, "reviewer")
    assert "9 waves" in words(reviewer, "/results/trend?survey=culture")
    assert "2 waves" in words(reviewer, "/results/trend?survey=other")
