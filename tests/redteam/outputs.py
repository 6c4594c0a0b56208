"""Our own outputs, read back as a stranger would: every figure that a page or a file shows.

One reader a format, each taking bytes and nothing else. What they find is all that the attacks in
`test_outputs.py` are given.
"""

from __future__ import annotations

import csv
import io
import math
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from html import unescape
from html.parser import HTMLParser

from openpyxl import load_workbook
from pptx import Presentation

from surveys.release import Figure, HiddenGroup, Release, ReleasedGroup, ThemeFigure

ARROWS = re.compile(r"\s*[\N{BLACK UP-POINTING TRIANGLE}\N{BLACK DOWN-POINTING TRIANGLE}].*", re.S)
NOTHING = {"hidden", "\N{EN DASH}", "not in wave", "not asked", "not printed", ""}


@dataclass(frozen=True, slots=True)
class Seen:
    """One figure somewhere: of which group (name or code) and what, and how it is written."""

    where: str
    group: str
    of: str
    measure: str
    text: str


class _Tables(HTMLParser):
    """The cells of every table of a page, without what only a screen reader is told."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self._inside = self._quiet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables:
            self.tables[-1][-1].append("")
            self._inside = 1
        quiet = tag == "span" and "govuk-visually-hidden" in (dict(attrs).get("class") or "")
        if self._quiet or quiet:
            self._quiet += tag == "span"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._inside = 0
        if tag == "span" and self._quiet:
            self._quiet -= 1

    def handle_data(self, data: str) -> None:
        if self._inside and not self._quiet:
            self.tables[-1][-1][-1] += data


def tables_of(page: str) -> list[list[list[str]]]:
    """The tables of a page: rows of cells, in words as they stand."""
    parser = _Tables()
    parser.feed(page)
    return [[[" ".join(cell.split()) for cell in row] for row in t] for t in parser.tables]


def figures_of_page(page: str, where: str, measure: str) -> Iterator[Seen]:
    """Figures in the tables of a results page: groups down, themes or waves across."""
    for head, *rows in (table for table in tables_of(page) if table):
        for name, *cells in rows:
            for of, text in zip(head[1:], cells, strict=False):
                yield Seen(where, name, of, measure, ARROWS.sub("", text))


def figures_of_profiles(page: str) -> Iterator[Seen]:
    """Figures by declared band: each table is named by its caption, each row by its band."""
    captions = re.findall(r"<caption[^>]*>([^<]*)</caption>", page)
    for caption, (head, *rows) in zip(captions, tables_of(page), strict=True):
        for band, *cells in rows:
            name = f"{' '.join(unescape(caption).split())}: {band}"
            for of, text in list(zip(head[1:], cells, strict=False))[1:]:
                yield Seen("profiles", name, of, "score", text)


def figures_of_csv(text: str, where: str) -> Iterator[Seen]:
    """Figures of a chart's CSV file: text as printed, and the number beside it."""
    for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))):
        measure = "favourable" if row["measure"].endswith("favourable") else "score"
        of = row.get("code") or row["of"]
        for text in {row["printed"], row["value"]}:
            yield Seen(f"{where} {row['wave']}", row["group"], of, measure, text)


def figures_of_package(data: bytes) -> Iterator[tuple[str, Seen]]:
    """Every row of the data package's figures, with its wave."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        [name] = [name for name in archive.namelist() if name.endswith("figures.csv")]
        rows = csv.DictReader(io.StringIO(archive.read(name).decode()))
        for row in rows:
            of = f"{row['of']}.{row['code']}"
            yield row["wave"], Seen("package", row["group"], of, row["measure"], row["printed"])


def figures_of_workbook(data: bytes) -> Iterator[Seen]:
    """Figures of the workbook's sheets of themes, questions and favourable shares."""
    book = load_workbook(io.BytesIO(data), read_only=True)
    for sheet in ("Themes", "Questions", "Favourable"):
        rows = [["" if v is None else f"{v}" for v in row] for row in book[sheet].values]
        at = next(n for n, row in enumerate(rows) if row[0] == "Group")
        for row in rows[at + 1 :]:
            for of, text in list(zip(rows[at], row, strict=False))[3:]:
                measure = "favourable" if sheet == "Favourable" else "score"
                yield Seen(f"xlsx {sheet}", row[0], of, measure, text)


def answered_in_workbook(data: bytes) -> dict[str, int]:
    """Groups by name with how many answered, where the workbook says so."""
    rows = load_workbook(io.BytesIO(data), read_only=True)["Response"].values
    return {f"{row[0]}": row[1] for row in rows if isinstance(row[1], int)}


def hidden_in_workbook(data: bytes) -> list[str]:
    """Names of the groups that the workbook says are hidden because too few answered."""
    rows = load_workbook(io.BytesIO(data), read_only=True)["Hidden"].values
    return [f"{row[0]}" for row in rows if row[2] and "too few" in f"{row[2]}"]


def figures_of_deck(data: bytes) -> Iterator[Seen]:
    """Figures of the deck's native tables; what its charts hold is in `numbers_of_charts`."""
    for slide in Presentation(io.BytesIO(data)).slides:
        for shape in slide.shapes:
            if shape.has_table:
                head, *rows = [[cell.text for cell in row.cells] for row in shape.table.rows]
                for name, *cells in rows:
                    for of, text in zip(head[1:], cells, strict=True):
                        yield Seen("pptx", name, of, "score", ARROWS.sub("", text))


def numbers_of_charts(data: bytes) -> list[float]:
    """Every number in the data of the deck's native charts."""
    found = []
    for slide in Presentation(io.BytesIO(data)).slides:
        for shape in slide.shapes:
            if shape.has_chart:
                for plot in shape.chart.plots:
                    found += [v for series in plot.series for v in series.values if v is not None]
    return found


def numbers_of_picture(svg: str) -> list[str]:
    """Every text of a still picture that is a figure and no name, date or place on an axis."""
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    return [text for text in texts if re.fullmatch(r"[\u2265\u2264<]?\d+(\.\d)?%?", text.strip())]


def writings(figure: Figure | ThemeFigure | None, measure: str) -> set[str]:
    """All the ways in which one printed figure may be written anywhere: functions of its print."""
    printed = _printed(figure, measure)
    if printed is None:
        return NOTHING
    head, _, end = printed.partition(" ")
    number = Fraction("0.5" if head.startswith("<") else head)
    if measure == "score" and isinstance(figure, Figure) and figure.score is None:
        number = 25 * (number - 1)
    whole = str(math.floor(number + Fraction(1, 2)))
    end = f" {end}" if end else ""
    sign = {"": "", " or more": "\N{GREATER-THAN OR EQUAL TO}"}.get(
        end, "\N{LESS-THAN OR EQUAL TO}"
    )
    plain = f"{float(number):.1f}"
    found = {f"{whole}{end}", f"{whole}%{end}", f"{sign}{whole}", f"{sign}{whole}%", printed}
    if head.startswith("<"):
        found |= {"under 1%", "under 1", "0.5"}
    return found | ({plain, plain.removesuffix(".0")} if not end else {""})


def _printed(figure: Figure | ThemeFigure | None, measure: str) -> str | None:
    if figure is None:
        return None
    if measure == "favourable":
        return figure.favourable
    return (figure.score or figure.mean) if isinstance(figure, Figure) else figure.score


def names_of(release: Release) -> Mapping[str, str]:
    """Codes by name, and by themselves: how a stranger knows what a row is about."""
    every: tuple[ReleasedGroup | HiddenGroup, ...] = (*release.groups, *release.hidden)
    return {g.name: g.code for g in every} | {g.code: g.code for g in every}


def subjects_of(release: Release) -> Mapping[str, tuple[str, str]]:
    """What a heading or a word of an address is about: ("item", "Q0") or ("theme", "empowered")."""
    found: dict[str, tuple[str, str]] = {}
    for item in release.instrument.items:
        kind = ("item", item.code)
        quoted = f"\u201c{item.text.rstrip('.')}\u201d"
        found |= dict.fromkeys((item.text, quoted, f"item.{item.code}"), kind)
    for theme in release.instrument.constructs:
        found |= dict.fromkeys((theme.name, f"theme.{theme.code}"), ("theme", theme.code))
    return found


def figure_of(release: Release, seen: Seen) -> Figure | ThemeFigure | None:
    """The printed figure that something seen should be; None where nothing was printed."""
    code = names_of(release)[seen.group]
    kind, of = subjects_of(release)[seen.of]
    table: Mapping[str, Mapping[str, Figure | ThemeFigure]] = (
        release.figures if kind == "item" else release.themes
    )
    return table.get(code, {}).get(of)
