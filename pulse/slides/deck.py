"""The deck: a talk on a look, slide by slide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from io import BytesIO
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide as DeckSlide
from pptx.util import Emu, Inches

from pulse.slides import fit
from pulse.slides.bars import add_bars, height_of
from pulse.slides.key import add_key
from pulse.slides.lines import add_lines
from pulse.slides.look import Box, Look
from pulse.slides.tables import add_grid, add_promises, parts_of
from pulse.slides.words import (
    BODY_SIZES,
    POINT,
    add_paragraphs,
    add_small,
    add_title,
    fill_placeholder,
    without_style,
)
from surveys.talk import Bars, Grid, Lines, Slide, Talk

_TEXT = 0.3  # of the width, for sentences beside a picture
_UNDER = 0.25  # of the height, for sentences under one
_MANY_WAVES = 8
_BESIDE = (20, 18, 16, 15, 14)
_GAP = Inches(0.35)
_TITLE, _SUBTITLE = 60, 26  # points, on the cover


def deck(talk: Talk, look: Look) -> bytes:
    """The talk as a PowerPoint file: native charts, speaker notes, alternative texts.

    `look` is filled and cannot be used again.
    """
    for slide in talk.slides:
        for each in _pages(slide, look):
            _add(each, talk, look)
    _describe(look.deck, talk)
    _say_english(look.deck)
    body = BytesIO()
    look.deck.save(body)
    return body.getvalue()


def _pages(slide: Slide, look: Look) -> list[Slide]:
    """The slide, or as many as its cells or sentences need to stay legible."""
    picture = slide.picture
    if isinstance(picture, Grid):
        parts = [Grid(heat, picture.words) for heat in parts_of(picture.heat)]
        return [_part(slide, picture=part) for part in parts]
    if picture is None and slide.part != "cover" and slide.sentences:
        room, most = look.area.width / POINT, look.area.height / POINT
        found = fit.pages(slide.sentences, room, most, min(BODY_SIZES) + 4)
        return [_part(slide, sentences=said) for said in found]
    return [slide]


def _part(slide: Slide, picture: Any = None, sentences: Sequence[str] | None = None) -> Slide:
    said = slide.sentences if sentences is None else tuple(sentences)
    return Slide(slide.part, slide.key, slide.title, said, slide.notes, picture or slide.picture,
                 slide.promises)  # fmt: skip


def _add(slide: Slide, talk: Talk, look: Look) -> None:
    if slide.part == "cover":
        made = _cover(slide, talk, look)
    else:
        made = look.deck.slides.add_slide(look.plain)
        _tidy(made)
        add_title(look, made, slide.title)
        _heading(made, slide, look)
        _fill(made, slide, look)
        if slide.part != "thanks":  # no figure, and not said in the survey
            _source(made, talk, look)
    made.notes_slide.notes_text_frame.text = "\n".join(slide.notes)


def _cover(slide: Slide, talk: Talk, look: Look) -> DeckSlide:
    made = look.deck.slides.add_slide(look.cover)
    fill_placeholder(made.shapes.title, [slide.title], _TITLE, _box(made.shapes.title))
    subtitles = [s for s in made.placeholders if s.element.ph.get("type") == "subTitle"]
    words = [talk.organisation, *slide.sentences]
    if subtitles:
        fill_placeholder(subtitles[0], words, _SUBTITLE, _box(subtitles[0]))
    else:
        add_paragraphs(made, look.area, words)
    _tidy(made)
    return made


def _box(shape: Any) -> Box:
    return Box(shape.left, shape.top, shape.width, shape.height)


def _tidy(slide: DeckSlide) -> None:
    """Empty placeholders of a council's template would show “Click to add text”."""
    for shape in list(slide.placeholders):
        if not (shape.has_text_frame and shape.text_frame.text) and shape != slide.shapes.title:
            shape.element.getparent().remove(shape.element)


def _heading(made: DeckSlide, slide: Slide, look: Look) -> None:
    """The part of the talk, small above the title: only where the theme is ours to know."""
    if look.own and slide.heading != slide.title:
        box = Box(look.title.left, Inches(0.34), look.title.width, Inches(0.3))
        add_small(made, box, slide.heading, "Part", 14, bold=True)


def _source(made: DeckSlide, talk: Talk, look: Look) -> None:
    if look.own:
        box = Box(look.area.left, Inches(7.0), look.area.width - Inches(1.2), Inches(0.32))
        add_small(made, box, f"{talk.organisation}. {talk.source}", "Source", 12)


def _fill(made: DeckSlide, slide: Slide, look: Look) -> None:
    area = look.area
    if slide.promises:
        _name(add_promises(made, area, slide.promises), "What we will do", " ".join(slide.notes))
    elif slide.picture is None:
        add_paragraphs(made, area, slide.sentences)
    elif isinstance(slide.picture, Grid):
        _grid(made, slide.picture, look)
    else:
        _picture(made, slide, area, look)


def _grid(made: DeckSlide, picture: Grid, look: Look) -> None:
    area = look.area
    grid = add_grid(made, area.above(area.height - Inches(0.5)), picture.heat)
    _name(grid, "Heat map", picture.words)
    add_key(made, area.below(grid.height + Inches(0.2)), quiet=look.own)


def _picture(made: DeckSlide, slide: Slide, area: Box, look: Look) -> None:
    box, text = _shared(slide, area)
    picture = slide.picture
    if isinstance(picture, Bars):
        box = box.above(min(box.height, height_of(picture)))
    if not look.own:
        _panel(made, box)
    if isinstance(picture, Bars):
        _name(add_bars(made, box, picture), "Bar chart", picture.words)
    elif isinstance(picture, Lines):
        _name(add_lines(made, box, picture), "Line chart", picture.words)
    if slide.sentences:
        add_paragraphs(made, text, slide.sentences, _BESIDE)


def _shared(slide: Slide, area: Box) -> tuple[Box, Box]:
    """Room for the picture and for its sentences: beside it, or under a line of many waves."""
    if not slide.sentences:
        return area, area
    if isinstance(slide.picture, Lines) and len(slide.picture.series[0].points) > _MANY_WAVES:
        room = area.width / POINT
        size = fit.size_for(slide.sentences, room, area.height * _UNDER / POINT, _BESIDE)
        needed = int(fit.height(slide.sentences, size or _BESIDE[-1], room) * POINT) + POINT
        return area.above(area.height - needed - _GAP // 2), area.below(area.height - needed)
    text = int(area.width * _TEXT)
    return area.first(area.width - text - _GAP), area.rest(area.width - text)


def _panel(made: DeckSlide, box: Box) -> None:
    """White behind a chart: a template's own background may be dark."""
    place = (Emu(box.left), Emu(box.top), Emu(box.width), Emu(box.height))
    panel = made.shapes.add_shape(MSO_SHAPE.RECTANGLE, *place)
    panel.name = "Panel"
    panel.fill.solid()
    panel.fill.fore_color.rgb = RGBColor(255, 255, 255)
    panel.line.fill.background()
    without_style(panel)
    panel.element.xpath(".//p:cNvPr")[0].set("descr", "White background of the chart")


def _name(frame: Any, name: str, words: str) -> None:
    frame.name = name
    frame.element.xpath(".//p:cNvPr")[0].set("descr", words)


def _describe(made: Deck, talk: Talk) -> None:
    """What the file says of itself; the same talk gives the same words and times."""
    about, when = made.core_properties, datetime.combine(talk.closed, time())
    about.title = f"What you told us: {talk.survey}, {talk.label}"
    about.author = about.last_modified_by = talk.organisation
    about.subject, about.keywords, about.language = talk.source, "staff survey", "en-GB"
    about.comments, about.category = "", ""
    about.created = about.modified = when
    about.revision = 1


def _say_english(made: Deck) -> None:
    """Screen readers and spelling checks need to know the language of every run."""
    trees = [t.element for s in made.slides for t in (s, s.notes_slide)]
    for tree in trees:
        for run in tree.iter(qn("a:r")):
            run.get_or_add_rPr().set("lang", "en-GB")
