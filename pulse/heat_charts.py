"""Heat maps: groups by themes or questions of releases -> Plotly figures, as JSON for the page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from pulse.chart_style import (
    BANDS,
    CHANGES,
    DOWN,
    FONT,
    HIDDEN_LINES,
    INK,
    MUTED,
    PAPER,
    UP,
    band_of,
    lines_of,
    step_of,
)
from pulse.charts import require
from pulse.figures import Figure, Trace, bar
from surveys.heat import HeatCell, HeatMap
from surveys.measure import Value

View = Literal["figures", "change"]
ROW_HEIGHT = 44
MOST_ACROSS = 8
_NOTHING = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Grid:
    """A heat map as it is drawn. With many columns, groups stand across and columns down."""

    across: tuple[str, ...]
    down: tuple[str, ...]
    cells: tuple[tuple[HeatCell, ...], ...]
    bold: int
    turned: bool


def grid_of(heat: HeatMap) -> Grid:
    """The heat map as rows of cells; turned where its columns would get too narrow to read."""
    groups = tuple(row.name for row in heat.rows)
    names = tuple(name for _, name in heat.columns)
    bold = next((i for i, row in enumerate(heat.rows) if row.kind == "organisation"), -1)
    if len(names) <= MOST_ACROSS:
        return Grid(names, groups, tuple(row.cells for row in heat.rows), bold, turned=False)
    turned = tuple(tuple(row.cells[at] for row in heat.rows) for at in range(len(names)))
    return Grid(groups, names, turned, -1, turned=True)


def heat_chart(heat: HeatMap, view: View = "figures") -> str:
    """Coloured cells, hatched where hidden, as Plotly's JSON: the figures, or what changed.

    Drawn as bars of equal length, because bars can be hatched and need no picture in the page.
    Raises InvalidValueError for anything but a heat map of releases.
    """
    require([heat], HeatMap)
    return _heat_json(heat, view)


@lru_cache(maxsize=512)
def _heat_json(heat: HeatMap, view: View) -> str:
    grid = grid_of(heat)
    figure = Figure(_heat_layout(grid))
    for column, name in enumerate(grid.across):
        figure.add_trace(_heat_column(grid, column, name, view))
    return figure.json()


def _heat_layout(grid: Grid) -> dict[str, Any]:
    rows, columns = len(grid.down), len(grid.across)
    letters = max(9, int(88 / max(1, columns)))
    return {
        "height": ROW_HEIGHT * rows + 88,
        "margin": {"l": 250 if grid.turned else 190, "r": 8, "t": 72, "b": 16},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "font": {"family": FONT, "size": 14, "color": INK},
        "showlegend": False,
        "barmode": "overlay",
        "bargap": 0,
        "dragmode": False,
        "xaxis": {
            "side": "top",
            "range": [0, columns],
            "tickvals": [i + 0.5 for i in range(columns)],
            "ticktext": ["<br>".join(lines_of(name, letters, 3)) for name in grid.across],
            "tickangle": 0,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        "yaxis": {
            "range": [rows - 0.5, -0.5],
            "tickvals": list(range(rows)),
            "ticktext": ["<br>".join(lines_of(name, 34 if grid.turned else 26))
                         for name in grid.down],
            "ticks": "outside",
            "ticklen": 8,
            "tickcolor": PAPER,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
    }  # fmt: skip


def _heat_column(grid: Grid, column: int, name: str, view: View) -> Trace:
    cells = [row[column] for row in grid.cells]
    fills = [cell_fill(cell, view) for cell in cells]
    hatch = ["" if isinstance(cell.reading, Value) else "/" for cell in cells]
    return bar(
        orientation="h",
        base=[column] * len(cells),
        x=[1] * len(cells),
        y=list(range(len(cells))),
        marker={
            "color": [fill for fill, _ in fills],
            "line": {"color": PAPER, "width": 3},
            "pattern": {"shape": hatch, "fillmode": "replace", "size": 9, "solidity": 0.12},
        },
        text=[cell_text(cell, view) for cell in cells],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        insidetextfont={"color": [text for _, text in fills], "size": 14},
        hovertext=[_hover(down, name, cell) for down, cell in zip(grid.down, cells, strict=True)],
        hoverinfo="text",
        hoverlabel={"bgcolor": PAPER, "bordercolor": INK},
    )


def cell_fill(cell: HeatCell, view: View = "figures") -> tuple[str, str]:
    """Colour of the cell, or of the hatching over a hidden one, and of its words."""
    if not isinstance(cell.reading, Value):
        return HIDDEN_LINES, INK
    if view == "figures":
        band = BANDS[band_of(cell.reading.number)]
        return band.fill, band.text
    step = step_of(cell.change)
    return (PAPER, MUTED) if step is None else (CHANGES[step].fill, CHANGES[step].text)


def cell_text(cell: HeatCell, view: View = "figures") -> str:
    """What a heat cell says: the figure and a marked reliable change, or the change alone.

    "=" stands for no reliable change, a dash for nothing to show or to compare.
    """
    if not isinstance(cell.reading, Value):
        return _NOTHING
    if view == "change":
        return _change_text(cell)
    return f"{cell.reading.text} {_marked(cell)}" if cell.change.moved else cell.reading.text


def _change_text(cell: HeatCell) -> str:
    if cell.change.moved:
        return _marked(cell)
    return "=" if cell.change.verdict == "steady" else _NOTHING


def _marked(cell: HeatCell) -> str:
    sign = UP if cell.change.verdict == "rose" else DOWN
    return f"{sign}{abs(cell.change.difference):.0f}"


def _hover(down: str, across: str, cell: HeatCell) -> str:
    if isinstance(cell.reading, Value):
        return f"{down}<br>{across}: {cell.reading.text}<br>{_change_words(cell)}"
    return f"{down}<br>{across}<br>No figure: {cell.reading.words}"


def _change_words(cell: HeatCell) -> str:
    if cell.change.verdict == "unknown":
        return f"Change: {cell.change.why}"
    return f"Change: {cell.change.text}"
