"""Decks as LibreOffice draws them: everything in its place, legible, and true to the release.

PULSE_GALLERY=FOLDER keeps every slide as a picture in FOLDER/slides, to look at.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from tests.fixtures import office
from tests.fixtures.office import OfficeError, check_machine, to_pdf
from tests.fixtures.talks import real_talk
from tests.slides import rendering, truth
from tests.slides.drawn import pages_of
from tests.slides.placed import slides_of
from tests.slides.rendering import Drawn, draw
from tests.slides.samples import samples
from tests.slides.spoilt import EXPECTED, spoilt

NAMES = ("one-directorate", "all-directorates", "nine-waves", "dark-template", "narrow-template")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where decks, PDFs and pictures go."""
    given = os.environ.get("PULSE_GALLERY")
    return Path(given) / "slides" if given else tmp_path_factory.mktemp("slides")


@pytest.fixture(scope="module")
def drawn(folder: Path) -> dict[str, Drawn]:
    """Every sample, drawn by one LibreOffice."""
    return draw(samples(), folder)


@pytest.mark.parametrize("name", NAMES)
def test_every_word_is_in_its_place_and_every_chart_is_true(
    drawn: dict[str, Drawn], name: str
) -> None:
    assert drawn[name].faults() == []


@pytest.mark.parametrize("name", NAMES)
def test_there_is_a_picture_of_every_slide(drawn: dict[str, Drawn], name: str) -> None:
    deck = drawn[name]
    assert len(deck.pages) == len(deck.talk.slides) >= 12
    for page in deck.pages:
        with Image.open(page.picture) as picture:
            assert picture.height == 825
            assert picture.getextrema() != ((255, 255), (255, 255), (255, 255))


def test_planted_faults_are_found_and_nothing_else(drawn: dict[str, Drawn], folder: Path) -> None:
    file = folder / "spoilt.pptx"
    file.write_bytes(spoilt(folder / "one-directorate.pptx"))
    [pdf] = to_pdf([file], folder)
    talk = drawn["one-directorate"].talk
    assert truth.of_deck(talk.slides, slides_of(file), pages_of(pdf)) == list(EXPECTED)


def test_a_lost_slide_and_letters_in_nowhere_are_found(drawn: dict[str, Drawn]) -> None:
    deck = drawn["one-directorate"]
    assert truth.of_deck(deck.talk.slides, deck.placed, deck.pages[:-1]) == [
        "12 slides of 13 are drawn"
    ]
    without_chart = replace(deck.placed[1], charts=())
    found = truth.of_slide(without_chart, deck.pages[1])
    assert "“46%” stands where the deck has nothing" in found


def test_it_sees_what_was_not_said() -> None:
    slide = next(slide for slide in real_talk().slides if slide.key == "themes")
    said = " ".join([slide.title, *slide.sentences, *truth.figures_of(slide)])
    assert truth.unsaid(slide, said) == []
    missing = said.replace(slide.title, "")
    assert truth.unsaid(slide, missing) == [f"“{slide.title}” is not drawn"]


def test_the_command_draws_the_demonstration_and_finds_nothing_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rendering.main([str(tmp_path)]) == 0
    assert capsys.readouterr().err == ""
    assert {file.name for file in tmp_path.iterdir()} == {
        "deck.pptx", "deck.pdf", *(f"deck-{number:02}.png" for number in range(1, 14)),
    }  # fmt: skip


def test_a_machine_without_the_set_up_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(office, "UNPACKED", tmp_path)
    assert rendering.main([str(tmp_path / "slides")]) == 2
    said = capsys.readouterr().err
    assert said == "No LibreOffice for the tests: run `make test` once, which installs it.\n"


def test_another_kind_of_machine_is_named() -> None:
    with pytest.raises(OfficeError, match="runs on 64-bit Intel Linux, not on Darwin arm64"):
        check_machine("Darwin", "arm64")


def test_a_missing_library_is_named_with_its_package(tmp_path: Path) -> None:
    program = tmp_path / "soffice.bin"
    shutil.copy(office.PROGRAM / "libvclplug_genlo.so", program)
    content = program.read_bytes()
    assert content.count(b"\0libSM.so.6\0") == 1
    program.write_bytes(content.replace(b"\0libSM.so.6\0", b"\0libSM.so.9\0"))
    with pytest.raises(OfficeError) as raised:
        check_machine(program=tmp_path)
    assert "libSM.so.9" in str(raised.value)
    assert "Debian: apt install" in str(raised.value)
    assert "libsm6" in str(raised.value)


def test_a_file_that_is_no_deck_is_said_not_to_be_drawn(tmp_path: Path) -> None:
    file = tmp_path / "cut.pptx"
    file.write_bytes(b"PK\x03\x04 cut short")
    with pytest.raises(OfficeError, match=r"without cut\.pdf"):
        to_pdf([file], tmp_path)
