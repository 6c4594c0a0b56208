"""One council, planned, printed and proved once for all attacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from surveys.disclosure.neighbours import with_neighbours
from surveys.disclosure.plan import Plan, choose_groups
from surveys.disclosure.proof import Proved, prove
from surveys.disclosure.publish import ReleaseHeader, make_release
from surveys.release import Release
from surveys.tally import Counts
from tests.redteam.councils import Council, council, exact_tables


@dataclass(frozen=True, slots=True)
class Published:
    """What the public has (`release`), and what only the judge of the attacks knows."""

    council: Council
    plan: Plan
    proved: Proved
    release: Release
    truth: Mapping[str, Mapping[str, Counts]]


def publish(exact: Council, manifest: str = "0" * 64) -> Published:
    """Plan, print, prove and release a council, as the shell does."""
    responses = exact.tally.responses
    plan = with_neighbours(choose_groups(exact.groups, responses), responses)
    tables = exact.kept(plan.published)
    proved = prove(
        plan, responses, tables.items, exact.instrument, eligible=exact.eligible, workers=1
    )
    header = ReleaseHeader(
        wave="w1", title="Autumn", survey="Staff pulse", organisation="Merebank Council",
        opened="2026-11-02", closed="2026-11-15", manifest=manifest,
        instrument=exact.instrument, eligible=exact.eligible, m=3, band=5,
    )  # fmt: skip
    release = make_release(header, plan, proved, tables)
    return Published(exact, plan, proved, release, exact_tables(exact, plan.groups))


@pytest.fixture(scope="session")
def published() -> Published:
    """450 staff in 15 services, two questions."""
    return publish(council(15, 450, 1, questions=2))
