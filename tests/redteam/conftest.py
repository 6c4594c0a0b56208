"""Two councils, planned, printed and proved once for all attacks: with and without bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from surveys.atoms import BAR, Margin
from surveys.disclosure.counting import count_wave, plan_again
from surveys.disclosure.plan import Plan
from surveys.disclosure.proof import Proved, prove
from surveys.disclosure.publish import ReleaseHeader, make_release
from surveys.groups import Group
from surveys.manifest import Manifest
from surveys.release import Release
from surveys.tally import OpenedBallot
from tests.redteam.councils import DECLARED, Council, council, manifest_of


@dataclass(frozen=True, slots=True)
class Published:
    """What the public has (`manifest`, `release`), and what only the judge of the attacks knows.

    `plan` is of atoms, as it was made in memory; `kept` is the same, of cells and margins.
    """

    council: Council
    manifest: Manifest
    plan: Plan
    kept: Plan
    proved: Proved
    release: Release

    @property
    def silent(self) -> tuple[Group, ...]:
        """Who preferred not to say, wherever that can be had by subtraction: never published."""
        return tuple(Group(f"silent.{n}", "not said", 9, frozenset(m.name for m in some))
                     for n, some in enumerate(_silent(self.council.spread)))  # fmt: skip

    def people(self, group: Group) -> int:
        """How many responded in a group of `kept` or `silent`."""
        return sum(self.council.responses[part] for part in group.cells)

    def ballots_of(self, group: Group) -> list[OpenedBallot]:
        """The ballots of a group of cells or margins: for the judge, and for nobody else."""
        named = [m for m in self.council.spread if m.name in group.cells]
        places = {profile.code: place for place, profile in enumerate(self.council.profiles)}
        found = []
        for ballot in self.council.ballots:
            cell, _, bands = ballot.cell.partition(BAR)
            said = bands.split(".")
            in_margin = any(
                cell in m.cells and said[places[m.profile]] == f"{m.band}" for m in named
            )
            if cell in group.cells or in_margin:
                found.append(ballot)
        return found

    def smallest(self, each: int) -> list[Group]:
        """The smallest groups that hold a response, published or not: of cells, and of bands."""
        groups = [group for group in self.kept.groups if self.people(group)]
        bands = [group for group in groups if group.band is not None]
        cells = [group for group in groups if group.band is None]
        silent = [group for group in self.silent if self.people(group)]
        sorts = (sorted(some, key=self.people) for some in (cells, bands, silent))
        return [group for some in sorts for group in some[:each]]


def publish(exact: Council, manifest: Manifest | None = None) -> Published:
    """Count, plan, print, prove and release a council, as the shell does."""
    promised = manifest or manifest_of(exact)
    plan, tables = count_wave(promised, exact.ballots)
    codes = [group.code for group in plan.published]
    hidden = [(h.group.code, h.reason, h.see) for h in plan.hidden]
    kept = plan_again(promised, tables, codes, hidden)
    proved = prove(
        kept, tables.responses, tables.items, exact.instrument, eligible=exact.eligible,
        workers=1, margins=exact.spread,
    )  # fmt: skip
    header = ReleaseHeader(
        wave="w1", title="Autumn", survey="Staff pulse", organisation="Merebank Council",
        opened="2026-11-02", closed="2026-11-15", manifest=promised.fingerprint,
        instrument=exact.instrument, eligible=exact.eligible, m=3, band=5, margins=exact.spread,
    )  # fmt: skip
    release = make_release(header, kept, proved, tables)
    return Published(exact, promised, plan, kept, proved, release)


def _silent(spread: Sequence[Margin]) -> list[list[Margin]]:
    """Of each profile the margins of band 0: one by one, and together where there are several."""
    apart = [margin for margin in spread if margin.band == 0]
    by_profile = [[m for m in apart if m.profile == code] for code in {m.profile for m in apart}]
    return [[m] for m in apart] + [some for some in by_profile if len(some) > 1]


@pytest.fixture(scope="session", params=[(450, ()), (900, DECLARED)], ids=["plain", "bands"])
def published(request: pytest.FixtureRequest) -> Published:
    """15 services, two questions: once as they are, and once with three declared profiles."""
    staff, profiles = request.param
    return publish(council(15, staff, 1, questions=2, profiles=profiles))
