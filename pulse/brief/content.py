"""What the brief says: the talk in sections, its figures in tables."""

from __future__ import annotations

from dataclasses import dataclass

from pulse.chart_style import BANDS, band_of, scale
from pulse.still_charts import spark_svg
from surveys.heat import HeatCell, HeatMap
from surveys.measure import Reading, Value
from surveys.talk import Commitment, Grid, Slide, Talk
from surveys.trend import Series

_UP, _DOWN = "\N{BLACK UP-POINTING TRIANGLE}", "\N{BLACK DOWN-POINTING TRIANGLE}"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its sentences."""

    key: str
    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure as printed, the same as it is read aloud, and its step of the colour scale."""

    text: str
    words: str
    band: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A small line (SVG) and the same in words."""

    svg: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A name and its cells, and for a theme its course over the waves."""

    name: str
    cells: tuple[Cell, ...]
    course: Picture | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A caption, a heading for each column of cells, and the rows."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything on the page, in the order in which it is read."""

    organisation: str
    title: str
    subtitle: str
    lead: str
    sections: tuple[Section, ...]
    themes: Table
    directorates: Table | None
    promises: tuple[Commitment, ...]
    closing: tuple[str, ...]
    source: str


def brief_of(talk: Talk, most: int = 5) -> Brief:
    """The brief of a talk, with at most so many sentences a section."""
    cover = talk.slides[0]
    return Brief(
        talk.organisation,
        cover.title,
        f"{talk.survey}, {talk.label}",
        " ".join(cover.sentences[1:]),
        tuple(section for part in _SECTIONS for section in _sections(talk, *part, most)),
        _themes(talk),
        _directorates(talk),
        tuple(promise for slide in talk.about("promises") for promise in slide.promises),
        talk.about("trust")[0].sentences,
        talk.source,
    )


_SECTIONS = (
    ("moved", "What moved"),
    ("steady", "What did not move"),
    ("attention", "What needs attention"),
    ("front-line", "Front line"),
)


def _sections(talk: Talk, key: str, heading: str, most: int) -> list[Section]:
    slide = _slide(talk, key)
    if slide is None:
        return []
    said = slide.sentences
    if key in ("attention", "front-line"):
        said = (f"{slide.title}.", *said) if slide.picture else said
    return [Section(key, heading, said[:most])] if said else []


def _slide(talk: Talk, key: str) -> Slide | None:
    return next((slide for slide in talk.slides if slide.key == key), None)


def _themes(talk: Talk) -> Table:
    """Every theme: the first figure that can be compared, the one before, this one."""
    bounds = scale(talk.themes)
    labels = _labels(talk)
    rows = []
    for line in talk.themes:
        cells = [_cell(point.reading) for label in labels for point in line.points
                 if point.label == label]  # fmt: skip
        rows.append(Row(line.name, tuple(cells), _course(line, bounds)))
    return Table("Scores, 0 to 100", tuple(labels), tuple(rows))


def _labels(talk: Talk) -> list[str]:
    """The first wave, the one before this one, and this one, as far as there are so many."""
    points = talk.themes[0].points if talk.themes else ()
    return list(dict.fromkeys(point.label for point in (*points[:1], *points[-2:])))


def _course(line: Series, bounds: tuple[int, int]) -> Picture | None:
    if len(line.points) < 2:
        return None
    first, last = line.points[0], line.latest
    said = ", ".join(point.reading.text for point in line.points)
    words = (
        f"A small line chart of {line.name}. It begins at {first.reading.text} in {first.label} and"
        f" ends at {last.reading.text} in {last.label}. In order of the waves: {said}."
    )
    return Picture(spark_svg(line, bounds), words)


def _directorates(talk: Talk) -> Table | None:
    slide = _slide(talk, "directorates")
    grid = slide.picture if slide else None
    return grid_table(grid.heat) if isinstance(grid, Grid) else None


def grid_table(heat: HeatMap) -> Table:
    """A heat map as a table of printed figures."""
    rows = [
        Row(
            row.name,
            tuple(_heat_cell(cell) for cell in row.cells),
            whole=row.kind == "organisation",
        )
        for row in heat.rows
    ]
    columns = tuple(name for _, name in heat.columns)
    return Table(f"By directorate, {heat.label}", columns, tuple(rows))


def _cell(reading: Reading) -> Cell:
    if isinstance(reading, Value):
        return Cell(reading.short, reading.text, band_of(reading.number))
    return Cell("\N{EN DASH}", reading.text)


def _heat_cell(cell: HeatCell) -> Cell:
    plain = _cell(cell.reading)
    if not cell.change.moved:
        return plain
    sign = _UP if cell.change.verdict == "rose" else _DOWN
    return Cell(f"{plain.text} {sign}", f"{plain.words}, {cell.change.verdict}", plain.band)


def band_colours() -> list[list[str]]:
    """Fill and ink of each step of the colour scale."""
    return [[band.fill, band.text] for band in BANDS]
