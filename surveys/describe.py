"""Charts in words: the finding for a heading, and the picture for who cannot see it."""

from __future__ import annotations

from collections.abc import Sequence

from surveys.heat import HeatCell, HeatMap, HeatRow
from surveys.measure import Hidden, Value
from surveys.narrative import join
from surveys.reader import quoted
from surveys.stories import Story
from surveys.trend import Point, Series

_MOST_NAMED = 3


def finding(story: Story) -> str:
    """A heading for a line chart: what the whole did over every comparable wave."""
    series, first = story.whole, story.whole.first
    latest = series.latest.reading
    if not isinstance(latest, Value):
        return f"{story.name}: {latest.words} in {series.latest.label}"
    if first is None:
        return f"{story.name} stands at {latest.text} in {series.latest.label}"
    change = series.change_since(first)
    if not change.moved and series.measure.kind == "response_rate":
        return f"{story.name} is about the same as in {first.label} ({latest.text})"
    if change.moved:
        numbers = f"from {first.reading.text} to {latest.text}"
        return f"{story.name} {change.verdict} {numbers} since {first.label}"
    return f"{story.name} shows no reliable change since {first.label} (now {latest.text})"


def line_chart_words(whole: Series, parts: Sequence[Series]) -> str:
    """A line chart as text: span, the organisation's course, the highest and lowest part."""
    first, last = whole.points[0].label, whole.latest.label
    count = len(whole.points)
    span = f"{count} waves from {first} to {last}" if count > 1 else f"one wave, {last}"
    said = [f"Line chart of {span}.", f"{whole.name}: {_course(whole)}."]
    said += _ends(parts, last)
    return " ".join(said + breaks_in_words(whole) + gaps_in_words([whole, *parts]))


def heat_finding(heat: HeatMap) -> str:
    """A heading for a heat map: where it is lowest, and how many cells moved."""
    valued = _valued(heat)
    if not valued:
        return f"No figures can be shown for {heat.label}"
    _, low, group, theme = min(valued)
    return f"Lowest in {heat.label}: {theme} in {group}, at {low}"


def heat_map_words(heat: HeatMap) -> str:
    """A heat map as text: its size, its highest and lowest figures, what moved, what is hidden."""
    valued = _valued(heat)
    rows = _parts(heat)
    size = f"{_count(len(rows), 'group')} by {_count(len(heat.columns), 'column')}"
    said = [f"Heat map of {size}, {heat.label}."]
    if valued:
        _, low, low_group, low_theme = min(valued)
        _, high, high_group, high_theme = max(valued)
        said.append(f"Highest: {high_theme} in {high_group}, {high}.")
        said.append(f"Lowest: {low_theme} in {low_group}, {low}.")
    return " ".join(said + _moved_cells(heat) + _hidden_rows(heat.rows))


def gaps_in_words(series: Sequence[Series]) -> list[str]:
    """One sentence for each series that has hidden points: where, and why."""
    return [
        f"{line.name} has no figure in {_which(hidden, len(line.points))}: {why}."
        for line in series
        for why, hidden in _hidden_points(line.points).items()
    ]


def breaks_in_words(series: Series) -> list[str]:
    """One sentence for each break: figures before it cannot be compared with those after."""
    return [
        f"In {point.label} {point.reworded}, so earlier figures are not comparable."
        for point in series.points
        if point.reworded
    ]


def structure_in_words(lines: Sequence[Series]) -> list[str]:
    """What changes of structure did to lines: who is not comparable, and whose past is joined."""
    broken: dict[tuple[str, str], list[str]] = {}
    joined: list[str] = []
    for line in lines:
        for point in line.points:
            if point.restructured:
                broken.setdefault((point.label, point.restructured), []).append(line.name)
        joined += _joined(line)
    said = [
        f"In {label} {what}, so earlier figures of {join(names)} are not comparable."
        for (label, what), names in broken.items()
    ]
    return said + joined


def _joined(line: Series) -> list[str]:
    """One sentence for each way in which the past of a line was put together."""
    spans: dict[tuple[str, ...], list[Point]] = {}
    for point in line.points:
        if point.joined:
            spans.setdefault(point.joined, []).append(point)
    return [
        f"{line.name} is made of {join(parts)} in {_span(points)}, from what was published then."
        for parts, points in spans.items()
    ]


def _span(points: Sequence[Point]) -> str:
    first, last = points[0].label, points[-1].label
    return first if len(points) == 1 else f"{first} to {last}"


def _parts(heat: HeatMap) -> list[HeatRow]:
    """The rows of the finest level shown: services, else directorates, else all."""
    finest = heat.rows[-1].kind if heat.rows else ""
    return [row for row in heat.rows if row.kind == finest]


def _valued(heat: HeatMap) -> list[tuple[float, str, str, str]]:
    """Number, text, group and theme of each cell with a figure, of the parts."""
    return [
        (cell.reading.number, cell.reading.text, row.name, name)
        for row in _parts(heat)
        for cell, name in zip(row.cells, _columns(heat), strict=True)
        if isinstance(cell.reading, Value)
    ]


def _columns(heat: HeatMap) -> list[str]:
    """Themes by name and questions in quotes, as they stand inside a sentence."""
    of_items = heat.kind.startswith("item")
    return [quoted(name) if of_items else name for _, name in heat.columns]


def _moved(heat: HeatMap) -> list[tuple[HeatRow, str, HeatCell]]:
    """The cells that moved reliably: their row, the name of their column, and the cell."""
    return [
        (row, name, cell)
        for row in _parts(heat)
        for cell, name in zip(row.cells, _columns(heat), strict=True)
        if cell.change.moved
    ]


def _moved_cells(heat: HeatMap) -> list[str]:
    moved = [
        f"{name} {cell.change.verdict} in {row.name} by {abs(cell.change.difference):.0f}"
        for row, name, cell in _moved(heat)
    ]
    return [f"Since {heat.since}, {join(moved)}."] if moved else []


def change_finding(heat: HeatMap) -> str:
    """A heading for the map of changes: how many cells rose and fell, and which the most."""
    cells = [cell for row in _parts(heat) for cell in row.cells]
    known = sum(cell.change.verdict != "unknown" for cell in cells)
    if not known:
        return f"Nothing can be compared with {heat.label} yet"
    moved = sorted(_moved(heat), key=lambda found: -abs(found[2].change.difference))
    if not moved:
        return f"No reliable change since {heat.since} in any of {known} cells"
    rose = sum(cell.change.verdict == "rose" for _, _, cell in moved)
    row, name, cell = moved[0]
    counts = " and ".join(
        f"{count} {verb}" for count, verb in ((rose, "rose"), (len(moved) - rose, "fell")) if count
    )
    most = f"{name} in {row.name}, {_way(cell)} {abs(cell.change.difference):.0f}"
    return f"Of {known} cells {counts} since {heat.since}: most, {most}"


def _way(cell: HeatCell) -> str:
    return "up" if cell.change.verdict == "rose" else "down"


def change_map_words(heat: HeatMap) -> str:
    """The map of changes as text: every cell that moved, how many did not, who is hidden."""
    cells = [cell for row in _parts(heat) for cell in row.cells]
    steady = sum(cell.change.verdict == "steady" for cell in cells)
    alone = sum(cell.change.verdict == "unknown" for cell in cells)
    said = [f"Map of changes since {heat.since or 'an earlier wave'}, {heat.label}."]
    said += _moved_cells(heat)
    if steady:
        said.append(f"{_count(steady, 'cell')} with no reliable change.")
    if alone:
        said.append(f"{_count(alone, 'cell')} with nothing to compare.")
    return " ".join(said + _hidden_rows(heat.rows))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _course(series: Series) -> str:
    return ", ".join(point.reading.text for point in series.points)


def _ends(parts: Sequence[Series], label: str) -> list[str]:
    now = [
        (p.latest.reading.number, p.name, p) for p in parts if isinstance(p.latest.reading, Value)
    ]
    if len(now) < 2:
        return []
    (_, low, bottom), (_, high, top) = min(now), max(now)
    return [
        f"In {label} the highest is {high} at {top.latest.reading.text}"
        f" and the lowest {low} at {bottom.latest.reading.text}."
    ]


def _which(hidden: Sequence[Point], waves: int) -> str:
    if len(hidden) == waves:
        return "any wave"
    if len(hidden) > _MOST_NAMED:
        return f"{len(hidden)} of {waves} waves"
    return join([point.label for point in hidden])


def _hidden_points(points: Sequence[Point]) -> dict[str, list[Point]]:
    found: dict[str, list[Point]] = {}
    for point in points:
        if isinstance(point.reading, Hidden):
            found.setdefault(point.reading.words, []).append(point)
    return found


def _hidden_rows(rows: Sequence[HeatRow]) -> list[str]:
    wholly: dict[str, list[str]] = {}
    partly: list[str] = []
    for row in rows:
        reasons = [cell.reading.words for cell in row.cells if isinstance(cell.reading, Hidden)]
        if reasons and len(reasons) == len(row.cells):
            wholly.setdefault(reasons[0], []).append(row.name)
        elif reasons:
            partly.append(row.name)
    said = [f"No figures for {join(names)}: {why}." for why, names in wholly.items()]
    return said + ([f"Some figures are hidden for {join(partly)}."] if partly else [])
