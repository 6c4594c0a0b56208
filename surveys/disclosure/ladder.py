"""Which figures go down when a fact cannot be shown: by question and directorate, step by step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from surveys.disclosure.printing import FINEST
from surveys.groups import Group

ACROSS = ""  # the scope of groups that lie in no single directorate
LAST_STEP = 2 * FINEST


class Ladder:
    """The finest rung of every published group, lowered scope by scope and never raised again.

    A scope is a directorate, or what lies across directorates. Its steps first take the groups
    inside it down to rungs 2, 1 and 0, then the directorate (or the organisation) itself.
    """

    def __init__(self, groups: Sequence[Group], start: Mapping[str, int] | None = None) -> None:
        self._scope = scopes(groups)
        self._heads = {*self._scope.values()} | {g.code for g in _largest(groups)}
        self.steps = dict.fromkeys(self._scope.values(), 0) | {ACROSS: 0} | dict(start or {})

    def finest(self, code: str) -> int:
        """The finest rung that a group's figure may stand on."""
        step = self.steps[self._scope[code]]
        down = step - FINEST if code in self._heads else step
        return FINEST - min(max(down, 0), FINEST)

    def lower(self, failed: Iterable[str]) -> bool:
        """One step down wherever a group's fact failed; False when nothing is left to lower."""
        moved = [self._step_down(scope) for scope in sorted({self._scope[c] for c in failed})]
        return any(moved)

    def _step_down(self, scope: str) -> bool:
        """A scope that is already blank passes the step on: to what lies across, then to all."""
        for scopes_tried in ([scope], [ACROSS], sorted(self.steps)):
            free = [s for s in scopes_tried if self.steps[s] < LAST_STEP]
            for name in free:
                self.steps[name] += 1
            if free:
                return True
        return False


def scopes(groups: Sequence[Group]) -> dict[str, str]:
    """The code of the directorate that each group lies in, or ACROSS."""
    directorates = _directorates(groups)
    return {
        group.code: next((d.code for d in directorates if group.cells <= d.cells), ACROSS)
        for group in groups
    }


def _directorates(groups: Sequence[Group]) -> list[Group]:
    """Those so called; among bare groups, the first level that splits the cells in two or more."""
    named = [group for group in groups if group.kind == "directorate"]
    if named:
        return named
    for level in sorted({group.level for group in groups}):
        here = [group for group in groups if group.level == level]
        if len(here) > 1 and sum(len(g.cells) for g in here) == len(_union(here)):
            return here
    return []


def _largest(groups: Sequence[Group]) -> list[Group]:
    everyone = _union(groups)
    return [group for group in groups if group.cells == everyone]


def _union(groups: Iterable[Group]) -> frozenset[str]:
    return frozenset().union(*(group.cells for group in groups))
