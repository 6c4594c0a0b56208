"""ISOLATE against exhaustive search: the attacker knows our code, so no bound will do."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

import pytest

from surveys.disclosure.isolate import adds_nothing, smallest_isolable
from surveys.errors import InvalidValueError
from surveys.groups import Group


def group(name: str, cells: str) -> Group:
    return Group(name, name, 0, frozenset(cells))


def in_span(rows: list[list[Fraction]], target: list[Fraction]) -> bool:
    """Plain Gaussian elimination over fractions, written apart from the code under test."""
    rows = [row[:] for row in rows]
    target = target[:]
    for column in range(len(target)):
        lead = next((row for row in rows if row[column]), None)
        if lead is None:
            if target[column]:
                return False
            continue
        rows.remove(lead)
        for other in [*rows, target]:
            factor = other[column] / lead[column]
            for j, value in enumerate(lead):
                other[j] -= factor * value
    return not any(target)


def exhaustive(groups: list[Group], responses: dict[str, int]) -> int | None:
    cells = [cell for cell, count in responses.items() if count]
    rows = [[Fraction(cell in g.cells) for cell in cells] for g in groups]
    weights = [
        sum(responses[cell] for cell, bit in zip(cells, bits, strict=True) if bit)
        for bits in product((0, 1), repeat=len(cells))
        if any(bits) and in_span(rows, [Fraction(bit) for bit in bits])
    ]
    return min(weights, default=None)


def random_case(seed: int) -> tuple[list[Group], dict[str, int]]:
    chance = random.Random(seed)
    names = "ABCDEFG"[: chance.randint(2, 7)]
    responses = {name: chance.choice((0, 1, 2, 3, 5, 9, 14)) for name in names}
    groups = []
    for number in range(chance.randint(1, 6)):
        cells = [name for name in names if chance.random() < 0.5] or [names[0]]
        groups.append(Group(f"g{number}", f"g{number}", 0, frozenset(cells)))
    return groups, responses


@pytest.mark.parametrize("block", range(10))
def test_agrees_with_exhaustive_search_on_a_thousand_random_cases(block: int) -> None:
    for seed in range(100 * block, 100 * block + 100):
        groups, responses = random_case(seed)
        found = smallest_isolable(groups, responses)
        assert (found.weight if found else None) == exhaustive(groups, responses), seed


@pytest.mark.parametrize("block", range(4))
def test_the_combination_adds_up_to_the_set(block: int) -> None:
    for seed in range(100 * block, 100 * block + 100):
        groups, responses = random_case(seed)
        found = smallest_isolable(groups, responses)
        if found is None:
            continue
        by_code = {g.code: g for g in groups}
        for cell, count in responses.items():
            total = sum(f for code, f in found.combination.items() if cell in by_code[code].cells)
            assert not count or total == (cell in found.cells)
        assert sum(responses[cell] for cell in found.cells) == found.weight


def test_a_limit_below_the_smallest_set_finds_none() -> None:
    responses = {"A": 12, "B": 4}
    groups = [group("all", "AB"), group("most", "A")]
    found = smallest_isolable(groups, responses, 9)
    assert found is not None
    assert (found.weight, found.cells) == (4, {"B"})
    assert found.combination == {"all": 1, "most": -1}
    assert smallest_isolable(groups, responses, 3) is None


def test_a_cell_that_nobody_answered_hides_nobody() -> None:
    """{A, B} less {A, Z} is B less Z; with Z empty it is exactly B."""
    found = smallest_isolable([group("x", "AB"), group("y", "AZ")], {"A": 20, "B": 5, "Z": 0}, 9)
    assert found is not None
    assert found.weight == 5


def test_no_response_isolates_nobody() -> None:
    assert smallest_isolable([group("x", "AB")], {"A": 0, "B": 0}) is None
    assert smallest_isolable([], {"A": 3}) is None


def test_a_half_sum_is_found() -> None:
    """(AB + BC + AC) / 2 - BC = A: no difference of two groups shows it."""
    groups = [group("ab", "AB"), group("bc", "BC"), group("ac", "AC")]
    found = smallest_isolable(groups, {"A": 4, "B": 30, "C": 30}, 9)
    assert found is not None
    assert found.cells == {"A"}
    assert found.combination == {"ab": Fraction(1, 2), "bc": Fraction(-1, 2), "ac": Fraction(1, 2)}


def test_a_sum_of_published_groups_adds_nothing() -> None:
    responses = {"A": 20, "B": 30, "C": 40}
    shown = [group("abc", "ABC"), group("a", "A")]
    assert adds_nothing(group("bc", "BC"), shown, responses)
    assert not adds_nothing(group("b", "B"), shown, responses)


def test_an_unknown_cell_is_named() -> None:
    with pytest.raises(InvalidValueError, match="'Q', which is unknown"):
        smallest_isolable([group("x", "AQ")], {"A": 20})
