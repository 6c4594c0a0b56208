"""Neighbour groups: services that may not be shown alone, shown together under their names.

Like the plan, made from response counts alone, and held to the same test.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from surveys.disclosure.isolate import adds_nothing, smallest_isolable, weight_of
from surveys.disclosure.plan import Hidden, Plan
from surveys.errors import DisclosureError
from surveys.groups import LEVELS, Group

PREFIX = "n."
NAMED = 4  # more services than this are counted instead of listed


def with_neighbours(
    plan: Plan, responses: Mapping[str, int], only: Collection[str] | None = None
) -> Plan:
    """The plan, with the hidden services of each directorate together where that is safe.

    The new groups have kind "service", no unit, and a code that begins with "n."; what was
    hidden now points to them. Depends on counts alone. `only` names those that were found safe
    before, with finer counts than are kept.
    """
    for parent, hidden in _hidden_services(plan).items():
        group = _together(parent, hidden, plan)
        if group is None or (only is not None and group.code not in only):
            continue
        if only is not None or _is_safe(group, plan, responses):
            shown = (*plan.published, group)
            plan = Plan(shown, tuple(_pointed(h, group) for h in plan.hidden), plan.k)
    return plan


def _hidden_services(plan: Plan) -> dict[str, list[Group]]:
    found: dict[str, list[Group]] = defaultdict(list)
    for hidden in plan.hidden:
        if hidden.group.kind == "service" and hidden.group.parent is not None:
            found[hidden.group.parent].append(hidden.group)
    return found


def _together(parent: str, hidden: Sequence[Group], plan: Plan) -> Group | None:
    cells = frozenset().union(*(group.cells for group in hidden))
    if len(hidden) < 2 or any(group.cells == cells for group in plan.published):
        return None
    names = {group.code: group.name for group in plan.groups}
    name = _name([group.name for group in hidden], names.get(parent, ""))
    return Group(PREFIX + parent, name, LEVELS["service"], cells, "service", parent=parent)


def _name(services: Sequence[str], directorate: str) -> str:
    if len(services) > NAMED:
        return f"{directorate}: {len(services)} smaller services together"
    return f"{', '.join(services[:-1])} and {services[-1]} together"


def _is_safe(group: Group, plan: Plan, responses: Mapping[str, int]) -> bool:
    if weight_of(group, responses) < plan.k:
        return False
    if adds_nothing(group, plan.published, responses):
        return True
    try:
        return smallest_isolable([*plan.published, group], responses, plan.k - 1) is None
    except DisclosureError:
        return False


def _pointed(hidden: Hidden, group: Group) -> Hidden:
    return replace(hidden, see=group.code) if hidden.group.cells <= group.cells else hidden
