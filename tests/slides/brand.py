"""Templates as a council would upload them: PowerPoint's usual layouts, in its own colours."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Emu, Inches


def a_template(wide: bool = True, dark: bool = False) -> bytes:
    """A presentation with a slide of its own in it: 16:9 or 4:3, on white or on dark blue."""
    made: Any = Presentation()
    if wide:
        _widen(made)
    if dark:
        _darken(made.slide_master)
    slide = made.slides.add_slide(made.slide_layouts[5])
    slide.shapes.title.text_frame.text = "An old secret"
    slide.notes_slide.notes_text_frame.text = "A secret note"
    body = io.BytesIO()
    made.save(body)
    return body.getvalue()


def _widen(made: Any) -> None:
    """As PowerPoint does when the size of slides is changed: everything moves along."""
    before, made.slide_width, made.slide_height = made.slide_width, Inches(13.333), Inches(7.5)
    for shape in _placed(made.slide_master):
        shape.left = Emu(shape.left * made.slide_width // before)
        shape.width = Emu(shape.width * made.slide_width // before)


def _placed(master: Any) -> Iterator[Any]:
    for each in (master, *master.slide_layouts):
        yield from (s for s in each.shapes if s.element.spPr.find(".//{*}off") is not None)


def _darken(master: Any) -> None:
    """Light letters on a dark ground, as the colours of a template say it."""
    colours = master.element.find("{*}clrMap")
    colours.set("bg1", "dk1")
    colours.set("tx1", "lt1")
    master.background.fill.solid()
    master.background.fill.fore_color.rgb = RGBColor.from_string("12304F")
