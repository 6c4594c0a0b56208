"""Every number on every output of the kit is printed in a release, or said by the narrative."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pytest
from flask import Flask
from pptx import Presentation
from pypdf import PdfReader

from pulse.brief import brief_pdf, plain_text
from pulse.slides import deck, own_look
from surveys.cells import PROFILES
from surveys.heat import columns_of
from surveys.measure import Measure, Value
from surveys.narrative import tell
from surveys.stories import response_story, stories_of
from surveys.talk import Talk, select, write
from surveys.trend import Programme
from tests.fixtures.council_releases import council_releases
from tests.fixtures.results import results_app, signed_in
from tests.fixtures.talks import real_programme, real_releases, real_talk

CHOSEN = ("d.place", "d.finance-and-systems")
KINDS = ("organisation", "profile", "directorate")
TALKS = [(), CHOSEN]


def numbers(text: str) -> set[str]:
    return {number.replace(",", "") for number in re.findall(r"\d[\d,]*\d|\d", text)}


@lru_cache(maxsize=1)
def allowed() -> set[str]:
    """Printed themes and rates of groups shown, the narrative, gaps to the whole and to office."""
    programme, found = real_programme(), set[str]()
    measures = [measure for measure, _ in columns_of(programme.latest, "theme_score")]
    codes = [group.code for group in programme.of_kind(*KINDS)]
    for measure in (*measures, Measure("response_rate")):
        lines = programme.series(codes, measure)
        readings = [
            [p.reading for p in line.points if isinstance(p.reading, Value)] for line in lines
        ]
        found |= {text for each in readings for r in each for text in numbers(r.text)}
        now = [line.latest.reading for line in lines if isinstance(line.latest.reading, Value)]
        whole, *others = [round(reading.number) for reading in now]
        found |= {str(abs(whole - other)) for other in others}
        front, office = (round(_now(programme, f"org.{each}", measure)) for each in PROFILES)
        found.add(str(abs(front - office)))
        found |= {str(reading.people) for reading in now}
    stories = stories_of(programme)
    found |= {n for s in tell(stories, response_story(programme)) for n in numbers(s.text)}
    return found | numbers(" ".join(programme.labels.values())) | {"0", "100", "10", "95"}


def _now(programme: Programme, group: str, measure: Measure) -> float:
    reading = programme.series([group], measure)[0].latest.reading
    assert isinstance(reading, Value)
    return reading.number


# What is always the same: the scale's bands, the length of the series, slides' own numbers.
FIXED = re.compile(
    r"under 40|40 to 49|50 to 59|60 to 69|70 or more|Line chart of 8 waves"
    r"|Heat map of \d+ groups? by \d+ columns?"
)


def foreign(text: str) -> set[str]:
    return numbers(FIXED.sub("", text)) - allowed()


def texts_of_deck(talk: Talk) -> Iterable[str]:
    made: Any = Presentation(io.BytesIO(deck(talk, own_look("#1d4f91", "#ffffff", "#1d4f91"))))
    for slide in made.slides:
        yield slide.notes_slide.notes_text_frame.text
        for shape in slide.shapes:
            yield from _texts_of_shape(shape)


def _texts_of_shape(shape: Any) -> Iterable[str]:
    yield shape.element.xpath(".//p:cNvPr")[0].get("descr", "")
    if shape.has_text_frame:
        yield shape.text_frame.text
    if shape.has_chart:
        yield " ".join(str(category) for category in shape.chart.plots[0].categories)
        for series in shape.chart.plots[0].series:
            yield f"{series.name} " + " ".join(f"{v:g}" for v in series.values if v is not None)
    if getattr(shape, "has_table", False) and shape.has_table:
        yield " ".join(cell.text_frame.text for row in shape.table.rows for cell in row.cells)


@pytest.mark.parametrize("directorates", TALKS)
def test_the_deck(directorates: tuple[str, ...]) -> None:
    texts = list(texts_of_deck(real_talk(directorates)))
    assert sum(len(numbers(text)) for text in texts) > 300
    assert [text for text in texts if foreign(text)] == []


@pytest.mark.parametrize("directorates", TALKS)
def test_the_brief(directorates: tuple[str, ...]) -> None:
    pdf = PdfReader(io.BytesIO(brief_pdf(real_talk(directorates), "#1d4f91")))
    text = pdf.pages[0].extract_text()
    assert len(numbers(text)) > 20
    assert foreign(text) == set()


@pytest.mark.parametrize("directorates", TALKS)
def test_the_text(directorates: tuple[str, ...]) -> None:
    text = plain_text(real_talk(directorates))
    assert max(len(line) for line in text.splitlines()) <= 76
    assert foreign(text) == set()


def test_the_pages(tmp_path_factory: pytest.TempPathFactory) -> None:
    with results_app(tmp_path_factory.mktemp("kit"), real_releases()) as app:
        reader = signed_in(app, "chief_executive")
        for path in ("present", "present/notes", "brief", "text"):
            page = reader.get(f"/share/{path}?directorate=d.place").text
            assert foreign(_shown(page)) == set(), path
            assert len(numbers(_shown(page))) > 20, path


def _shown(page: str) -> str:
    """What a reader of the page sees or hears: its words and names, without its markup."""
    body = page.split("<main", 1)[1].split("</main>", 1)[0]
    heard = " ".join(re.findall(r'aria-label="([^"]*)"', body))
    axis = re.sub(r'<text [^>]*fill="#505a5f"[^>]*>\d+</text>', "", body)
    return re.sub(r"&#\d+;|&quot;", " ", re.sub(r"<[^>]+>", " ", axis) + heard)


def test_a_wrong_number_would_be_found() -> None:
    assert foreign("Place stands at 88, 21 points below 1,462.") == {"88", "21", "1462"}


def hiding() -> Programme:
    """Three waves of the invented council; the last one hides Public Health."""
    return Programme(council_releases()[:3])


def test_what_a_wave_hides_is_in_none_of_the_outputs(app: Flask) -> None:
    programme = hiding()
    assert programme.latest.hidden_group("d.pub") is not None
    talk = write(programme, select(programme))
    allowed_words = "Public Health has no figures of its own, to keep answers anonymous."
    everything = " ".join([*texts_of_deck(talk), " ".join(plain_text(talk).split())])
    assert "Public Health" in everything
    assert "Public Health" not in everything.replace(allowed_words, "")
    reader = signed_in(app, "chief_executive")
    kit = reader.get("/share/kit?wave=3").text
    assert 'value="d.pla"' in kit and 'value="d.pub"' not in kit
    for path in ("kit", "deck.pptx", "brief", "brief.pdf", "text", "text.txt", "present"):
        refused = reader.get(f"/share/{path}?wave=3&directorate=d.pub")
        assert refused.status_code == 400, path
        assert "Public Health has no figures of its own in spring 2025" in refused.text


@pytest.fixture
def app(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with results_app(tmp_path_factory.mktemp("hiding"), council_releases()) as made:
        yield made
