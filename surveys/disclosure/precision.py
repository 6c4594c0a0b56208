"""How fine a release is: the share of its figures on each rung, and who sees their own service."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from surveys.disclosure.printing import FINEST
from surveys.release import Release, ReleasedGroup


@dataclass(frozen=True, slots=True)
class Precision:
    """Figures by rung (0 to 3), and eligible staff whose own or neighbour service is shown."""

    figures: tuple[int, ...]
    own_service: int
    eligible: int

    @property
    def shares(self) -> tuple[float, ...]:
        """The share of figures on each rung, from 0 to 1."""
        return tuple(count / max(sum(self.figures), 1) for count in self.figures)


def precision(release: Release, *kinds: str) -> Precision:
    """Read from the release alone; of groups of the given kinds, or of all."""
    groups = release.of_kind(*kinds) if kinds else release.groups
    rungs = Counter(
        figure.rung for group in groups for figure in release.figures[group.code].values()
    )
    seen: set[str] = set()
    own = 0
    for group in (*release.of_kind("service"), *_undivided(release)):
        if seen.isdisjoint(group.cells):
            own += group.eligible
            seen.update(group.cells)
    whole = max((group.eligible for group in release.groups), default=0)
    return Precision(tuple(rungs[r] for r in range(FINEST + 1)), own, whole)


def _undivided(release: Release) -> list[ReleasedGroup]:
    """Directorates that are one service: shown once, under the directorate's name."""
    parents = {g.parent for g in release.groups if g.kind == "service"}
    parents |= {h.parent for h in release.hidden if h.kind == "service"}
    return [group for group in release.of_kind("directorate") if group.code not in parents]
