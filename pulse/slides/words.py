"""Text on a slide: boxes of paragraphs at the largest size that fits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Emu, Pt

from pulse.chart_style import MUTED
from pulse.slides import fit
from pulse.slides.look import Box, Look

BODY_SIZES = (28, 26, 24, 22, 20, 18, 16, 15, 14)
POINT = 12_700
_INNER = 15 * POINT  # left and right inside a placeholder
_SMALLEST = 18
_LITTLE = 0.85  # of the usual size


def add_title(look: Look, slide: Slide, title: str) -> None:
    """The title, in the layout's own place, at the largest size at which it fits there."""
    fill_placeholder(slide.shapes.title, [title], look.title_size, look.title)


def fill_placeholder(shape: Any, texts: Sequence[str], usual: int, box: Box) -> None:
    """Paragraphs in a placeholder of the layout, smaller than usual where they would not fit."""
    room, most = (box.width - _INNER) / POINT, box.height / POINT
    sizes = [size for size in range(usual, _SMALLEST - 1, -1) if size % 2 == 0 or size == usual]
    size = _on_fewer_lines(texts, fit.size_for(texts, room, most, sizes, bold=True), room)
    if size is None:
        size, lines = _SMALLEST, max(1, int(most / (_SMALLEST * fit.LINE)))
        texts = [fit.shortened(text, size, room, lines, bold=True) for text in texts]
    shape.text_frame.text = "\n".join(texts)
    if size != usual:
        for paragraph in shape.text_frame.paragraphs:
            paragraph.runs[0].font.size = Pt(size)


def _on_fewer_lines(texts: Sequence[str], size: int | None, room: float) -> int | None:
    """A little smaller where that saves a line: its one last word would stand alone."""
    if size is None:
        return None
    smaller = [each for each in range(size, int(size * _LITTLE), -1) if each % 2 == 0]
    return next((s for s in smaller if _lines(texts, s, room) < _lines(texts, size, room)), size)


def _lines(texts: Sequence[str], size: int, room: float) -> int:
    return sum(len(fit.wrapped(text, size, room, bold=True)) for text in texts)


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


def add_small(
    slide: Slide, box: Box, text: str, name: str, size: int, bold: bool = False, quiet: bool = True
) -> None:
    """One small line, such as where figures are from; grey if `quiet`, else in the theme's ink."""
    frame = add_box(slide, box, name)
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    run = frame.paragraphs[0].add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(size), bold
    if quiet:
        run.font.color.rgb = RGBColor.from_string(MUTED[1:])


def without_style(shape: Any) -> None:
    """Leave out the theme's lines and shadows: LibreOffice draws them, and the words twice."""
    style = shape.element.find(qn("p:style"))
    shape.element.remove(style)


def add_box(slide: Slide, box: Box, name: str) -> Any:
    """An empty text box without inner margins; its text frame."""
    shape = slide.shapes.add_textbox(Emu(box.left), Emu(box.top), Emu(box.width), Emu(box.height))
    shape.name = name
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return frame
