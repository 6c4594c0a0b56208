"""PLAN: which groups may be published together, from response counts alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from surveys.disclosure.isolate import adds_nothing, smallest_isolable, weight_of
from surveys.errors import DisclosureError, InvalidValueError
from surveys.groups import Group

Reason = Literal["few", "neighbour"]


@dataclass(frozen=True, slots=True)
class Hidden:
    """A group that is not published: too few responses, or it would reveal a neighbour.

    `see` is the code of the nearest published group that contains it, or "" if there is none.
    """

    group: Group
    reason: Reason
    see: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The groups that may be published together, in the order accepted, and those that may not."""

    published: tuple[Group, ...]
    hidden: tuple[Hidden, ...]
    k: int

    @property
    def groups(self) -> tuple[Group, ...]:
        """Every group considered, published first."""
        return self.published + tuple(hidden.group for hidden in self.hidden)


def choose_groups(
    candidates: Sequence[Group],
    responses: Mapping[str, int],
    k: int = 10,
    earlier: Collection[str] = (),
    published: Sequence[Group] = (),
) -> Plan:
    """The groups to publish, so that no combination of them isolates fewer than k respondents.

    Candidates are taken by level, then those whose code was published in the wave before
    (`earlier`), then the larger first, then as given. `published` holds what was already
    published of this wave by any route: it stays, and the rest is planned on the union.
    Depends on counts alone, never on an answer. Raises InvalidValueError on a count that is not
    a whole number, an unknown cell or a repeated code; DisclosureError when what was already
    published isolates fewer than k.
    """
    _check(candidates, responses, k)
    accepted = list(published)
    if accepted and smallest_isolable(accepted, responses, k - 1):
        raise DisclosureError(f"what is already published isolates fewer than {k} people")
    refused: dict[str, Reason] = {}
    for group in _in_order(candidates, responses, earlier, published):
        reason = _objection(group, accepted, responses, k)
        if reason is None:
            accepted.append(group)
        else:
            refused[group.code] = reason
    return Plan(tuple(accepted), _hidden(candidates, accepted, refused), k)


def _check(candidates: Sequence[Group], responses: Mapping[str, int], k: int) -> None:
    if isinstance(k, bool) or not isinstance(k, int) or k < 1:
        raise InvalidValueError("k is the smallest group to show: give a whole number above 0")
    for cell, count in responses.items():
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            raise InvalidValueError(f"cell {cell!r}: its responses should be a whole number >= 0")
    seen: set[str] = set()
    for group in candidates:
        if group.code in seen:
            raise InvalidValueError(f"group {group.code!r} is listed twice")
        seen.add(group.code)
        weight_of(group, responses)


def _in_order(
    candidates: Sequence[Group],
    responses: Mapping[str, int],
    earlier: Collection[str],
    published: Iterable[Group],
) -> list[Group]:
    done = {group.code for group in published}
    before = set(earlier)
    left = [group for group in candidates if group.code not in done]
    return sorted(left, key=lambda g: (g.level, g.code not in before, -weight_of(g, responses)))


def _objection(
    group: Group, accepted: Sequence[Group], responses: Mapping[str, int], k: int
) -> Reason | None:
    if weight_of(group, responses) < k:
        return "few"
    if adds_nothing(group, accepted, responses):
        return None
    try:
        found = smallest_isolable([*accepted, group], responses, k - 1)
    except DisclosureError:
        return "neighbour"
    return "neighbour" if found else None


def _hidden(
    candidates: Sequence[Group], accepted: Sequence[Group], refused: Mapping[str, Reason]
) -> tuple[Hidden, ...]:
    parents = {group.code: group.parent for group in candidates}
    shown = {group.code: group for group in accepted}
    return tuple(
        Hidden(group, refused[group.code], _see(group, parents, shown))
        for group in candidates
        if group.code in refused
    )


def _see(group: Group, parents: Mapping[str, str | None], shown: Mapping[str, Group]) -> str:
    above, passed = group.parent, {group.code}
    while above is not None and above not in passed:
        if above in shown:
            return above
        passed.add(above)
        above = parents.get(above)
    around = [other for other in shown.values() if group.cells <= other.cells]
    return min(around, key=lambda g: (len(g.cells), g.code)).code if around else ""
