"""The heat map: groups by themes in the latest wave, each with its change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from surveys.change import Change, among_many
from surveys.errors import InvalidValueError
from surveys.instrument import Construct, Item
from surveys.measure import Kind, Measure, Reading
from surveys.reader import quoted
from surveys.release import Release
from surveys.trend import Programme, Series

Against = Literal["previous", "year"]
BELIEF, BELIEF_NAME = "action will be taken", "Belief in action"
"""How the question is known whether staff believe that something will follow from the survey."""
NO_YEAR = "there was no wave in the same season a year before"


@dataclass(frozen=True, slots=True)
class HeatCell:
    """What one group says on one theme, and what changed since the wave before."""

    reading: Reading
    change: Change


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A group and its cells, in the order of the columns."""

    group: str
    name: str
    kind: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Groups by themes (or items) in one wave. `columns` are pairs of a measure's word and name.

    `since` names the wave that changes are measured from; empty where there is none.
    """

    wave: str
    label: str
    kind: Kind
    columns: tuple[tuple[str, str], ...]
    rows: tuple[HeatRow, ...]
    since: str = ""


def heat_map(
    programme: Programme,
    groups: Sequence[str],
    kind: Kind = "theme_score",
    against: Against = "previous",
) -> HeatMap:
    """The heat map of the latest release, with changes from an earlier one.

    They are measured from the last earlier wave that asked, or from the same season a year
    before; and they are those that stand when all cells are looked at together.

    Raises InvalidValueError for a response rate, which has no columns, and as
    `Programme.series` does.
    """
    latest = programme.latest
    asked = columns_of(latest, kind)
    columns = tuple((measure.word, name) for measure, name in asked)
    year = programme.year_before
    measures = [measure for measure, _ in asked]
    recent = programme.recent(_oldest(programme, measures, year if against == "year" else ""))
    by_column = [recent.series(groups, measure) for measure, _ in asked]
    changes = among_many([_change(line, against, year) for series in by_column for line in series])
    across = [changes[at : at + len(groups)] for at in range(0, len(changes), len(groups) or 1)]
    rows = tuple(
        _row([series[i] for series in by_column], [column[i] for column in across])
        for i in range(len(groups))
    )
    since = _since(programme, [line for series in by_column for line in series], against)
    return HeatMap(latest.wave, programme.labels[latest.wave], kind, columns, rows, since)


def _oldest(programme: Programme, measures: Sequence[Measure], year: str) -> str:
    """The first wave that changes are measured from: the last that asked, or a year ago."""
    waves = [release.wave for release in programme.releases]
    starts = [waves.index(year)] if year else []
    for measure in measures:
        before = (
            at for at in range(len(waves) - 2, -1, -1) if programme.readers[at].asked(measure)
        )
        starts.append(next(before, len(waves) - 1))
    return waves[min(starts, default=len(waves) - 1)]


def _change(line: Series, against: Against, year: str) -> Change:
    """Since the wave before, or since a wave a year ago."""
    if against == "previous":
        return line.change
    point = line.point(year) if year else None
    return line.change_since(point) if point else Change("unknown", why=NO_YEAR)


def _since(programme: Programme, lines: Sequence[Series], against: Against) -> str:
    if against == "year":
        return programme.labels.get(programme.year_before, "")
    labels = dict.fromkeys(line.previous.label for line in lines if line.previous)
    return next(iter(labels)) if len(labels) == 1 else "the wave before" if labels else ""


def columns_of(release: Release, kind: Kind) -> tuple[tuple[Measure, str], ...]:
    """What a wave asked, with names: its themes and questions outside them, or all questions."""
    if kind == "response_rate":
        raise InvalidValueError("a heat map shows themes or items, not the response rate")
    instrument = release.instrument
    of_item: Kind = "item_favourable" if kind.endswith("favourable") else "item_score"
    if kind.startswith("item"):
        return tuple((Measure(kind, item.code), item.text) for item in instrument.items)
    themes = [c for c in instrument.constructs if instrument.items_of(c.code)]
    alone = [item for item in instrument.items if item.construct is None]
    return (
        *((Measure(kind, theme.code), theme.name) for theme in themes),
        *((Measure(of_item, item.code), _short(item, themes)) for item in alone),
    )


def _short(item: Item, themes: Sequence[Construct]) -> str:
    """A question outside the themes: belief in action by its name, any other by its wording."""
    named = BELIEF in item.text and BELIEF_NAME not in {theme.name for theme in themes}
    return BELIEF_NAME if named else quoted(item.text)


def _row(lines: Sequence[Series], changes: Sequence[Change]) -> HeatRow:
    pairs = zip(lines, changes, strict=True)
    cells = tuple(HeatCell(line.latest.reading, change) for line, change in pairs)
    return HeatRow(lines[0].group, lines[0].name, lines[0].kind, cells)
