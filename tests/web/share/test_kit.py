"""The share kit's pages and files, without script."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pptx import Presentation
from pypdf import PdfReader

from tests.fixtures.results import results_app, signed_in
from tests.fixtures.talks import real_releases

FILES = {
    "deck.pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "brief.pdf": "application/pdf",
    "text.txt": "text/plain; charset=utf-8",
}
NAME = "empowerment-and-culture-pulse-summer-2026"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with results_app(tmp_path_factory.mktemp("kit"), real_releases()) as made:
        yield made


@pytest.fixture(scope="module")
def chief(app: Flask) -> FlaskClient:
    return signed_in(app, "chief_executive")


def test_the_results_page_leads_to_all_of_it(chief: FlaskClient) -> None:
    page = unescape(chief.get("/share").text)
    links = [f"/share/{name}?wave=8" for name in (*FILES, "present", "brief", "text", "kit")]
    for link in links:
        if not link.startswith("/share/text.txt"):
            assert f'href="{link}"' in page, link
    for link in links:
        assert chief.get(link).status_code == 200, link


@pytest.mark.parametrize("name", FILES)
def test_files_are_named_after_the_wave(chief: FlaskClient, name: str) -> None:
    answer = chief.get(f"/share/{name}")
    assert answer.content_type == FILES[name]
    ending = name.partition(".")[2]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{NAME}.{ending}"'


def test_a_choice_holds_for_every_output(chief: FlaskClient) -> None:
    query = "wave=8&directorate=d.place&theme=theme.listening"
    page = unescape(chief.get(f"/share/kit?{query}").text)
    assert "Directorates shown: Place." in page and "Themes shown: Senior leaders listen." in page
    assert page.count(f"?{query}") >= 5
    made = Presentation(io.BytesIO(chief.get(f"/share/deck.pptx?{query}").data))
    tables = [s.table for slide in made.slides for s in slide.shapes if s.has_table]
    assert [cell.text_frame.text for cell in tables[0].rows[0].cells] == [
        "",
        "Senior leaders listen",
    ]
    assert [row.cells[0].text_frame.text for row in tables[0].rows][1:] == [
        "Merebank Council",
        "Place",
    ]
    text = chief.get(f"/share/text.txt?{query}").text
    assert "Adult Services: " not in text and "Success recognised" not in text
    pdf = PdfReader(io.BytesIO(chief.get(f"/share/brief.pdf?{query}").data))
    assert "Strategy and Resources" not in pdf.pages[0].extract_text()


def test_an_earlier_wave_knows_nothing_of_later_ones(chief: FlaskClient) -> None:
    text = chief.get("/share/text.txt?wave=3").text
    assert "spring 2025" in text
    assert "summer 2025" not in text and "2026" not in text


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("directorate=d.nowhere", 400, "There is no directorate “d.nowhere” to choose"),
        ("theme=theme.nothing", 400, "There is no theme “theme.nothing” in this wave. Choose from"),
        ("directorate=s.place.leisure", 400, "There is no directorate “s.place.leisure”"),
        ("wave=99", 404, "Wave 99 has no release"),
        ("wave=-1", 400, "There is no wave “-1”: give its number."),
    ],
)
def test_what_cannot_be_chosen_is_refused_in_words(
    chief: FlaskClient, query: str, status: int, words: str
) -> None:
    for path in ("kit", "deck.pptx", "present"):
        answer = chief.get(f"/share/{path}?{query}")
        assert answer.status_code == status
        assert words in unescape(answer.text)


def test_only_those_who_may_read_results_get_the_kit(app: Flask) -> None:
    stranger = app.test_client()
    for path in ("kit", "deck.pptx", "brief.pdf", "text.txt", "present", "present/notes"):
        answer = stranger.get(f"/share/{path}")
        assert answer.status_code == 302 and "/sign-in" in answer.headers["Location"], path
    for role in ("reviewer", "administrator"):
        assert signed_in(app, role).get("/share/kit").status_code == 200  # type: ignore[arg-type]


def test_before_anything_is_released(tmp_path: Path) -> None:
    with results_app(tmp_path, []) as empty:
        reader = signed_in(empty, "reviewer")
        assert "No results yet" in reader.get("/share/kit").text
        assert reader.get("/share/deck.pptx").status_code == 404


def test_without_script_the_presentation_is_a_page_of_sections(chief: FlaskClient) -> None:
    page = unescape(chief.get("/share/present").text)
    titles = re.findall(r'<h2 class="show-slide__title"[^>]*>(.*?)</h2>', page)
    made = Presentation(io.BytesIO(chief.get("/share/deck.pptx").data))
    assert titles == [slide.shapes.title.text_frame.text for slide in made.slides]
    assert page.count("Notes for the presenter") == len(titles)
    assert "style=" not in page


def test_commands_write_the_same_files(app: Flask, chief: FlaskClient, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    for kind, name in (("deck", "deck.pptx"), ("brief", "brief.pdf"), ("text", "text.txt")):
        file = tmp_path / name
        result = runner.invoke(args=["pulse", "share", kind, "8", str(file)])
        assert result.exit_code == 0, result.output
        assert len(result.output.splitlines()) == 1
        if kind != "deck":
            assert file.read_bytes() == chief.get(f"/share/{name}").data
        wrong = runner.invoke(args=["pulse", "share", kind, "8", str(tmp_path / "file.doc")])
        assert wrong.exit_code == 2 and "ends in ." in wrong.output
    refused = runner.invoke(
        args=["pulse", "share", "text", "8", str(tmp_path / "x.txt"), "--directorate", "d.none"]
    )
    assert refused.exit_code == 2 and not (tmp_path / "x.txt").exists()
