"""PLAN: executable specifications, and the law that answers never shape it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.disclosure.isolate import smallest_isolable
from surveys.disclosure.plan import Plan, choose_groups
from surveys.errors import DisclosureError, InvalidValueError
from surveys.groups import Group


def group(code: str, cells: str, level: int = 0, parent: str | None = None) -> Group:
    return Group(code, code, level, frozenset(cells), parent=parent)


COUNCIL = (
    group("org", "ABCDEF"),
    group("one", "ABC", 2, "org"),
    group("two", "DEF", 2, "org"),
    group("a", "A", 3, "one"),
    group("b", "B", 3, "one"),
    group("c", "C", 3, "one"),
    group("d", "D", 3, "two"),
)
#         cell: responses
COUNTS = {"A": 40, "B": 25, "C": 6, "D": 30, "E": 9, "F": 8}


def codes(plan: Plan) -> list[str]:
    return [g.code for g in plan.published]


def test_the_smaller_sibling_is_hidden_when_it_would_give_a_third_away() -> None:
    plan = choose_groups(COUNCIL, COUNTS)
    assert codes(plan) == ["org", "one", "two", "a", "d"]
    assert {(h.group.code, h.reason, h.see) for h in plan.hidden} == {
        ("b", "neighbour", "one"),
        ("c", "few", "one"),
    }


def test_last_waves_groups_come_first_within_their_level() -> None:
    assert codes(choose_groups(COUNCIL, COUNTS, earlier={"b"})) == ["org", "one", "two", "b", "d"]


def test_what_is_already_published_stays_and_binds_the_rest() -> None:
    plan = choose_groups(COUNCIL, COUNTS, published=(COUNCIL[4],))
    assert codes(plan) == ["b", "org", "one", "two", "d"]


def test_an_addition_that_would_isolate_on_the_union_is_refused() -> None:
    first = choose_groups(COUNCIL, COUNTS)
    later = choose_groups((group("late", "BCE", 6),), COUNTS, published=first.published)
    assert [(h.group.code, h.reason) for h in later.hidden] == [("late", "neighbour")]


def test_nothing_is_added_to_a_publication_that_is_already_unsafe() -> None:
    with pytest.raises(DisclosureError):
        choose_groups(COUNCIL, COUNTS, published=(group("x", "AC"), group("y", "A")))


def test_a_group_without_any_published_parent_points_nowhere() -> None:
    plan = choose_groups([group("tiny", "C")], COUNTS)
    assert [(h.group.code, h.reason, h.see) for h in plan.hidden] == [("tiny", "few", "")]


@pytest.mark.parametrize(
    ("candidates", "responses", "k", "words"),
    [
        ([group("x", "A"), group("x", "AB")], COUNTS, 10, "'x' is listed twice"),
        ([group("x", "AZ")], COUNTS, 10, "'Z', which is unknown"),
        ([group("x", "A")], {"A": -1}, 10, "cell 'A'"),
        ([group("x", "A")], {"A": True}, 10, "cell 'A'"),
        ([group("x", "A")], {"A": 1}, 0, "k is the smallest"),
    ],
)
def test_bad_input_is_named(
    candidates: list[Group], responses: dict[str, int], k: int, words: str
) -> None:
    with pytest.raises(InvalidValueError, match=words):
        choose_groups(candidates, responses, k)


CELLS = "ABCDEFGH"
councils = st.tuples(
    st.fixed_dictionaries({cell: st.integers(0, 40) for cell in CELLS}),
    st.lists(st.sets(st.sampled_from(CELLS), min_size=1), min_size=1, max_size=12),
)


@settings(max_examples=150, deadline=None)
@given(councils)
def test_no_combination_of_a_plan_isolates_fewer_than_k(
    council: tuple[dict[str, int], list[set[str]]],
) -> None:
    responses, sets = council
    groups = [Group(f"g{n}", f"g{n}", n % 3, frozenset(cells)) for n, cells in enumerate(sets)]
    plan = choose_groups(groups, responses)
    assert smallest_isolable(plan.published, responses, 9) is None
    assert len(plan.groups) == len(groups)
