"""Published figures of an earlier survey as the series and heat maps that charts draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

from surveys.change import among_many
from surveys.earlier.figures import EarlierFigure, EarlierItem, EarlierUnit, EarlierWave, Key
from surveys.heat import HeatCell, HeatMap, HeatRow
from surveys.measure import Kind, Measure, NotAsked, Reading, Value, half_up
from surveys.scoring import Z
from surveys.trend import Point, Series

_ROUNDING = 0.5


def value_of(figure: EarlierFigure | None, kind: Kind) -> Reading:
    """What can be shown of a figure: its score or its favourable share.

    Where the number of people is not known, its margin is the whole scale, so that no change
    is called reliable.
    """
    if figure is None:
        return NotAsked("group")
    if kind.endswith("favourable"):
        return _share(figure)
    if figure.score is None:
        return NotAsked("question")
    text = str(half_up(figure.score))
    margin = _margin(figure, figure.score, figure.spread)
    return Value(figure.score, text, _ROUNDING, margin, figure.people)


def _share(figure: EarlierFigure) -> Reading:
    if figure.favourable is None:
        return NotAsked("question")
    number, people = figure.favourable, figure.people
    counted = (half_up(number * people / 100), people) if people else None
    margin = _margin(figure, number, None)
    return Value(number, f"{half_up(number)}%", _ROUNDING, margin, people, counted)


def _margin(figure: EarlierFigure, number: float, spread: float | None) -> float:
    if not figure.people:
        return 100.0
    widest = sqrt(max(number * (100 - number), 0.0))
    return Z * (widest if spread is None else min(spread, widest)) / sqrt(figure.people)


def series_of(
    units: Sequence[EarlierUnit],
    item: EarlierItem,
    waves: Sequence[EarlierWave],
    figures: Mapping[Key, EarlierFigure],
    kind: Kind = "item_score",
) -> tuple[Series, ...]:
    """A line for each unit, over the waves in their order."""
    return tuple(_line(unit, item, waves, figures, kind) for unit in units)


def _line(
    unit: EarlierUnit,
    item: EarlierItem,
    waves: Sequence[EarlierWave],
    figures: Mapping[Key, EarlierFigure],
    kind: Kind,
) -> Series:
    points = tuple(
        Point(
            wave.label,
            wave.label,
            wave.day,
            value_of(figures.get((unit.code, item.code, wave.label)), kind),
        )
        for wave in waves
    )
    return Series(unit.code, unit.name, "earlier", Measure(kind, item.code), points)


def heat_of(
    units: Sequence[EarlierUnit],
    items: Sequence[EarlierItem],
    waves: Sequence[EarlierWave],
    figures: Mapping[Key, EarlierFigure],
    kind: Kind = "item_score",
) -> HeatMap:
    """Units by questions in the last of some waves, each with its change since the one before.

    Changes are those that stand when all cells are looked at together. There must be a wave.
    """
    columns = [series_of(units, item, waves, figures, kind) for item in items]
    changes = among_many([line.change for column in columns for line in column])
    size = len(units)
    rows = tuple(
        HeatRow(
            unit.code,
            unit.name,
            "earlier",
            tuple(
                HeatCell(column[at].latest.reading, changes[place * size + at])
                for place, column in enumerate(columns)
            ),
        )
        for at, unit in enumerate(units)
    )
    named = tuple((f"item.{item.code}", item.text) for item in items)
    before = waves[-2].label if len(waves) > 1 else ""
    return HeatMap(waves[-1].label, waves[-1].label, kind, named, rows, before)
