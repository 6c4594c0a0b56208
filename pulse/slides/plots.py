"""What the native charts have in common: they can be edited in PowerPoint, their workbook inside.

What a chart holds is the number of the printed text, so that the workbook, the label and the
release say the same.
"""

from __future__ import annotations

from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_LEGEND_POSITION
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from pulse.chart_style import INK
from pulse.slides.look import Box
from surveys.measure import Reading, Value, half_up

SMALL, LABEL = 12, 14


def number_of(reading: Reading) -> float | None:
    """What a chart draws: the number of the printed text; None where nothing may be shown."""
    if not isinstance(reading, Value):
        return None
    return float(half_up(reading.number)) if is_plain(reading) else reading.number


def is_plain(reading: Value) -> bool:
    """Whether the printed text is the number itself, and no bound."""
    return reading.text.rstrip("%") == str(half_up(reading.number))


def own_label(point: Any, reading: Value, size: int) -> None:
    """The printed text where it is more than a number, such as "80 or more"."""
    run = point.data_label.text_frame.paragraphs[0].add_run()
    run.text = reading.short
    run.font.size, run.font.bold = Pt(size), True


def plain_chart(chart: Any, legend: bool) -> None:
    chart.has_title = False
    chart.font.size, chart.font.color.rgb = Pt(SMALL), rgb(INK)
    _clear(chart)
    chart.has_legend = legend
    if legend:
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False
        chart.legend.font.size = Pt(LABEL)
        chart.legend.font.color.rgb = rgb(INK)


def _clear(chart: Any) -> None:
    """No ground of its own: a theme would fill it, and a dark theme's would hide the figures."""
    space, clear = chart._chartSpace, f"<c:spPr {nsdecls('c', 'a')}><a:noFill/></c:spPr>"
    space.chart.plotArea.append(parse_xml(clear))
    space.find(qn("c:txPr")).addprevious(parse_xml(clear))


def place_of(box: Box) -> tuple[int, int, int, int]:
    return box.left, box.top, box.width, box.height


def format_of(percent: bool) -> str:
    return '0"%"' if percent else "0"


def rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour[1:].upper())
