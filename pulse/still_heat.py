"""The heat map of `pulse.heat_charts` as SVG, for print and for browsers without script."""

from __future__ import annotations

from pulse import svg
from pulse.chart_style import HIDDEN_FILL, HIDDEN_LINES, INK, lines_of
from pulse.charts import require
from pulse.heat_charts import View, cell_fill, cell_text, grid_of
from surveys.heat import HeatCell, HeatMap
from surveys.measure import Value

WIDTH = 900
_ROW, _HEAD, _NAMES, _WIDE_NAMES = 40, 76, 210, 280


def heat_svg(heat: HeatMap, view: View = "figures") -> str:
    """The heat map as a still picture: the figures, or what changed."""
    require([heat], HeatMap)
    grid = grid_of(heat)
    names = _WIDE_NAMES if grid.turned else _NAMES
    width = (WIDTH - names) / max(1, len(grid.across))
    parts = []
    for number, name in enumerate(grid.across):
        middle = names + width * (number + 0.5)
        parts += svg.words(middle, _HEAD - 8, lines_of(name, int(width / 7.2), 3), upwards=True)
    for at, (name, cells) in enumerate(zip(grid.down, grid.cells, strict=True)):
        top = _HEAD + _ROW * at
        weight = "bold" if at == grid.bold else ""
        parts += _name(name, top + _ROW / 2 + 5, names, weight)
        for number, cell in enumerate(cells):
            parts += _cell(cell, names + width * number, top, width, view)
    return svg.picture(WIDTH, _HEAD + _ROW * len(grid.down) + 4, parts)


def _name(name: str, y: float, room: float, weight: str) -> list[str]:
    lines = lines_of(name, int(room / 7.4))
    start = y - 8 * (len(lines) - 1)
    return [svg.text(0, start + 16 * i, line, weight=weight) for i, line in enumerate(lines)]


def _cell(cell: HeatCell, left: float, top: float, width: float, view: View) -> list[str]:
    shown = isinstance(cell.reading, Value)
    fill, colour = cell_fill(cell, view) if shown else (HIDDEN_FILL, INK)
    edge = None if shown else HIDDEN_LINES
    box = svg.box(left + 1.5, top + 1.5, width - 3, _ROW - 3, fill, edge)
    hatch = [] if shown else _hatch(left + 1.5, top + 1.5, width - 3, _ROW - 3)
    middle = left + width / 2
    said = svg.text(middle, top + _ROW / 2 + 5, cell_text(cell, view), "middle", colour, "bold")
    return [box, *hatch, said]


def _hatch(left: float, top: float, width: float, height: float) -> list[str]:
    """Slanting lines inside a box, leaving its middle free for the dash."""
    lines = []
    for start in range(8, int(width), 14):
        x = left + start
        if abs(x - left - width / 2) > 16:
            lines.append(svg.rule(x - 6, top + height - 3, x + 6, top + 3, HIDDEN_LINES))
    return lines
