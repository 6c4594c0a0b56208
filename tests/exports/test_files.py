"""Files to take away: whole, readable by other tools, the same every time, and never a formula."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from frictionless import Package
from openpyxl import load_workbook

from pulse.exports.lga import engagement_return, has_lga_items, return_csv, return_workbook
from pulse.exports.methodology import methodology
from pulse.exports.package import data_package
from pulse.exports.picture import png
from pulse.exports.workbook import workbook
from pulse.still_heat import heat_svg
from surveys.errors import NotFoundError
from surveys.heat import heat_map
from surveys.printed_driver import PrintedDriver
from surveys.release import Release
from surveys.trend import Programme
from tests.exports.releases import FORMULA, hostile_releases, lga_release
from tests.fixtures.application import ROOT
from tests.fixtures.council_releases import council_releases
from tests.fixtures.results import publish

STARTS = ("=", "+", "-", "@")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    zipfile.ZipFile(io.BytesIO(data_package(hostile_releases()))).extractall(folder)
    return folder


def table(folder: Path, name: str) -> list[dict[str, str]]:
    text = (folder / "data" / f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_package_is_valid_to_the_standards_own_tool(unpacked: Path) -> None:
    report = Package(str(unpacked / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])
    assert [task.stats["rows"] > 0 for task in report.tasks] == [True] * 5


def test_the_validation_would_notice_a_wrong_row(unpacked: Path, tmp_path: Path) -> None:
    for path in unpacked.rglob("*.*"):
        copy = tmp_path / path.relative_to(unpacked)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(path.read_bytes().replace(b",hidden\r\n", b",perhaps\r\n"))
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def test_every_printed_figure_is_in_the_package_once_and_nothing_else(unpacked: Path) -> None:
    held = [
        (row["wave"], row["group"], row["code"], row["printed"])
        for row in table(unpacked, "figures")
        if row["printed"]
    ]
    printed = [
        (release.wave, group, code, text)
        for release in hostile_releases()
        for group in release.figures
        for code, texts in texts_by_code(release, group)
        for text in texts
    ]
    assert sorted(held) == sorted(printed)


def texts_by_code(release: Release, group: str) -> Iterator[tuple[str, list[str]]]:
    for code, figure in release.figures[group].items():
        yield code, texts_of(asdict(figure))
    for code, theme in release.themes[group].items():
        yield code, texts_of(asdict(theme))


def texts_of(figure: dict[str, Any]) -> list[str]:
    values = [value for name, value in figure.items() if name != "rung"]
    shares = [share for value in values if isinstance(value, tuple) for share in value]
    return shares + [value for value in values if isinstance(value, str) and value]


def test_a_bound_has_a_text_and_no_number(unpacked: Path) -> None:
    rows = table(unpacked, "figures")
    assert all(row["value"] == row["printed"] for row in rows if row["state"] == "value")
    assert all(not row["value"] for row in rows if row["state"] != "value")


def test_a_hidden_group_has_a_reason_and_no_figure_and_no_count(unpacked: Path) -> None:
    hidden = {
        (r["wave"], r["group"]): r for r in table(unpacked, "groups") if r["shown"] == "false"
    }
    assert hidden
    assert all(row["reason"] and not row["responses"] for row in hidden.values())
    for row in table(unpacked, "figures"):
        if (row["wave"], row["group"]) in hidden:
            assert (row["state"], row["value"], row["printed"]) == ("hidden", "", "")


def test_drivers_are_in_the_package_as_they_were_printed(unpacked: Path) -> None:
    rows = [r for r in table(unpacked, "drivers") if r["wave"] == hostile_releases()[-1].wave]
    assert [(r["code"], r["correlation"], r["printed"], r["leading"]) for r in rows] == [
        ("listen", "", "0.9 or more", "true"),
        ("innovate", "-0.3", "-0.3", "false"),
        ("success", "", "'-0.9 or less", "false"),
    ]
    assert {row["outcome"] for row in rows} == {"ACT1"}


def test_the_dictionary_explains_every_column(unpacked: Path) -> None:
    words = (unpacked / "data-dictionary.md").read_text("utf-8")
    for resource in json.loads((unpacked / "datapackage.json").read_text("utf-8"))["resources"]:
        for field in resource["schema"]["fields"]:
            assert f"| `{field['name']}` | {field['type']} | {field['description']} |" in words


def test_no_cell_of_a_csv_starts_a_formula(unpacked: Path) -> None:
    cells = [
        cell
        for path in unpacked.glob("data/*.csv")
        for row in csv.reader(io.StringIO(path.read_text("utf-8")))
        for cell in row
    ]
    assert not [cell for cell in cells if cell.startswith(STARTS) and cell != "-0.3"]
    assert f"'{FORMULA}" in cells


def test_no_cell_of_the_workbook_is_a_formula_or_a_link() -> None:
    book = load_workbook(io.BytesIO(workbook(Programme(hostile_releases()))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    texts = {cell.value for cell in cells if cell.data_type == "s"}
    assert {FORMULA, "@SUM(1+1)"} <= texts
    archive = zipfile.ZipFile(io.BytesIO(workbook(Programme(hostile_releases()))))
    sheets = b"".join(archive.read(name) for name in archive.namelist() if "sheet" in name)
    assert b"<f>" not in sheets and b"<f " not in sheets and b"hyperlink" not in sheets


def test_the_workbook_holds_the_figures_as_numbers_and_hides_what_is_hidden() -> None:
    release = council_releases()[-1]
    book = load_workbook(io.BytesIO(workbook(Programme(council_releases()))))
    themes = [[cell.value for cell in row] for row in book["Themes"].iter_rows(min_row=3)]
    rows = {row[0]: row for row in themes}
    listen = themes[0].index("Senior leaders listen")
    assert rows["Place"][listen] == release.themes["d.pla"]["listen"].score_value
    assert rows["Place"][1:3] == [release.group("d.pla").responses, release.group("d.pla").eligible]
    assert rows["Democratic Services"][1:3] == ["–", "–"]
    assert rows["Democratic Services"][listen] == "hidden"
    assert [sheet.title for sheet in book] == [
        "About", "Findings", "Themes", "Questions", "Favourable", "Answers", "Trend", "Response",
        "Hidden",
    ]  # fmt: skip


def test_the_same_releases_give_the_same_bytes() -> None:
    programme = Programme(council_releases())
    assert workbook(programme) == workbook(Programme(council_releases()))
    assert data_package(council_releases()) == data_package(council_releases()[::-1])


def test_the_lga_return_words_the_six_items_as_the_lga_does() -> None:
    asked = json.loads((ROOT / "tests" / "data" / "council" / "lgeei.json").read_text())
    found = engagement_return(lga_release())
    assert [line.wording for line in found.lines] == asked["items"]
    assert list(found.options) == asked["scale"]
    assert found.rate == "40%"
    assert {line.state for line in found.lines} == {"returned"}
    assert {line.shares for line in found.lines} == {("10", "20", "30", "30", "10")}


def test_the_lga_return_says_what_was_not_asked_reworded_or_too_few() -> None:
    found = engagement_return(lga_release(without="LGA2", reworded="LGA3"))
    assert [line.state for line in found.lines] == [
        "returned", "not asked", "other wording", "returned", "returned", "returned",
    ]  # fmt: skip
    few = engagement_return(lga_release(answered=40))
    assert {(line.state, line.shares) for line in few.lines} == {("too few", ())}
    assert "too few answers" in return_csv(few)


def test_the_lga_return_has_no_overall_score() -> None:
    release = lga_release()
    book = load_workbook(io.BytesIO(return_workbook(engagement_return(release), release)))
    words = [
        str(cell.value) for row in book["LGA return"].iter_rows() for cell in row if cell.value
    ]
    assert not [word for word in words if "index" in word.lower()]
    assert "There is no overall score: the LGA asks for none." in words


def test_a_survey_without_the_lgas_items_has_no_return() -> None:
    assert not has_lga_items(council_releases()[-1])
    with pytest.raises(NotFoundError, match="none of the LGA's six"):
        engagement_return(council_releases()[-1])


def test_the_methodology_counts_what_the_release_shows_and_hides() -> None:
    release = council_releases()[-1]
    view = methodology(Programme(council_releases()))
    assert sum(shown for _, shown, _ in view.shown) == len(release.groups)
    assert sum(hidden for _, _, hidden in view.shown) == len(release.hidden)
    assert {name for row in view.withheld for name in row.names} == {g.name for g in release.hidden}
    assert view.breaks == (
        "Success recognised: in winter 2025/26 the wording of a question in this theme changed;"
        " earlier figures are not comparable.",
    )


def test_a_picture_is_drawn_with_words_in_it() -> None:
    heat = heat_map(Programme(council_releases()), ["org", "d.pla"])
    picture = png(heat_svg(heat))
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert picture == png(heat_svg(heat))
    without_words = heat_svg(heat).replace("<text", "<desc").replace("</text>", "</desc>")
    assert len(png(without_words)) < len(picture) / 2


@pytest.mark.parametrize(
    ("command", "start"),
    [
        ("xlsx", b"PK"),
        ("data", b"PK"),
        ("lga", b"PK"),
        ("lga-csv", b"\xef\xbb\xbforganisation"),
        ("methodology", b"<!doctype html>"),
    ],
)
def test_every_file_has_a_command(
    council_app: Flask, tmp_path: Path, command: str, start: bytes
) -> None:
    publish(council_app, [lga_release()], "engagement")
    target = tmp_path / "file"
    runner = council_app.test_cli_runner()
    done = runner.invoke(args=["pulse", "export", command, "engagement", "--output", str(target)])
    assert done.exit_code == 0, done.output
    assert target.read_bytes().startswith(start)
    assert "Engagement, spring 2026" in done.output
    wrong = runner.invoke(args=["pulse", "export", command, "other", "--output", str(target)])
    assert wrong.exit_code == 2
    assert "those with one are engagement" in wrong.output


@pytest.mark.parametrize(("ending", "start"), [("csv", b"\xef\xbb\xbfgroup"), ("svg", b"<svg"),
                                               ("png", b"\x89PNG")])  # fmt: skip
def test_every_chart_has_a_command(
    council_app: Flask, tmp_path: Path, ending: str, start: bytes
) -> None:
    publish(council_app, council_releases())
    runner, target = council_app.test_cli_runner(), tmp_path / f"chart.{ending}"
    words = ["pulse", "export", "chart", "trend", "culture", "--of", "theme.listen"]
    done = runner.invoke(args=[*words, "--output", str(target)])
    assert done.exit_code == 0, done.output
    assert target.read_bytes().startswith(start)
    wrong = runner.invoke(args=[*words, "--within", "d.moon", "--output", str(target)])
    assert wrong.exit_code == 2 and "There is no directorate" in wrong.output
    odd = runner.invoke(args=[*words, "--output", str(tmp_path / "chart.doc")])
    assert odd.exit_code == 2 and "should end in .csv, .svg or .png" in odd.output


def test_drivers_go_out_where_a_release_prints_them_and_nowhere_else() -> None:
    driver = PrintedDriver("ACT1", "listen", "0.6", leading=True)
    *earlier, latest = council_releases()
    with_drivers = Programme([*earlier, replace(latest, drivers=(driver,))])
    book = load_workbook(io.BytesIO(workbook(with_drivers)))
    [row] = [[cell.value for cell in row] for row in book["Drivers"].iter_rows(min_row=4)]
    assert row[:4] == ["Senior leaders listen", "strongly", 0.6, "among the strongest"]
    assert "Drivers" not in load_workbook(io.BytesIO(workbook(Programme(council_releases()))))
