"""Which figures go down when a fact cannot be shown: by question and directorate, step by step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from surveys.groups import Group

ACROSS = ""  # the scope of groups that lie in no single directorate
INSIDE = (3, 2, 1, 1, 1, 0, 0)  # finest rung of the groups inside a scope, by step
HEAD = (3, 3, 3, 2, 1, 1, 0)  # finest rung of the directorate, or the organisation, itself
COARSE, BLANK = 4, 6  # the step at which all stand on the first rung, and at which all is blank


class Ladder:
    """The finest rung of every published group, lowered scope by scope and never raised again.

    A scope is a directorate, or what lies across directorates. Its steps first take the groups
    inside it down, then the directorate (or the organisation) itself; blanks come last of all.
    """

    def __init__(self, groups: Sequence[Group], start: Mapping[str, int] | None = None) -> None:
        self._scope = scopes(groups)
        self._heads = {*self._scope.values()} | {g.code for g in _largest(groups)}
        self.steps = dict.fromkeys(self._scope.values(), 0) | {ACROSS: 0} | dict(start or {})

    def finest(self, code: str) -> int:
        """The finest rung that a group's figure may stand on."""
        step = self.steps[self._scope[code]]
        return HEAD[step] if code in self._heads else INSIDE[step]

    def lower(self, failed: Iterable[str]) -> bool:
        """One step down wherever a group's fact failed; False when nothing is left to lower."""
        moved = [self._step_down(scope) for scope in sorted({self._scope[c] for c in failed})]
        return any(moved)

    def _step_down(self, scope: str) -> bool:
        """A scope that went down in vain passes the step on: to what lies across, then to all."""
        turns = [([scope], COARSE), ([ACROSS], COARSE), ([scope], BLANK), ([ACROSS], BLANK)]
        for names, last in [*turns, (sorted(self.steps), BLANK)]:
            free = [name for name in names if self.steps[name] < last]
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
