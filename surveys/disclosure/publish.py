"""The release of a wave from what was planned and proved: the only maker of `Release`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from surveys.disclosure.plan import Plan
from surveys.disclosure.proof import Proved, require_proved
from surveys.groups import Group
from surveys.instrument import Instrument, Item
from surveys.release import Figure, HiddenGroup, Release, ReleasedGroup, ThemeFigure
from surveys.tally import GroupTables, ThemeSums

NORMAL_95 = Fraction(196, 100)


@dataclass(frozen=True, slots=True)
class ReleaseHeader:
    """What a release says of its wave, beside figures. Days are ISO dates.

    `manifest` is the manifest's fingerprint; `eligible` counts people by cell.
    """

    wave: str
    title: str
    survey: str
    organisation: str
    opened: str
    closed: str
    manifest: str
    instrument: Instrument
    eligible: Mapping[str, int]
    m: int
    band: int


def make_release(header: ReleaseHeader, plan: Plan, proved: Proved, tables: GroupTables) -> Release:
    """The release; raises DisclosureError unless every figure in it was proved."""
    require_proved(proved)
    groups = tuple(_released(group, header, tables) for group in plan.published)
    return Release(
        wave=header.wave,
        title=header.title,
        survey=header.survey,
        organisation=header.organisation,
        opened=header.opened,
        closed=header.closed,
        manifest=header.manifest,
        instrument=header.instrument,
        k=plan.k,
        m=header.m,
        band=header.band,
        groups=groups,
        hidden=tuple(
            HiddenGroup(
                code=h.group.code, name=h.group.name, kind=h.group.kind, level=h.group.level,
                reason=h.reason, see=h.see, unit=h.group.unit, profile=h.group.profile,
                parent=h.group.parent,
            )
            for h in plan.hidden
        ),
        figures=proved.figures,
        themes={group.code: _themes(group, header, proved, tables) for group in groups},
    )  # fmt: skip


def _released(group: Group, header: ReleaseHeader, tables: GroupTables) -> ReleasedGroup:
    return ReleasedGroup(
        code=group.code, name=group.name, kind=group.kind, level=group.level,
        cells=tuple(sorted(group.cells)),
        responses=sum(tables.responses[cell] for cell in group.cells),
        eligible=sum(header.eligible[cell] for cell in group.cells),
        unit=group.unit, profile=group.profile, parent=group.parent,
    )  # fmt: skip


def _themes(
    group: ReleasedGroup, header: ReleaseHeader, proved: Proved, tables: GroupTables
) -> dict[str, ThemeFigure]:
    found = {}
    for construct in header.instrument.constructs:
        items = header.instrument.items_of(construct.code)
        sums = tables.themes.get(group.code, {}).get(construct.code)
        if items:
            figure = (
                print_theme(sums, group.eligible)
                if sums is not None and sums.people >= 100
                else theme_from_items(items, proved.figures[group.code])
            )
            if figure is not None:
                found[construct.code] = figure
    return found


def print_theme(sums: ThemeSums, eligible: int) -> ThemeFigure:
    """The person-level theme of a hundred people or more, in whole points and percents.

    The margin is the half-width of the 95 % interval of the score with finite population
    correction (Cabinet Office, Civil Service People Survey 2019 Technical Guide), rounded up.
    """
    n = sums.people
    mean = sums.mean_sum / n
    variance = (sums.mean_square_sum - n * mean * mean) / (n - 1)
    unseen = Fraction(max(eligible - n, 0), max(eligible - 1, 1))
    squared = (25 * NORMAL_95) ** 2 * variance / n * unseen
    return ThemeFigure(
        score=str(_rounded(25 * (mean - 1))),
        favourable=str(_rounded(100 * sums.favourable_sum / n)),
        margin=str(math.ceil(math.sqrt(squared))),
    )


def theme_from_items(items: Sequence[Item], figures: Mapping[str, Figure]) -> ThemeFigure | None:
    """The theme of a smaller group: the mean of its printed items, which any reader could take."""
    printed = [figures[item.code] for item in items if item.code in figures]
    scores = [figure.score_value for figure in printed]
    if not scores or any(score is None for score in scores):
        return None
    shares = [figure.favourable_value for figure in printed]
    known = all(share is not None for share in shares)
    return ThemeFigure(score=str(_mean(scores)), favourable=str(_mean(shares)) if known else None)


def _mean(values: Iterable[float | None]) -> int:
    exact = [Fraction(value).limit_denominator(1000) for value in values if value is not None]
    return _rounded(sum(exact, Fraction(0)) / len(exact))


def _rounded(value: Fraction) -> int:
    """To the nearest whole number, halves up."""
    return math.floor(value + Fraction(1, 2))
