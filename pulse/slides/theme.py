"""Our own clean 16:9 theme, in the council's colour: one master, two layouts, Arial throughout."""

from __future__ import annotations

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation as Deck
from pptx.slide import SlideLayout, SlideMaster
from pptx.util import Emu, Inches

from pulse.chart_style import INK, MUTED, PAPER, STROKES

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
MARGIN = Inches(0.6)
FACE = "Arial"
COVER, PLAIN = "title", "titleOnly"
_TITLE = (MARGIN, Inches(0.72), WIDTH - 2 * MARGIN, Inches(1.0))
_COVER_TITLE = (MARGIN, Inches(1.5), WIDTH - 2 * MARGIN, Inches(2.2))
_COVER_TEXT = (MARGIN, Inches(3.85), WIDTH - 2 * MARGIN, Inches(2.0))
_KEPT = ("ctrTitle", "title", "subTitle")


def own_theme(colour: str, text: str, accent: str) -> Deck:
    """An empty deck in `colour`, with words on it in `text`, and `accent` for what shows on white.

    Colours are #rrggbb.
    """
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    master = deck.slide_master
    _recolour(master, accent)
    for layout in list(deck.slide_layouts):
        if layout.element.get("type") not in (COVER, PLAIN):
            deck.slide_layouts.remove(layout)
    _shape_master(master, colour)
    for layout in deck.slide_layouts:
        _shape_layout(layout, colour, text)
    return deck


def _recolour(master: SlideMaster, accent: str) -> None:
    """The theme's own colours and typeface, so that whatever is added later fits in."""
    old = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = etree.fromstring(old.blob)
    ours = [INK, PAPER, INK, "#f3f2f1", accent, *(stroke.colour for stroke in STROKES)]
    names = ["dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7))]
    for name, colour in zip(names, ours, strict=False):
        [slot] = theme.iter(qn(f"a:{name}"))
        slot.clear()
        etree.SubElement(slot, qn("a:srgbClr"), val=colour[1:])
    theme.set("name", "Pulse")
    for face in ("majorFont", "minorFont"):
        [font] = theme.iter(qn(f"a:{face}"))
        font.find(qn("a:latin")).set("typeface", FACE)
    old.blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def _shape_master(master: SlideMaster, colour: str) -> None:
    for shape in list(master.shapes):
        if shape.is_placeholder and shape.placeholder_format.type.name in ("DATE", "FOOTER"):
            shape.element.getparent().remove(shape.element)
    for shape in master.placeholders:
        kind = shape.placeholder_format.type.name
        if kind == "TITLE":
            _place(shape, _TITLE)
        elif kind == "BODY":
            _place(shape, (MARGIN, Inches(1.9), WIDTH - 2 * MARGIN, Inches(4.9)))
        else:
            shape.element.getparent().remove(shape.element)
    _title_style(master)
    _bar(master, colour)
    _number(master)


def _title_style(master: SlideMaster) -> None:
    style = master.element.find(qn("p:txStyles")).find(qn("p:titleStyle"))
    level = style.find(qn("a:lvl1pPr"))
    level.set("algn", "l")
    run = level.find(qn("a:defRPr"))
    run.set("sz", "3000")
    run.set("b", "1")
    [title] = [s for s in master.placeholders if s.placeholder_format.type.name == "TITLE"]
    body = title.text_frame
    body.vertical_anchor = MSO_ANCHOR.TOP
    body.margin_left = body.margin_right = body.margin_top = body.margin_bottom = 0
    for fitting in ("a:normAutofit", "a:spAutoFit"):
        for found in body._txBody.bodyPr.findall(qn(fitting)):
            body._txBody.bodyPr.remove(found)


def _bar(master: SlideMaster, colour: str) -> None:
    """A band in the council's colour along the top of every slide."""
    tree = master.shapes._spTree
    xml = (
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="90" name="Band"/><p:cNvSpPr/>'
        f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{WIDTH}" cy="{Inches(0.16)}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        f'</a:prstGeom><a:solidFill><a:srgbClr val="{colour[1:]}"/></a:solidFill><a:ln><a:noFill/>'
        f"</a:ln></p:spPr></p:sp>"
    )
    tree.insert(2, parse_xml(xml))


def _number(master: SlideMaster) -> None:
    """The slide's number at the bottom right, drawn by the master."""
    left, top = WIDTH - MARGIN - Inches(1), Inches(7.0)
    xml = (
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="91" name="Number"/>'
        f'<p:cNvSpPr txBox="1"/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm>'
        f'<a:off x="{left}" y="{top}"/><a:ext cx="{Inches(1)}" cy="{Inches(0.32)}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody>'
        f'<a:bodyPr wrap="square" lIns="0" rIns="0" tIns="0" bIns="0" anchor="ctr"/><a:lstStyle/>'
        f'<a:p><a:pPr algn="r"/><a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" '
        f'type="slidenum"><a:rPr lang="en-GB" sz="1200"><a:solidFill><a:srgbClr '
        f'val="{MUTED[1:]}"/></a:solidFill></a:rPr><a:t>‹#›</a:t></a:fld></a:p></p:txBody></p:sp>'
    )
    master.shapes._spTree.append(parse_xml(xml))


def _shape_layout(layout: SlideLayout, colour: str, text: str) -> None:
    cover = layout.element.get("type") == COVER
    for shape in list(layout.placeholders):
        if shape.element.ph.get("type", "obj") not in _KEPT:
            shape.element.getparent().remove(shape.element)
        elif not cover:
            _place(shape, _TITLE)
        elif shape.placeholder_format.idx == 0:
            _place(shape, _COVER_TITLE)
            _words(shape, text, 60, bold=True, anchor=MSO_ANCHOR.BOTTOM)
        else:
            _place(shape, _COVER_TEXT)
            _words(shape, text, 26, bold=False, anchor=MSO_ANCHOR.TOP)
    if cover:
        layout.background.fill.solid()
        layout.background.fill.fore_color.rgb = RGBColor.from_string(colour[1:])
        layout.element.set("showMasterSp", "0")


def _place(shape: object, box: tuple[int, int, int, int]) -> None:
    for name, length in zip(("left", "top", "width", "height"), box, strict=True):
        setattr(shape, name, Emu(length))


def _words(shape: object, colour: str, size: int, bold: bool, anchor: MSO_ANCHOR) -> None:
    """How words look in a layout's placeholder: written as its list style, which slides inherit."""
    body = shape.text_frame  # type: ignore[attr-defined]
    body.vertical_anchor = anchor
    body.margin_left = body.margin_right = 0
    style = body._txBody.find(qn("a:lstStyle"))
    for old in list(style):
        style.remove(old)
    style.append(
        parse_xml(
            f'<a:lvl1pPr {nsdecls("a")} algn="l" marL="0" indent="0"><a:buNone/>'
            f'<a:defRPr sz="{size * 100}" b="{int(bold)}"><a:solidFill><a:srgbClr'
            f' val="{colour[1:]}"/></a:solidFill></a:defRPr></a:lvl1pPr>'
        )
    )
