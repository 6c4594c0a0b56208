"""Which figures go down when a fact cannot be shown: by question and directorate, step by step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from surveys.groups import Group

ACROSS = ""  # the scope of groups that lie in no single directorate
SMALL = (3, 2, 1, 0, 0, 0, 0, 0)  # finest rung of small groups inside a scope, by step
INSIDE = (3, 2, 1, 1, 1, 1, 0, 0)  # of the larger ones
HEAD = (3, 3, 3, 3, 2, 1, 1, 0)  # of the directorate, or the organisation, itself
COARSE, BLANK = 5, 7  # the step at which nothing is finer than a mean, and at which all is blank
FEW = 30  # responses below which a group is small


class Ladder:
    """The finest rung of every published group, lowered scope by scope and never raised again.

    A scope is a directorate, or what lies across directorates. Its steps first take the groups
    inside it down, leaving out the small ones in the end, and then the directorate (or the
    organisation) itself. `people` gives the responses of published groups.
    """

    def __init__(
        self,
        groups: Sequence[Group],
        people: Mapping[str, int],
        start: Mapping[str, int] | None = None,
    ) -> None:
        self._small = {code for code, count in people.items() if count < FEW}
        self._scope = scopes(groups)
        self._heads = {*self._scope.values()} | {g.code for g in _largest(groups)}
        self.steps = dict.fromkeys(self._scope.values(), 0) | {ACROSS: 0} | dict(start or {})

    def finest(self, code: str) -> int:
        """The finest rung that a group's figure may stand on."""
        step = min(self.steps[self._scope[code]], BLANK)
        if code in self._heads:
            return HEAD[step]
        return SMALL[step] if code in self._small else INSIDE[step]

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


class OneMore:
    """A ladder on which a single new group goes down; all others stand where they were printed."""

    def __init__(self, fixed: Mapping[str, int]) -> None:
        self._fixed = fixed
        self._new = SMALL[0]

    def finest(self, code: str) -> int:
        """The finest rung that a group's figure may stand on."""
        return self._fixed.get(code, self._new)

    def lower(self, failed: Iterable[str]) -> bool:
        """The new group one rung down, whoever's fact failed; False when it is blank."""
        if not self._new:
            return False
        self._new -= 1
        return True


def scopes(groups: Sequence[Group]) -> dict[str, str]:
    """The code of the directorate that each group lies in, or ACROSS."""
    directorates = _directorates(groups)
    return {
        group.code: next((d.code for d in directorates if _lies_in(group, d)), ACROSS)
        for group in groups
    }


def _lies_in(group: Group, directorate: Group) -> bool:
    if group.band is not None:
        return group.parent == directorate.code
    return group.cells <= directorate.cells


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
    everyone = _union(group for group in groups if group.band is None)
    return [group for group in groups if group.cells == everyone]


def _union(groups: Iterable[Group]) -> frozenset[str]:
    return frozenset().union(*(group.cells for group in groups))
