"""Every exact table with the same printed form, counted out: the proof must agree with it."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest

from surveys.disclosure.printing import Counts, Rules, print_counts
from surveys.disclosure.question import OTHERWISE, Fact, Limits, Question
from surveys.disclosure.reader import all_knowing
from surveys.disclosure.settle import Task, settle
from surveys.disclosure.witness import find_witnesses
from surveys.groups import Group
from surveys.release import Figure
from tests.redteam.attacks import every_table

RULES = Rules(k=6, m=3, band=5)
RESPONSES = {"A": 7, "B": 3, "C": 4}
SHOWN = (
    Group("all", "All", 0, frozenset("ABC")),
    Group("a", "A", 1, frozenset("A")),
)
GROUPS = (
    *SHOWN,
    Group("rest", "B and C", 1, frozenset("BC")),
    Group("b", "B", 2, frozenset("B")),
)
OTHER: Mapping[str, tuple[int, ...]] = {str(side): options for side, options in OTHERWISE.items()}


def truth(seed: int) -> dict[str, Counts]:
    """Tables of the two shown groups; the first seeds are unanimous or nearly so."""
    chance = random.Random(seed)
    weights = [0.05, *(chance.random() ** 4 + 0.01 for _ in range(5))]
    if seed < 4:
        weights = [0, *(float(j == (5, 4, 1, 3)[seed]) for j in range(1, 6))]
    cells = {c: chance.choices(range(6), weights, k=n) for c, n in RESPONSES.items()}
    return {
        group.code: tuple(  # type: ignore[misc]
            sum(cells[c].count(j) for c in group.cells) for j in range(6)
        )
        for group in SHOWN
    }


TABLES_A, TABLES_REST = every_table(7), every_table(7)


def held(figures: Mapping[str, Figure], finest: Mapping[str, int]) -> set[Fact]:
    """Facts that some table with this printed form shows, among all tables there are.

    Of the rest, who is in B does not matter to any print: the three freest may be there.
    """
    facts: set[Fact] = set()
    possible = [t for t in TABLES_A if print_counts(t, finest["a"], RULES) == figures["a"]]
    for a in possible:
        for rest in TABLES_REST:
            whole = [x + y for x, y in zip(a, rest, strict=True)]
            if print_counts(whole, finest["all"], RULES) == figures["all"]:
                facts |= _shown_by(a, rest)
        if len(facts) == 2 * len(GROUPS):
            break
    return facts


def _shown_by(a: Counts, rest: Counts) -> set[Fact]:
    facts = set()
    for side, options in OTHERWISE.items():
        free_a, free_rest = sum(a[j] for j in options), sum(rest[j] for j in options)
        for code, free in (("a", free_a), ("rest", free_rest), ("all", free_a + free_rest)):
            if free >= RULES.m:
                facts.add(Fact(code, side))
        if free_rest >= 3:
            facts.add(Fact("b", side))
    return facts


@pytest.mark.parametrize("seed", range(12))
def test_the_proof_finds_exactly_what_counting_out_finds(seed: int) -> None:
    tables = truth(seed)
    finest = dict.fromkeys(tables, 3)
    figures = {code: print_counts(counts, 3, RULES) for code, counts in tables.items()}
    reader = all_knowing(SHOWN, GROUPS, RESPONSES, RULES.m)
    found = find_witnesses(Question(reader, figures, finest, RULES), Limits())
    assert set(found.serves) == held(figures, finest)
    assert not set(found.left) & held(figures, finest)


@pytest.mark.parametrize("seed", range(12))
def test_what_is_printed_in_the_end_leaves_everyone_free(seed: int) -> None:
    tables = truth(seed)
    reader = all_knowing(SHOWN, GROUPS, RESPONSES, RULES.m)
    settled = settle(Task("q", tables, GROUPS, reader, None, None, RULES))
    figures = {
        code: print_counts(counts, settled.finest[code], RULES) for code, counts in tables.items()
    }
    assert settled.unproved == 0
    assert held(figures, settled.finest) == {Fact(g.code, s) for g in GROUPS for s in OTHERWISE}
