"""The key under the heat map: what the colours and the signs mean."""

from __future__ import annotations

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from pulse.chart_style import BANDS, Band
from pulse.slides import fit
from pulse.slides.look import Box
from pulse.slides.words import POINT, add_small, without_style

_SIGNS = "▲ ▼ reliable change since the wave before, looking at all cells together. – hidden."
_SWATCH, _HIGH = Inches(1.05), Inches(0.3)
_SIZE = 12


def add_key(slide: Slide, box: Box, quiet: bool) -> None:
    """A swatch for each band with its words, and what the signs say: grey if `quiet`."""
    for number, band in enumerate(BANDS):
        left = box.left + number * _SWATCH
        _add_swatch(slide, Box(left, box.top, _SWATCH, _HIGH), band)
    room = box.rest(len(BANDS) * _SWATCH + _HIGH)
    needed = int(fit.height([_SIGNS], _SIZE, room.width / POINT) * POINT)
    high = max(_HIGH, needed)
    middle = Box(room.left, room.top - (high - _HIGH) // 2, room.width, high)
    add_small(slide, middle, _SIGNS, "Key to the signs", _SIZE, quiet=quiet)


def _add_swatch(slide: Slide, box: Box, band: Band) -> None:
    place = (Emu(box.left), Emu(box.top), Emu(box.width), Emu(box.height))
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *place)
    shape.name = f"Key: {band.words}"
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(band.fill[1:].upper())
    shape.line.fill.background()
    without_style(shape)
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor, frame.paragraphs[0].alignment = MSO_ANCHOR.MIDDLE, PP_ALIGN.CENTER
    run = frame.paragraphs[0].add_run()
    run.text = band.words
    run.font.size = Pt(_SIZE)
    run.font.color.rgb = RGBColor.from_string(band.text[1:].upper())
