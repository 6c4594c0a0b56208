"""Adding and subtracting published tables: naive rules give groups away, ours gives none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from surveys.disclosure.isolate import smallest_isolable
from surveys.disclosure.neighbours import with_neighbours
from surveys.disclosure.plan import choose_groups
from surveys.groups import Group
from tests.redteam.attacks import recovered
from tests.redteam.conftest import Published
from tests.redteam.councils import council
from tests.redteam.naive import hide_the_next_smallest, threshold_only

Rule = Callable[[Sequence[Group], Mapping[str, int]], Sequence[Group]]


def ours(groups: Sequence[Group], responses: Mapping[str, int]) -> Sequence[Group]:
    return with_neighbours(choose_groups(groups, responses), responses).published


def score(rule: Rule, seeds: range) -> tuple[int, int]:
    """Groups below k recovered exactly, and the fewest people that any tables give away."""
    total, smallest = 0, 10**6
    for seed in seeds:
        exact = council(15 + seed, 450 + 60 * seed, seed, questions=1)
        responses = exact.tally.responses
        shown = rule(exact.groups, responses)
        small = [g for g in exact.groups if sum(responses[c] for c in g.cells) < 10]
        tables = {
            g.code: tuple(sum(exact.tally.items["Q0"][c][j] for c in g.cells) for j in range(6))
            for g in exact.groups
        } | {g.code: (0,) * 6 for g in shown if g.code.startswith("n.")}
        total += len(recovered(shown, small, tables, responses))  # type: ignore[arg-type]
        found = smallest_isolable(shown, responses)
        smallest = min(smallest, found.weight if found else smallest)
    return total, smallest


SEEDS = range(6)


@pytest.mark.parametrize("rule", [threshold_only, hide_the_next_smallest])
def test_the_naive_rules_give_hidden_groups_away(rule: Rule) -> None:
    exactly, fewest = score(rule, SEEDS)
    assert exactly >= 5, f"{rule.__name__}: only {exactly} groups below 10 recovered exactly"
    assert fewest < 5


def test_a_plan_gives_none_away() -> None:
    assert score(ours, SEEDS)[0] == 0
    assert score(ours, SEEDS)[1] >= 10


def test_two_readers_who_compare_notes_learn_no_more(published: Published) -> None:
    """Each sees every other group of a release; together they see what was planned as one."""
    shown, responses = published.plan.published, published.council.tally.responses
    for part in (shown[::2], shown[1::2], shown):
        found = smallest_isolable(part, responses)
        assert found is None or found.weight >= 10


def test_a_later_addition_is_planned_on_the_union(published: Published) -> None:
    """Offered again with what the first reader has, no hidden group slips through."""
    responses = published.council.tally.responses
    later = choose_groups(published.council.groups, responses, published=published.plan.published)
    found = smallest_isolable(later.published, responses)
    assert found is not None
    assert found.weight >= 10
