"""What a deck looks like: the presentation to fill, its two layouts, and where there is room."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.slide import SlideLayout
from pptx.util import Inches

from pulse.slides.theme import COVER, MARGIN, PLAIN, own_theme
from surveys.errors import InvalidValueError

_TITLES = ("title", "ctrTitle")
_USUAL = 44  # points: PowerPoint's own title, where a template does not say
_LEAST = (0.6, 0.45)  # of the slide's width and height, for what a slide shows


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int

    def above(self, height: int) -> Box:
        """The upper part of this height."""
        return Box(self.left, self.top, self.width, height)

    def below(self, height: int) -> Box:
        """What is left under an upper part of this height."""
        return Box(self.left, self.top + height, self.width, self.height - height)

    def first(self, width: int) -> Box:
        """The left part of this width."""
        return Box(self.left, self.top, width, self.height)

    def rest(self, width: int) -> Box:
        """What is left beside a left part of this width."""
        return Box(self.left + width, self.top, self.width - width, self.height)


@dataclass(frozen=True, slots=True)
class Look:
    """An empty deck, which of its layouts to use, and where a slide has room.

    `own` is whether the theme is ours; a council's template keeps its own typefaces, footers
    and colours, and gets a white panel behind every picture. `title_size` is in points.
    """

    deck: Deck
    cover: SlideLayout
    plain: SlideLayout
    title: Box
    title_size: int
    area: Box
    own: bool


def own_look(colour: str, text: str, accent: str) -> Look:
    """Our own theme in the council's colour."""
    deck = own_theme(colour, text, accent)
    by_type = {layout.element.get("type"): layout for layout in deck.slide_layouts}
    return _look(deck, by_type[COVER], by_type[PLAIN], own=True)


def template_look(template: bytes) -> Look:
    """The council's template, from bytes that `checked_template` gave.

    Raises InvalidValueError when it has no layout with a title that leaves room for a slide.
    """
    deck = Presentation(BytesIO(template))
    titled = [layout for layout in deck.slide_layouts if _title_of(layout) is not None]
    plain = min(titled, key=_clutter, default=None)
    if plain is None:
        raise InvalidValueError("The template has no slide layout with a title. Add one.")
    cover = next((it for it in titled if it.element.get("type") == COVER), plain)
    look = _look(deck, cover, plain, own=False)
    wide, high = look.area.width / deck.slide_width, look.area.height / deck.slide_height
    if wide < _LEAST[0] or high < _LEAST[1]:
        raise InvalidValueError(
            f"The layout “{plain.name}” leaves too little room under its title. Add a layout"
            " “Title only” with the title across the top and the rest of the slide free."
        )
    return look


def _clutter(layout: SlideLayout) -> tuple[bool, int]:
    others = [s for s in layout.placeholders if s.element.ph.get("type") not in _TITLES]
    return layout.element.get("type") != PLAIN, len(others)


def _title_of(layout: SlideLayout) -> Box | None:
    """Where a layout has its title, its own place or else its master's."""
    own = [s for s in layout.placeholders if s.element.ph.get("type") in _TITLES]
    masters = [s for s in layout.slide_master.placeholders if s.element.ph.get("type") == "title"]
    if not own:
        return None
    for shape in [*own, *masters]:
        if shape.element.spPr.find(f"{{{shape.element.nsmap['a']}}}xfrm") is not None:
            return Box(shape.left, shape.top, shape.width, shape.height)
    return None


def _look(deck: Deck, cover: SlideLayout, plain: SlideLayout, own: bool) -> Look:
    title = _title_of(plain)
    if title is None:
        raise InvalidValueError(f"The layout “{plain.name}” does not say where its title is.")
    wide, high = deck.slide_width, deck.slide_height
    margin = MARGIN if own else max(title.left, wide // 40)
    top = title.top + title.height + Inches(0.12)
    bottom = high - Inches(0.62) if own else _floor(plain, high)
    area = Box(margin, top, wide - 2 * margin, bottom - top)
    return Look(deck, cover, plain, title, _title_size(plain), area, own)


def _title_size(layout: SlideLayout) -> int:
    """How large a layout writes its titles, in points."""
    placeholders = [*layout.placeholders, *layout.slide_master.placeholders]
    titles = [s.element for s in placeholders if s.element.ph.get("type") in _TITLES]
    styles = layout.slide_master.element.iter(qn("p:titleStyle"))
    levels = [level for each in [*titles, *styles] for level in each.iter(qn("a:lvl1pPr"))]
    sizes = [run.get("sz") for level in levels for run in level.iter(qn("a:defRPr"))]
    return next((int(size) // 100 for size in sizes if size), _USUAL)


def _floor(layout: SlideLayout, high: int) -> int:
    """Where the footers of a council's template begin."""
    footers = ("dt", "ftr", "sldNum")
    tops = [
        shape.top
        for shape in [*layout.placeholders, *layout.slide_master.placeholders]
        if shape.element.ph.get("type") in footers and shape.top is not None
    ]
    low = [top for top in tops if top > high * 0.6]
    return min(low, default=high - high // 20) - high // 60
