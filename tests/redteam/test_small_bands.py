"""Every exact table with the same printed form, counted out, where a declared band is printed too.

Fourteen people in two cells, seven of whom said the first band, four the second and three
nothing. Printed: everyone, the first cell and the first band.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import pytest

from surveys.atoms import Margin, unsaid
from surveys.disclosure.printing import Counts, Rules, print_counts
from surveys.disclosure.question import OTHERWISE, Fact, Limits, Question
from surveys.disclosure.reader import all_knowing
from surveys.disclosure.settle import Task, settle
from surveys.disclosure.witness import find_witnesses
from surveys.groups import Group
from surveys.release import Figure
from tests.redteam.attacks import every_table

RULES = Rules(k=6, m=3, band=5)
CELLS = {"A": 7, "B": 7}
BANDS = {1: 7, 2: 4, 0: 3}
SPREAD = tuple(Margin(f"|p.{band}.A", "p", band, ("A", "B")) for band in BANDS)
RESPONSES = CELLS | {f"|p.{band}.A": people for band, people in BANDS.items()}
SHOWN = (
    Group("all", "All", 0, frozenset("AB")),
    Group("a", "A", 1, frozenset("A")),
    Group("p.1", "P: one", 2, frozenset({"|p.1.A"}), profile="p", parent="all", band=1),
)
HIDDEN = (
    Group("b", "B", 1, frozenset("B")),
    Group("p.2", "P: two", 2, frozenset({"|p.2.A"}), profile="p", parent="all", band=2),
)
SILENT = unsaid(SHOWN, SPREAD)
ASKED = (*SHOWN, *HIDDEN, *SILENT)
SEVEN = every_table(7)
Person = tuple[str, int, int]  # cell, band, answer


def truth(seed: int) -> dict[str, Counts]:
    """Tables of what is shown; in the first seeds those outside the first band are of one mind."""
    dice = random.Random(seed)
    cells = [cell for cell, count in CELLS.items() for _ in range(count)]
    bands = [band for band, count in BANDS.items() for _ in range(count)]
    dice.shuffle(bands)
    weights = [0.05, *(dice.random() ** 4 + 0.01 for _ in range(5))]
    answers = dice.choices(range(6), weights, k=14)
    if seed < 6:
        alike = (5, 4, 1, 2, 5, 1)[seed]
        answers = [answers[n] if bands[n] == 1 else alike for n in range(14)]
    people = list(zip(cells, bands, answers, strict=True))
    return {
        "all": counts(people),
        "a": counts([p for p in people if p[0] == "A"]),
        "p.1": counts([p for p in people if p[1] == 1]),
    }


def counts(people: Sequence[Person]) -> Counts:
    n0, n1, n2, n3, n4, n5 = (sum(answer == j for _, _, answer in people) for j in range(6))
    return n0, n1, n2, n3, n4, n5


def printing(code: str, figures: Mapping[str, Figure], finest: Mapping[str, int]) -> list[Counts]:
    """All tables of seven people that print as the figure of this group does."""
    return [t for t in SEVEN if print_counts(t, finest[code], RULES) == figures[code]]


def held(figures: Mapping[str, Figure], finest: Mapping[str, int]) -> set[Fact]:
    """Facts that some people show who print like this, among all people that there can be.

    For one table of everyone, the cells and the bands bind each other no further: whoever gave
    an answer can be in any cell and band that has room for it (`people_behind`).
    """
    facts: set[Fact] = set()
    cell, band = printing("a", figures, finest), printing("p.1", figures, finest)
    for a, b in product(cell, SEVEN):
        whole = [x + y for x, y in zip(a, b, strict=True)]
        if print_counts(whole, finest["all"], RULES) != figures["all"]:
            continue
        said = [t for t in band if all(x <= y for x, y in zip(t, whole, strict=True))]
        for one in said:
            facts |= shown_by(a, b, one)
        if len(facts) == 2 * len(ASKED):
            break
    return facts


def shown_by(a: Counts, b: Counts, one: Counts) -> set[Fact]:
    """Of the seven outside the first band the three freest may be of the second, or silent."""
    facts = set()
    for side, options in OTHERWISE.items():
        in_a, in_b, said = (sum(table[j] for j in options) for table in (a, b, one))
        free = {"all": in_a + in_b, "a": in_a, "b": in_b, "p.1": said}
        free |= dict.fromkeys(("p.2", "p.0"), in_a + in_b - said)
        facts |= {Fact(code, side) for code, count in free.items() if count >= RULES.m}
    return facts


def people_behind(a: Counts, b: Counts, one: Counts) -> Iterator[Person]:
    """People who make up these tables: within each answer, bands are handed out from the front."""
    left = Counter({2: BANDS[2], 0: BANDS[0]})
    for answer in range(6):
        cells = ["A"] * a[answer] + ["B"] * b[answer]
        for place, cell in enumerate(cells):
            band = 1 if place < one[answer] else 2 if left[2] else 0
            left[band] -= band != 1
            yield cell, band, answer


def test_any_tables_that_add_up_have_people_behind_them() -> None:
    dice = random.Random(2)
    for _ in range(200):
        a, b = dice.choice(SEVEN), dice.choice(SEVEN)
        whole = [answer for answer in range(6) for _ in range(a[answer] + b[answer])]
        chosen = Counter(dice.sample(whole, 7))
        one = counts([("", 1, answer) for answer in chosen.elements()])
        people = list(people_behind(a, b, one))
        assert counts([p for p in people if p[0] == "A"]) == a
        assert counts([p for p in people if p[1] == 1]) == one
        assert Counter(band for _, band, _ in people) == BANDS


@pytest.mark.parametrize("seed", range(12))
def test_the_proof_finds_exactly_what_counting_out_finds(seed: int) -> None:
    tables = truth(seed)
    finest = dict.fromkeys(tables, 3)
    figures = {code: print_counts(table, 3, RULES) for code, table in tables.items()}
    reader = all_knowing(SHOWN, ASKED, RESPONSES, RULES.m, SPREAD)
    found = find_witnesses(Question(reader, figures, finest, RULES), Limits())
    assert set(found.serves) == held(figures, finest)


@pytest.mark.parametrize("seed", range(12))
def test_what_is_printed_in_the_end_leaves_everyone_free(seed: int) -> None:
    tables = truth(seed)
    reader = all_knowing(SHOWN, ASKED, RESPONSES, RULES.m, SPREAD)
    settled = settle(Task("q", tables, ASKED, reader, None, None, RULES))
    figures = {
        code: print_counts(table, settled.finest[code], RULES) for code, table in tables.items()
    }
    assert settled.unproved == 0
    assert held(figures, settled.finest) == {Fact(g.code, s) for g in ASKED for s in OTHERWISE}
