"""A council's own template: used where it is sound, refused in words where it is not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pptx import Presentation
from pptx.util import Inches
from werkzeug.datastructures import FileStorage

from pulse.slides import MOST_BYTES, checked_template, deck, fit, template_look
from surveys.errors import InvalidValueError
from tests.fixtures.results import results_app, signed_in
from tests.fixtures.talks import real_releases, real_talk
from tests.slides.brand import a_template
from tests.web.people import Browser

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def changed(change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The template with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(a_template())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return body.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    return changed(lambda parts: parts.update({name: content}))


def edited(name: str, old: bytes, new: bytes) -> bytes:
    def edit(parts: dict[str, bytes]) -> None:
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new)

    return changed(edit)


def without_titles(parts: dict[str, bytes]) -> None:
    for name in [name for name in parts if name.startswith("ppt/slideLayouts/slideLayout")]:
        body = parts[name].replace(b'type="ctrTitle"', b'type="body"')
        parts[name] = body.replace(b'<p:ph type="title"', b'<p:ph type="body"')


OUTSIDE = (
    b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'relationships/image" Target="http://evil.example/x.png" TargetMode="External"/>'
    b"</Relationships>"
)
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><p:presentation>&b;</p:presentation>'
HOSTILE = {
    "not a zip": (b"<html>hello</html>", "not a PowerPoint presentation"),
    "cut short": (a_template()[:9000], "not a PowerPoint presentation"),
    "another zip": (with_part("x", b"y")[:0] + b"PK\x05\x06" + b"\x00" * 18, "not a PowerPoint"),
    "too large": (b"PK" + b"\x00" * MOST_BYTES, "over 20 MB"),
    "a bomb": (with_part("ppt/media/bomb.xml", b" " * 60_000_000), "unpacks to too much"),
    "macros": (with_part("ppt/vbaProject.bin", b"x"), "macros"),
    "an embedded file": (with_part("ppt/embeddings/sheet.xlsx", b"x"), "embedded files"),
    "an entity": (with_part("ppt/presentation.xml", LAUGHS), "that PowerPoint would not"),
    "a picture from outside": (
        edited("ppt/slideMasters/_rels/slideMaster1.xml.rels", b"</Relationships>", OUTSIDE),
        "from outside itself",
    ),
    "broken XML": (with_part("ppt/presentation.xml", b"<p:presentation"), "cannot be read"),
    "no layout with a title": (changed(without_titles), "no slide layout with a title"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_broken_file_is_refused_in_one_clear_sentence(name: str) -> None:
    content, words = HOSTILE[name]
    with pytest.raises(InvalidValueError, match=words):
        checked_template(content)


@pytest.mark.parametrize("wide", [True, False])
def test_a_deck_on_a_template_has_its_size_its_layouts_and_room(wide: bool) -> None:
    kept = checked_template(a_template(wide))
    assert b"secret" not in b"".join(_parts(kept))
    look = template_look(kept)
    made: Any = Presentation(io.BytesIO(deck(real_talk(), look)))
    talk = real_talk()
    assert made.slide_width == (Inches(13.333) if wide else Inches(10))
    assert [s.shapes.title.text_frame.text for s in made.slides] == [s.title for s in talk.slides]
    layouts = {slide.slide_layout.name for slide in made.slides}
    assert layouts == {"Title Slide", "Title Only"}
    for slide in made.slides:
        _title_fits(slide.shapes.title)
        for shape in slide.shapes:
            assert shape.left + shape.width <= made.slide_width
            assert shape.top + shape.height <= made.slide_height
        pictures = [s for s in slide.shapes if s.has_chart]
        assert all(any(s.name == "Panel" for s in slide.shapes) for _ in pictures)


def _title_fits(title: Any) -> None:
    [run] = title.text_frame.paragraphs[0].runs
    size = run.font.size.pt if run.font.size else 44
    room = title.width / 12_700 - 14.4
    assert fit.height([run.text], size, room) <= title.height / 12_700 + 1, run.text


def _parts(content: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield from (archive.read(name) for name in archive.namelist())


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with results_app(tmp_path_factory.mktemp("template"), real_releases()) as made:
        yield made


def test_an_administrator_takes_a_template_into_use_and_leaves_it(app: Flask) -> None:
    administrator = Browser(app)
    administrator.client = signed_in(app, "administrator")
    page = "/manage/council/slides"
    assert "plain theme in your council's colour" in administrator.get(page)
    bad = FileStorage(io.BytesIO(b"nothing"), "brand.pptx")
    said = administrator.post(page, status=400, file=bad)
    assert "not a PowerPoint presentation" in said
    old = FileStorage(io.BytesIO(a_template()), "brand.potx")
    said = administrator.post(page, status=400, file=old)
    assert "save it as a presentation (.pptx)" in said
    good = FileStorage(io.BytesIO(a_template(wide=False)), "brand.pptx")
    said = administrator.post(page, file=good)
    assert "Decks are made on brand.pptx" in said
    made = Presentation(io.BytesIO(administrator.client.get("/share/deck.pptx").data))
    assert made.slide_width == Inches(10)
    said = administrator.post(f"{page}/leave", page=page)
    assert "own theme again" in said
    made = Presentation(io.BytesIO(administrator.client.get("/share/deck.pptx").data))
    assert made.slide_width == Inches(13.333)


def test_others_may_not(app: Flask) -> None:
    for role in ("reviewer", "chief_executive"):
        assert signed_in(app, role).get("/manage/council/slides").status_code == 403  # type: ignore[arg-type]


def test_the_command(app: Flask, tmp_path: Path) -> None:
    runner, file = app.test_cli_runner(), tmp_path / "brand.pptx"
    file.write_bytes(a_template())
    for arguments, words in (
        ([], "Decks are in Pulse's own theme."),
        ([str(file)], "Decks are made on brand.pptx from now on."),
        ([], "Decks are made on brand.pptx."),
        (["--none"], "Decks are in Pulse's own theme again."),
    ):
        result = runner.invoke(args=["pulse", "share", "template", *arguments])
        assert (result.exit_code, result.output.strip()) == (0, words)
