"""The two rules that most survey tools follow, so that the attacks can show their teeth on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from surveys.groups import Group


def people(group: Group, responses: Mapping[str, int]) -> int:
    return sum(responses[cell] for cell in group.cells)


def threshold_only(
    groups: Sequence[Group], responses: Mapping[str, int], k: int = 10
) -> list[Group]:
    """Every group of k or more."""
    return [group for group in groups if people(group, responses) >= k]


def hide_the_next_smallest(
    groups: Sequence[Group], responses: Mapping[str, int], k: int = 10
) -> list[Group]:
    """As above; where just one sibling is hidden, the next smallest is hidden too."""
    shown = threshold_only(groups, responses, k)
    families: dict[tuple[str | None, str], list[Group]] = defaultdict(list)
    for group in groups:
        families[group.parent, group.kind].append(group)
    for family in families.values():
        left = [group for group in family if group in shown]
        if len(family) - len(left) == 1 and left:
            shown.remove(min(left, key=lambda group: people(group, responses)))
    return shown
