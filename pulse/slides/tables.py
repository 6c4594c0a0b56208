"""Native tables: the heat map, and what was promised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.util import Emu, Pt

from pulse.chart_style import BANDS, GRID, INK, PAPER, band_of
from pulse.slides import fit
from pulse.slides.look import Box
from pulse.slides.words import POINT
from surveys.heat import HeatCell, HeatMap, HeatRow
from surveys.measure import Value
from surveys.talk import Commitment

MOST_ROWS, MOST_COLUMNS = 10, 8
_UP, _DOWN = "\N{BLACK UP-POINTING TRIANGLE}", "\N{BLACK DOWN-POINTING TRIANGLE}"
_NAMES = 0.24  # of the width, for the names of groups
_PADDING = 6 * POINT
_HEAD_SIZES, _CELL_SIZES, _TEXT_SIZES = (14, 13, 12), (16, 15, 14, 13, 12), (18, 16, 15, 14, 13, 12)
_HEAD, _AIR = 30 * POINT, 14 * POINT  # of what was promised: its head, and air in its rows
_PROMISES = (("You said", 0.32), ("We will", 0.36), ("Who", 0.18), ("By when", 0.14))


def cell_words(cell: HeatCell) -> str:
    """A cell of the heat map: the printed figure, and an arrow where it moved for certain."""
    if not isinstance(cell.reading, Value):
        return "\N{EN DASH}"
    sign = {"rose": f" {_UP}", "fell": f" {_DOWN}"}.get(cell.change.verdict, "")
    return f"{cell.reading.short}{sign}"


def parts_of(heat: HeatMap) -> Iterator[HeatMap]:
    """The heat map in parts that fit a slide; the organisation heads each."""
    for at in range(0, len(heat.columns), MOST_COLUMNS):
        kept = slice(at, at + MOST_COLUMNS)
        rows = [HeatRow(r.group, r.name, r.kind, r.cells[kept]) for r in heat.rows]
        top, others = rows[:1], rows[1:]
        for start in range(0, len(others), MOST_ROWS - 1):
            some = (*top, *others[start : start + MOST_ROWS - 1])
            yield replace(heat, columns=heat.columns[kept], rows=some)


def add_grid(slide: Slide, box: Box, heat: HeatMap) -> Any:
    """Groups down, themes across, each cell in the colour of its band; its graphic frame."""
    frame = _table(slide, box, len(heat.rows) + 1, _widths(box, len(heat.columns)))
    table = frame.table
    head = _head_height(box, [name for _, name in heat.columns])
    _heights(frame, box, head)
    size = _head_size(box, [name for _, name in heat.columns])
    _write(table.cell(0, 0), "", size, bold=True)
    for number, (_, name) in enumerate(heat.columns, 1):
        _write(table.cell(0, number), name, size, bold=True, align=PP_ALIGN.CENTER)
    names = [row.name for row in heat.rows]
    room = (int(box.width * _NAMES) - 2 * _PADDING) / POINT
    high = (table.rows[1].height - _PADDING) / POINT
    fitting = (fit.size_for([name], room, high, _CELL_SIZES, bold=True) for name in names)
    name_size = min(each or _CELL_SIZES[-1] for each in fitting)
    for number, row in enumerate(heat.rows, 1):
        _row(table, number, row, name_size)
    return frame


def _row(table: Any, number: int, row: HeatRow, size: int) -> None:
    first = row.kind == "organisation"
    _write(table.cell(number, 0), row.name, size, bold=first)
    for place, cell in enumerate(row.cells, 1):
        band = BANDS[band_of(cell.reading.number)] if isinstance(cell.reading, Value) else None
        fill, ink = (band.fill, band.text) if band else (PAPER, INK)
        _write(table.cell(number, place), cell_words(cell), 16, True, ink, fill, PP_ALIGN.CENTER)


def _widths(box: Box, columns: int) -> list[int]:
    names = int(box.width * _NAMES)
    each = min((box.width - names) // columns, box.width // 5)
    return [names, *[each] * columns]


def _head_size(box: Box, names: Sequence[str]) -> int:
    room = (_widths(box, len(names))[1] - 2 * _PADDING) / POINT
    sizes = (fit.size_for([n], room, box.height * 0.3 / POINT, _HEAD_SIZES, True) for n in names)
    return min(size or _HEAD_SIZES[-1] for size in sizes)


def _head_height(box: Box, names: Sequence[str]) -> int:
    room = (_widths(box, len(names))[1] - 2 * _PADDING) / POINT
    size = _head_size(box, names)
    return int(max(fit.height([name], size, room, True) for name in names) * POINT) + 2 * _PADDING


def _heights(frame: Any, box: Box, head: int) -> None:
    count = len(frame.table.rows) - 1
    each = min((box.height - head) // count, int(0.62 * 72 * POINT))
    _set_heights(frame, [head, *[each] * count])


def _set_heights(frame: Any, heights: Sequence[int]) -> None:
    for row, height in zip(frame.table.rows, heights, strict=True):
        row.height = Emu(height)
    frame.height = Emu(sum(heights))


def add_promises(slide: Slide, box: Box, promises: Sequence[Commitment]) -> Any:
    """What was heard, what will be done, by whom and by when; the table's graphic frame."""
    widths = [int(box.width * share) for _, share in _PROMISES]
    frame = _table(slide, box, len(promises) + 1, widths)
    said = [(each.heard, each.action, each.owner, each.due) for each in promises]
    size, rows, heights = _fitting(said, widths, box.height - _HEAD)
    for place, (name, _) in enumerate(_PROMISES):
        _write(frame.table.cell(0, place), name, 14, bold=True, rule=GRID)
    for number, row in enumerate(rows, 1):
        for place, text in enumerate(row):
            _write(frame.table.cell(number, place), text, size, bold=place == 1, rule=GRID)
    _set_heights(frame, [_HEAD, *heights])
    return frame


def _fitting(
    rows: Sequence[Sequence[str]], widths: Sequence[int], most: int
) -> tuple[int, list[Sequence[str]], list[int]]:
    """The largest size at which the rows fit, and each row's height; cut where none does."""
    rooms = [(wide - 2 * _PADDING) / POINT for wide in widths]
    for size in _TEXT_SIZES:
        heights = [_row_height(row, size, rooms) for row in rows]
        spare = (most - sum(heights)) // len(rows)
        if spare >= 0:
            return size, list(rows), [height + min(spare, _AIR) for height in heights]
    lines = max(1, int((most // len(rows) - 2 * _PADDING) / POINT / (size * fit.LINE)))
    cut = [[fit.shortened(text, size, room, lines, bold=True)
            for text, room in zip(row, rooms, strict=True)] for row in rows]  # fmt: skip
    return size, list(cut), [most // len(rows)] * len(rows)


def _row_height(row: Sequence[str], size: int, rooms: Sequence[float]) -> int:
    cells = zip(row, rooms, strict=True)
    high = max(fit.height([text], size, room, bold=True) for text, room in cells)
    return int(high * POINT) + 2 * _PADDING


def _table(slide: Slide, box: Box, rows: int, widths: Sequence[int]) -> Any:
    height = Emu(box.height)
    frame = slide.shapes.add_table(rows, len(widths), box.left, box.top, sum(widths), height)
    table = frame.table
    table.horz_banding = False
    table.first_row = table.first_col = True
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Emu(width)
    for row in table.rows:
        row.height = Emu(box.height // rows)
    return frame


def _write(
    cell: Any, text: str, size: int, bold: bool = False, colour: str = INK,
    fill: str = PAPER, align: PP_ALIGN = PP_ALIGN.LEFT, rule: str = PAPER,
) -> None:  # fmt: skip
    cell.fill.solid()
    cell.fill.fore_color.rgb = _rgb(fill)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_left = cell.margin_right = Emu(_PADDING)
    cell.margin_top = cell.margin_bottom = Emu(_PADDING // 3)
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = align
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = _rgb(colour)
    _edges(cell, rule)


def _edges(cell: Any, rule: str) -> None:
    """Thin lines around every cell, so that those of one colour stay apart; `rule` between rows."""
    properties = cell._tc.get_or_add_tcPr()
    sides = ("a:lnL", "a:lnR", "a:lnT", "a:lnB")
    for side in sides:
        for old in properties.findall(qn(side)):
            properties.remove(old)
    lines = [
        parse_xml(
            f'<{side} {nsdecls("a")} w="19050"><a:solidFill><a:srgbClr val="{colour[1:].upper()}"/>'
            f'</a:solidFill><a:prstDash val="solid"/></{side}>'
        )
        for side, colour in zip(sides, (PAPER, PAPER, rule, rule), strict=True)
    ]
    for place, line in enumerate(lines):
        properties.insert(place, line)


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour[1:].upper())
