"""Earlier surveys: brought in from real published files, searched, and shown as somebody else's."""

from __future__ import annotations

import io
import lzma
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from pulse.store.earlier import About, Held
from pulse.store.stores import stores
from pulse.workflow import earlier
from pulse.workflow.earlier import import_earlier
from surveys.errors import InvalidValueError
from tests.web.manage.test_organisation_pages import NOW
from tests.web.people import Browser, heading, signed_in

DATA = Path(__file__).parents[2] / "data"
PSES = About("pses", "Public Service Employee Survey", "Government of Canada",
             "open.canada.ca", "Open Government Licence Canada", "Five levels.")  # fmt: skip
ROOT = "/results/earlier"
UNIT = f"{ROOT}/of/pses/unit?unit="


def unpacked(name: str) -> bytes:
    content = (DATA / "pses" / name).read_bytes()
    return lzma.decompress(content) if name.endswith(".xz") else content


def pses() -> Held:
    names = ("figures.tsv.xz", "units.tsv.xz", "questions.tsv")
    return Held(PSES, *(unpacked(name) for name in names))


@pytest.fixture
def canada(council_app: Flask) -> Iterator[Flask]:
    with council_app.app_context():
        check = import_earlier("test", pses(), NOW)
        assert check.survey is not None, check.problems
    yield council_app


@pytest.fixture
def reviewer(council_app: Flask) -> Browser:
    return signed_in(council_app, "reviewer")


def test_before_the_first_the_page_says_what_is_needed(reviewer: Browser) -> None:
    page = reviewer.get(ROOT)
    assert "There are none yet." in page
    assert "see earlier surveys" in reviewer.get("/results")


def test_nobody_waits_while_a_large_file_is_read(
    council_app: Flask, reviewer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who answers a wave meanwhile asks the main store, too: its lock may not be held so long."""
    read = earlier.read_figures
    free: list[bool] = []

    def reading(*arguments: Any) -> Any:
        place = str(stores().main.url.database)
        with closing(sqlite3.connect(place, timeout=0, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
        free.append(True)
        return read(*arguments)

    with council_app.app_context():
        earlier.hold_upload(1, pses())
        monkeypatch.setattr(earlier, "read_figures", reading)
    reviewer.post(f"{ROOT}/check", order="")
    assert free


def test_a_unit_is_found_by_words_of_its_name(canada: Flask, reviewer: Browser) -> None:
    page = reviewer.get(f"{ROOT}/of/pses?q=skills+EMPLOYMENT+branch")
    assert "Skills and Employment Branch" in page
    assert "Published by Government of Canada: open.canada.ca" in page
    assert "These figures are not from Pulse." in page
    assert "Nothing is called “zzz”" in reviewer.get(f"{ROOT}/of/pses?q=zzz")
    assert "Public Service" in reviewer.get(f"{ROOT}/of/pses")


def test_a_unit_has_a_trend_and_the_heat_map_of_those_below(
    canada: Flask, reviewer: Browser
) -> None:
    page = reviewer.get(f"{UNIT}0&item=Q43")
    assert heading(page) == "Public Service"
    assert "would recommend my department" in page
    for year in ("2014", "2017", "2018"):
        assert f">{year}<" in page
    assert "Employment and Social Development Canada" in page
    assert "Heat map of" in page
    assert "hidden" not in page.split("Units below, 2018")[1].split("</table>")[0]
    below = reviewer.get(f"{UNIT}2&item=Q43&figure=favourable")
    assert "%" in below
    assert "In <a" in below and "Public Service" in below
    text = reviewer.get(f"{ROOT}/of/pses/unit.csv?unit=2&item=Q43")
    assert "Public Service" in text and "2018" in text


def test_what_is_not_there_is_said(canada: Flask, reviewer: Browser) -> None:
    reviewer.get(f"{UNIT}nowhere", 404)
    reviewer.get(f"{ROOT}/of/nothing", 404)
    assert "NaN" not in reviewer.get(f"{UNIT}95&item=Q99&figure=odd")


def test_no_page_of_a_unit_says_nan_or_breaks(canada: Flask, reviewer: Browser) -> None:
    with canada.app_context():
        survey = earlier.check_earlier(pses()).survey
    assert survey is not None
    for code in list(survey.units)[:40]:
        page = reviewer.get(f"{UNIT}{code}")
        assert "nan" not in page.casefold().replace("finan", "").replace("governan", "")


def send(browser: Browser, content: bytes, **said: str) -> str:
    browser.get(f"{ROOT}/new")
    about = {"title": "Pulse 2020 to 2024", "publisher": "Derbyshire County Council",
             "source": "staff pages", "licence": "none stated", **said}  # fmt: skip
    files: dict[str, Any] = {"figures": (io.BytesIO(content), "figures.csv")}
    return browser.send(f"{ROOT}/new", **about, **files).get_data(as_text=True)


def test_derbyshires_pulses_through_the_pages(council_app: Flask, reviewer: Browser) -> None:
    content = (DATA / "council" / "derbyshire_published.csv").read_bytes()
    page = send(reviewer, content)
    assert heading(page) == "What these files would bring"
    assert "There are none yet." in reviewer.get(ROOT)
    reviewer.get(f"{ROOT}/check")
    page = reviewer.send(f"{ROOT}/check").get_data(as_text=True)
    assert "Pulse 2020 to 2024 is in." in page
    unit = f"{ROOT}/of/pulse-2020-to-2024/unit?unit=derbyshire-county-council"
    page = reviewer.get(f"{unit}&item=Proud to work for the council&figure=favourable")
    assert "92%" in page and "85%" in page  # December 2020, and 2023
    assert "96%" in page and "88%" in page  # by department
    assert "Engagement index" in reviewer.get(f"{unit}&item=Engagement index")
    again = send(reviewer, content.replace(b",92%", b",91%"))
    assert ">1<" in again.split("Changed")[1][:40]
    page = reviewer.post(f"{ROOT}/of/pulse-2020-to-2024/remove")
    assert "is taken out" in page and "There are none yet." in page


def test_a_bad_file_is_told_row_by_row_and_changes_nothing(reviewer: Browser) -> None:
    page = send(reviewer, b"Unit,Question,Wave,Score\nA,Q,2020,many\n")
    assert heading(page) == "These files cannot be used yet"
    assert "many" in page and "is not a number" in page
    reviewer.get(f"{ROOT}/check")
    again = reviewer.send(f"{ROOT}/check").get_data(as_text=True)
    assert heading(again) == "These files cannot be used yet"
    assert "There are none yet." in reviewer.get(ROOT)
    assert "Say who published it." in send(reviewer, b"x", publisher="")


def test_the_same_from_the_command_line(council_app: Flask, tmp_path: Path) -> None:
    paths = {}
    for name in ("figures.tsv.xz", "units.tsv.xz", "questions.tsv"):
        paths[name] = tmp_path / name.removesuffix(".xz")
        paths[name].write_bytes(unpacked(name))
    words = [
        "pulse", "history", "import", str(paths["figures.tsv.xz"]), "--title", PSES.title,
        "--publisher", PSES.publisher, "--source", PSES.source, "--licence", PSES.licence,
        "--units", str(paths["units.tsv.xz"]), "--items", str(paths["questions.tsv"]),
    ]  # fmt: skip
    run = council_app.test_cli_runner().invoke
    dry = run(args=[*words, "--dry-run"])
    assert "761 new figures" in dry.output and "Nothing was changed." in dry.output, dry.output
    assert "There are none yet" in run(args=["pulse", "history", "list"]).output
    assert run(args=words).exit_code == 0
    assert "0 new figures, 0 changed, 0 taken out" in run(args=[*words, "--dry-run"]).output
    assert "public-service-employee-survey" in run(args=["pulse", "history", "list"]).output
    bad = run(args=[*words[:-1], str(paths["figures.tsv.xz"])])
    assert bad.exit_code == 2


def test_figures_need_somebody_who_stands_for_them() -> None:
    with pytest.raises(InvalidValueError, match="give the licence"):
        earlier.read_about("Title", "Publisher", "Source", " ")
    assert earlier.read_about("  Ünïted  2020 ", "p", "s", "l").code


def test_the_chief_executive_and_strangers_stay_outside(council_app: Flask) -> None:
    browser = signed_in(council_app, "chief_executive")
    for path in (ROOT, f"{ROOT}/new", f"{ROOT}/answers", f"{ROOT}/of/pses"):
        browser.get(path, 403)
