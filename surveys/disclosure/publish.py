"""The release of a wave from what was planned and proved: the only maker of `Release`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.atoms import Margin, area_of
from surveys.disclosure.plan import Plan
from surveys.disclosure.printing import Rules
from surveys.disclosure.proof import Proved, require_proved
from surveys.disclosure.themes import print_theme
from surveys.groups import Group
from surveys.instrument import Instrument
from surveys.release import Checked, HiddenGroup, Release, ReleasedGroup, ThemeFigure
from surveys.tally import GroupTables

MANY = 10**12
PROOF_FORMAT = "pulse-proof-1"


@dataclass(frozen=True, slots=True)
class ReleaseHeader:
    """What a release says of its wave, beside figures. Days are ISO dates.

    `manifest` is the manifest's fingerprint; `eligible` counts people by cell; `margins` say
    which cells the groups of declared bands reach over; `imported` names an earlier supplier.
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
    margins: tuple[Margin, ...] = ()
    imported: str = ""


def make_release(header: ReleaseHeader, plan: Plan, proved: Proved, tables: GroupTables) -> Release:
    """The release; raises DisclosureError unless every figure in it was proved."""
    require_proved(proved)
    rules = Rules(plan.k, header.m, header.band)
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
                parent=h.group.parent, band=h.group.band,
            )
            for h in plan.hidden
        ),
        figures=proved.figures,
        themes={group.code: _themes(group, header, proved, tables, rules) for group in groups},
        checked=_checked(proved),
        imported=header.imported,
    )  # fmt: skip


def _released(group: Group, header: ReleaseHeader, tables: GroupTables) -> ReleasedGroup:
    cells = sorted(area_of(group, header.margins))
    return ReleasedGroup(
        code=group.code, name=group.name, kind=group.kind, level=group.level,
        cells=tuple(cells),
        responses=sum(tables.responses[cell] for cell in group.cells),
        eligible=sum(header.eligible[cell] for cell in cells),
        unit=group.unit, profile=group.profile, parent=group.parent, band=group.band,
    )  # fmt: skip


def _themes(
    group: ReleasedGroup, header: ReleaseHeader, proved: Proved, tables: GroupTables, rules: Rules
) -> dict[str, ThemeFigure]:
    # Of an imported wave nobody knows how many were asked: its margins are without correction.
    eligible = MANY if header.imported else group.eligible
    found = {}
    for construct in header.instrument.constructs:
        items = header.instrument.items_of(construct.code)
        sums = tables.themes.get(group.code, {}).get(construct.code)
        figure = print_theme(items, proved.figures[group.code], sums, eligible, rules)
        if figure is not None:
            found[construct.code] = figure
    return found


def _checked(proved: Proved) -> Checked:
    """Of the outsiders' proof, so that nothing here follows from counts that are not published."""
    done = proved.settled.values()
    return Checked(
        facts=sum(settled.facts for settled in done),
        lowered=len(proved.lowered),
        witnesses=sum(len(settled.witnesses) for settled in done),
    )


def published_proof(release: Release, proved: Proved) -> dict[str, Any]:
    """The proof file that goes with a release, as plain data for `python -m surveys.verify`.

    By item: the finest rung of each figure, the witness tables (a row (n0, ..., n5) a cell, in
    order of code, reverse-worded items flipped) and which of them serves each group.
    """
    return {
        "format": PROOF_FORMAT,
        "wave": release.wave,
        "manifest": release.manifest,
        "release": release.fingerprint,
        "items": {item: settled.to_public() for item, settled in proved.settled.items()},
    }
