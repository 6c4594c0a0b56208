"""Published cases in which real or textbook tables gave small groups away."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from surveys.disclosure.isolate import smallest_isolable
from surveys.disclosure.plan import choose_groups
from surveys.disclosure.printing import Rules, print_counts
from surveys.disclosure.reader import all_knowing
from surveys.disclosure.settle import Task, settle
from surveys.groups import Group

DATA = Path(__file__).parent.parent / "data" / "suppression"
INSTANCES = json.loads((DATA / "instances.json").read_text())


def families() -> list[tuple[list[Group], dict[str, int]]]:
    """The parents of PSES Q43 in 2018 whose published children leave 1 to 9 people over."""
    rows = (DATA / "pses_2018_q43_parents.csv").read_text().splitlines()
    found = []
    for row in csv.DictReader(rows):
        children = {f"c{n}": int(count) for n, count in enumerate(row["children"].split())}
        rest = int(row["answers"]) - sum(children.values())
        groups = [Group("parent", row["parent"], 0, frozenset([*children, "rest"]))]
        groups += [Group(code, code, 1, frozenset([code]), parent="parent") for code in children]
        found.append((groups, {**children, "rest": rest}))
    return found


def test_all_ninety_one_parents_were_published_with_a_small_rest() -> None:
    weights = [smallest_isolable(groups, counts) for groups, counts in families()]
    assert len(weights) == 91
    assert all(found is not None and 1 <= found.weight <= 9 for found in weights)


def test_no_rest_is_isolable_in_a_release_made_from_the_same_counts() -> None:
    for groups, counts in families():
        plan = choose_groups(groups, counts)
        found = smallest_isolable(plan.published, counts)
        assert found is not None
        assert found.weight >= 10
        assert plan.published[0].code == "parent"
        assert len(plan.hidden) == 1, "one child more is hidden, and no more than one"


def linked() -> tuple[list[Group], list[Group], dict[str, int]]:
    """Two groupings of the same eight units."""
    case = INSTANCES["linked_two_trees"]
    trees = [
        [Group(f"{tree}.{name}", name, 1, frozenset(cells)) for name, cells in case[tree].items()]
        for tree in ("tree1", "tree2")
    ]
    units = [Group(cell, cell, 2, frozenset([cell])) for cell in case["cells"]]
    shown = [unit for unit in units if case["cells"][unit.code] > 3]
    return trees[0] + shown, trees[1] + shown, case["cells"]


def test_two_overlapping_groupings_are_safe_apart_and_not_together() -> None:
    one, two, counts = linked()
    for tree in (one, two):
        found = smallest_isolable(tree, counts)
        assert found is not None
        assert found.weight > 3
    both = smallest_isolable([*one, *(g for g in two if g not in one)], counts)
    assert both is not None
    assert both.weight == INSTANCES["linked_two_trees"]["recovered_when_combined"]["K"]
    assert both.cells == {"K"}


def test_a_plan_over_both_groupings_keeps_k_people_together() -> None:
    one, two, counts = linked()
    plan = choose_groups([*one, *(g for g in two if g not in one)], counts, k=4)
    found = smallest_isolable(plan.published, counts)
    assert found is not None
    assert found.weight >= 4


def test_the_suppressed_cell_of_a_textbook_table_is_not_isolable() -> None:
    """Region by gender with one primary cell: rows, columns, and cells as candidates."""
    counts = {
        f"{region}/{gender}": count
        for region, gender, count in INSTANCES["ex1_region_gender"]["cells"]
        if "Total" not in (region, gender)
    }
    groups = [Group("all", "all", 0, frozenset(counts))]
    for place, names in ((0, "ABCD"), (1, ("male", "female"))):
        groups += [
            Group(n, n, 1, frozenset(c for c in counts if c.split("/")[place] == n)) for n in names
        ]
    cells = [Group(c, c, 2, frozenset([c])) for c in counts if c != "A/female"]
    assert smallest_isolable([*groups, *cells], counts, 137) is not None
    plan = choose_groups([*groups, *cells], counts, k=138)
    assert len([h for h in plan.hidden if h.group.level == 2]) == 3
    assert smallest_isolable(plan.published, counts, 137) is None


def test_a_group_of_twelve_beside_large_departments_stays_free() -> None:
    """Derbyshire, December 2020: four departments and 12 people who gave none."""
    case = json.loads((DATA / "derbyshire_december_2020.json").read_text())
    counts = case["by_department"]
    groups = [Group("all", "Council", 0, frozenset(counts))]
    groups += [Group(name, name, 1, frozenset([name]), parent="all") for name in counts]
    plan = choose_groups(groups, counts)
    found = smallest_isolable(plan.published, counts)
    assert found is not None
    assert found.weight == 12
    proud = {  # all twelve agree; the departments as published, rounded to whole people
        name: (0, 0, round(n * 0.04), round(n * 0.04), n - 2 * round(n * 0.04), 0)
        for name, n in counts.items()
    }
    proud["anonymous"] = (0, 0, 0, 0, 0, 12)
    tables = {
        g.code: tuple(sum(proud[c][j] for c in g.cells) for j in range(6)) for g in plan.published
    }
    reader = all_knowing(plan.published, plan.groups, counts, 3)
    settled = settle(Task("proud", tables, plan.groups, reader, None, None, Rules()))  # type: ignore[arg-type]
    assert settled.unproved == 0
    figure = print_counts(tables["anonymous"], settled.finest["anonymous"], Rules())
    assert figure.shares is None
    assert "100" not in f"{figure.favourable} {figure.mean}"
