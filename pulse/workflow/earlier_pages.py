"""What the pages of an earlier survey show: units to find, a trend, and the units below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pulse import charts, heat_charts, still_charts, still_heat
from pulse.store import earlier as store
from pulse.store.earlier import Listed
from pulse.workflow.contexts import Picture
from pulse.workflow.tables import DataTable, csv_of_series, table_of_heat, table_of_series
from surveys.describe import finding, heat_finding, heat_map_words, line_chart_words
from surveys.earlier import (
    EarlierFigure,
    EarlierItem,
    EarlierUnit,
    EarlierWave,
    Key,
    heat_of,
    series_of,
)
from surveys.measure import Kind
from surveys.reader import quoted
from surveys.stories import Story
from surveys.trend import Series

MOST_FOUND = 50
MOST_BELOW = 40
MOST_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class SurveyPage:
    """An earlier survey: whose it is, and units at the top or those that words found."""

    listed: Listed
    words: str
    found: tuple[EarlierUnit, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A unit of an earlier survey: its place, one question through the waves, the units below."""

    listed: Listed
    unit: EarlierUnit
    path: tuple[EarlierUnit, ...]
    items: tuple[EarlierItem, ...]
    item: EarlierItem | None
    kind: Kind
    heading: str
    trend: Picture | None
    table: DataTable | None
    below: tuple[EarlierUnit, ...]
    shown: int
    heat_heading: str
    heat: Picture | None
    heat_table: DataTable | None
    heat_wave: str = ""

    def query(self, **changes: object) -> dict[str, object]:
        """The words of an address that shows this page again, with changes."""
        return {
            "code": self.listed.about.code,
            "unit": self.unit.code,
            "item": self.item.code if self.item else None,
            "figure": "favourable" if self.kind == "item_favourable" else None,
            **changes,
        }


def survey_page(code: str, words: str = "") -> SurveyPage:
    """The survey with its top units, or the units whose names hold all the words."""
    listed = store.earlier_survey(code)
    words = " ".join(words.split())[:100]
    if words:
        found = store.search(listed.number, words, MOST_FOUND + 1)
    else:
        found = store.children_of(listed.number, None)
        found = [*found, *(c for top in found[:1] for c in _under_one(listed, found, top))]
    return SurveyPage(listed, words, tuple(found[:MOST_FOUND]), len(found) > MOST_FOUND)


def _under_one(listed: Listed, tops: list[EarlierUnit], top: EarlierUnit) -> list[EarlierUnit]:
    """Where one unit is at the top, those below it are listed too."""
    return store.children_of(listed.number, top.code) if len(tops) == 1 else []


def unit_page(code: str, unit_code: str, item_code: str = "", figure: str = "") -> UnitPage:
    """One unit; raises NotFoundError. A question that it was not asked falls back to one it was."""
    listed = store.earlier_survey(code)
    unit = store.unit_of(listed.number, unit_code)
    path = _path(listed.number, unit)
    below = tuple(store.children_of(listed.number, unit.code))
    asked = store.asked_of(listed.number, unit.code)
    items = tuple(item for item in store.items_of(listed.number) if item.code in asked)
    item = next((i for i in items if i.code == item_code), items[0] if items else None)
    kind: Kind = "item_favourable" if figure == "favourable" else "item_score"
    if item is None:
        return UnitPage(listed, unit, path, (), None, kind, "", None, None, below, 0, "", None,
                        None)  # fmt: skip
    lines = _lines(listed, unit, path, item, kind)
    heading, trend = _trend(lines, item)
    heat_heading, heat, table, wave = _heat(listed, below[:MOST_BELOW], _beside(items, item), kind)
    return UnitPage(
        listed, unit, path, items, item, kind, heading, trend, table_of_series(lines),
        below, min(len(below), MOST_BELOW), heat_heading, heat, table, wave,
    )  # fmt: skip


def _path(survey: int, unit: EarlierUnit) -> tuple[EarlierUnit, ...]:
    """The units above, from the top."""
    above: list[EarlierUnit] = []
    parent = unit.parent
    while parent and parent not in {u.code for u in above} and len(above) < 20:
        above.append(store.unit_of(survey, parent))
        parent = above[-1].parent
    return tuple(reversed(above))


def _lines(
    listed: Listed, unit: EarlierUnit, path: tuple[EarlierUnit, ...], item: EarlierItem, kind: Kind
) -> tuple[Series, ...]:
    """The unit, the one above it and the whole."""
    units = list(dict.fromkeys([unit, *path[-1:], *path[:1]]))
    figures = store.figures_of(listed.number, [u.code for u in units], [item.code])
    return series_of(units, item, _published(listed, figures, item), figures, kind)


def _published(
    listed: Listed, figures: Mapping[Key, EarlierFigure], item: EarlierItem
) -> tuple[EarlierWave, ...]:
    """The waves in which a question has a figure here, else those in which any has."""
    of_item = {wave for _, code, wave in figures if code == item.code}
    shown = of_item or {wave for _, _, wave in figures}
    return tuple(wave for wave in listed.waves if wave.label in shown)


def _trend(lines: tuple[Series, ...], item: EarlierItem) -> tuple[str, Picture]:
    whole, *others = lines
    lit = tuple(line.group for line in lines)
    picture = Picture(
        charts.line_chart(lines, lit),
        still_charts.line_svg(lines, lit),
        line_chart_words(whole, others),
    )
    return finding(Story(f"{whole.name}: {quoted(item.text)}", whole)), picture


def _beside(items: tuple[EarlierItem, ...], item: EarlierItem) -> tuple[EarlierItem, ...]:
    """The chosen question first, then those of its theme."""
    same = [other for other in items if other.theme == item.theme and other != item]
    return (item, *same[: MOST_COLUMNS - 1])


def _heat(
    listed: Listed, below: tuple[EarlierUnit, ...], items: tuple[EarlierItem, ...], kind: Kind
) -> tuple[str, Picture | None, DataTable | None, str]:
    codes = [unit.code for unit in below]
    figures = store.figures_of(listed.number, codes, [item.code for item in items])
    with_figures = {unit for unit, _, _ in figures}
    units = [unit for unit in below if unit.code in with_figures]
    if not units:
        return "", None, None, ""
    heat = heat_of(units, items, _published(listed, figures, items[0]), figures, kind)
    picture = Picture(heat_charts.heat_chart(heat), still_heat.heat_svg(heat), heat_map_words(heat))
    return heat_finding(heat), picture, table_of_heat(heat), heat.label


def unit_csv(code: str, unit_code: str, item_code: str = "", figure: str = "") -> str:
    """The trend of the page as a CSV file."""
    page = unit_page(code, unit_code, item_code, figure)
    if page.item is None:
        return csv_of_series([], "")
    lines = _lines(page.listed, page.unit, page.path, page.item, page.kind)
    return csv_of_series(lines, page.item.text)
