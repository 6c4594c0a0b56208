"""Text on a slide: boxes of paragraphs at the largest size that fits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.slide import Slide
from pptx.util import Emu, Pt

from pulse.chart_style import MUTED
from pulse.slides import fit
from pulse.slides.look import Box, Look

TITLE_SIZES = (30, 28, 26, 24, 22, 20)
BODY_SIZES = (28, 26, 24, 22, 20, 18, 16, 15, 14)
TITLE_LINES = 2
POINT = 12_700


def add_title(look: Look, slide: Slide, title: str) -> None:
    """The title, in the layout's own place, on at most two lines."""
    shape = slide.shapes.title
    shape.text_frame.text = title
    if not look.own:
        return
    room, most = look.title.width / POINT, look.title.height / POINT
    size = fit.size_for([title], room, most, TITLE_SIZES, bold=True)
    if size is None:
        size = TITLE_SIZES[-1]
        shape.text_frame.text = fit.shortened(title, size, room, TITLE_LINES, bold=True)
    if size != TITLE_SIZES[0]:
        shape.text_frame.paragraphs[0].runs[0].font.size = Pt(size)


def add_paragraphs(
    slide: Slide, box: Box, paragraphs: Sequence[str], sizes: Sequence[int] = BODY_SIZES
) -> None:
    """Paragraphs in a box at the largest of the sizes that fits; the smallest if none does."""
    room, most = box.width / POINT, box.height / POINT
    size = fit.size_for(paragraphs, room, most, sizes) or min(sizes)
    frame = add_box(slide, box, "Findings")
    for number, text in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = text
        run.font.size = Pt(size)
        paragraph.line_spacing = 1.0
        paragraph.space_after = Pt(size * fit.AFTER)


def add_small(slide: Slide, box: Box, text: str, name: str, size: int, bold: bool = False) -> None:
    """One quiet line, such as where figures are from."""
    frame = add_box(slide, box, name)
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    run = frame.paragraphs[0].add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = RGBColor.from_string(MUTED[1:])


def add_box(slide: Slide, box: Box, name: str) -> Any:
    """An empty text box without inner margins; its text frame."""
    shape = slide.shapes.add_textbox(Emu(box.left), Emu(box.top), Emu(box.width), Emu(box.height))
    shape.name = name
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return frame
