"""Laws: answers never shape the plan, and figures are all that shapes the proof."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.disclosure.neighbours import with_neighbours
from surveys.disclosure.plan import choose_groups
from surveys.disclosure.printing import Rules, print_counts
from surveys.disclosure.reader import all_knowing, outside, typical
from surveys.disclosure.settle import Task, settle, settled_from_dict
from surveys.groups import Group
from surveys.tally import OpenedBallot, count
from tests.redteam.councils import instrument

CELLS = "ABCDEF"
GROUPS = (
    Group("org", "Council", 0, frozenset(CELLS), "organisation"),
    Group("d.1", "One", 2, frozenset("ABC"), "directorate", parent="org"),
    Group("d.2", "Two", 2, frozenset("DEF"), "directorate", parent="org"),
    *(
        Group(f"s.{cell}", f"Service {cell}", 3, frozenset(cell), "service",
              parent="d.1" if cell in "ABC" else "d.2")
        for cell in CELLS
    ),
)  # fmt: skip
ASKED = instrument(2)
people = st.lists(st.sampled_from(CELLS), min_size=30, max_size=120)


@settings(max_examples=60)
@given(people, st.randoms(use_true_random=False), st.randoms(use_true_random=False))
def test_other_answers_from_the_same_people_leave_the_plan_as_it_is(
    cells: list[str], one: st.DataObject, two: st.DataObject
) -> None:
    plans = []
    for chance in (one, two):
        ballots = [
            OpenedBallot(cell, bytes(chance.randint(0, 5) for _ in ASKED.items))  # type: ignore[attr-defined]
            for cell in cells
        ]
        responses = count(ballots, ASKED, CELLS).responses
        plans.append(with_neighbours(choose_groups(GROUPS, responses), responses))
    assert plans[0] == plans[1]


RESPONSES = {"A": 14, "B": 12, "C": 4, "D": 30, "E": 11, "F": 12}
ELIGIBLE = {cell: 2 * count for cell, count in RESPONSES.items()}


def task(answers: dict[str, list[int]]) -> Task:
    plan = with_neighbours(choose_groups(GROUPS, RESPONSES), RESPONSES)
    tables = {
        group.code: tuple(sum(answers[cell].count(j) for cell in group.cells) for j in range(6))
        for group in plan.published
    }
    totals = {group.code: sum(tables[group.code]) for group in plan.published}
    outsider = outside(plan.published, plan.groups, totals, ELIGIBLE, 3)
    return Task(
        "q",
        tables,  # type: ignore[arg-type]
        plan.groups,
        all_knowing(plan.published, plan.groups, RESPONSES, 3),
        outsider,
        typical(outsider),
        Rules(),
    )


answers_of_all = st.fixed_dictionaries(
    {cell: st.lists(st.integers(0, 5), min_size=n, max_size=n) for cell, n in RESPONSES.items()}
)


@settings(max_examples=8)
@given(answers_of_all)
def test_a_settled_question_is_proved_and_survives_being_kept(
    answers: dict[str, list[int]],
) -> None:
    settled = settle(task(answers))
    assert settled.unproved == 0
    assert settled_from_dict(settled.to_dict()) == settled
    assert set(settled.serves) == {g.code for g in GROUPS} | {
        code for code in settled.serves if code.startswith("n.")
    }


def test_tables_that_print_alike_have_the_same_witnesses() -> None:
    """The published witnesses follow from what is printed: the truth behind does not show."""
    base = {cell: ([1, 2, 3, 4, 5, 4] * 6)[:n] for cell, n in RESPONSES.items()}
    swapped = base | {"C": base["C"][::-1], "D": [*base["D"][1:], base["D"][0]]}
    moved = base | {"D": _moved(base["D"])}
    assert [print_counts(n, 3, Rules()) for n in task(moved).tables.values()] == [
        print_counts(n, 3, Rules()) for n in task(base).tables.values()
    ]
    assert task(moved).tables != task(base).tables
    assert settle(task(base)) == settle(task(swapped)) == settle(task(moved))


def _moved(answers: list[int]) -> list[int]:
    """A 2 and a 4 become two 3s, and two 3s elsewhere a 2 and a 4: nearly the same table."""
    result = answers[:]
    result[result.index(1)] = 2
    result[result.index(5)] = 4
    return result
