"""PRINT: what each figure says, that its inverse says exactly the same, and both writings agree."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.disclosure.printing import Rules, constraints, flipped, print_counts, print_item
from surveys.errors import InvalidValueError
from surveys.release import Figure
from surveys.verify.reprint import reprint

SPECIFICATION = """
 n0  n1  n2  n3  n4  n5 | rung answers    mean         favourable   score
  0   0   2   2   3   2 | 0    -          -            -            -
  3   0   2   2   4   2 | 1    10_to_14   3.6          -            -
  0   0   0   0  12   0 | 1    10_to_14   4.0          -            -
  0   0   0   0   0  12 | 1    10_to_14   4.4_or_more  -            -
  0  12   0   0   0   0 | 1    10_to_14   1.6_or_less  -            -
  0   0   0   4   4   4 | 1    10_to_14   4.0          -            -
  5   2   4   6  12   6 | 2    30_to_34   3.5          60           -
  0   0   0   0   0  30 | 2    30_to_34   4.8_or_more  90_or_more   -
  0  30   0   0   0   0 | 2    30_to_34   1.2_or_less  10_or_less   -
  9   5  15  20  40  20 | 3    100_to_104 3.6          60           64
  0   0   0   0   0 100 | 3    100_to_104 4.9_or_more  97_or_more   98_or_more
"""


def figure_of(row: str) -> tuple[tuple[int, ...], dict[str, str]]:
    counts, printed = row.split("|")
    names = ("rung", "answers", "mean", "favourable", "score")
    texts = {n: t.replace("_", " ") for n, t in zip(names, printed.split(), strict=True)}
    return tuple(int(n) for n in counts.split()), {n: t for n, t in texts.items() if t != "-"}


@pytest.mark.parametrize("row", SPECIFICATION.strip().splitlines()[1:])
def test_figures_print_as_specified(row: str) -> None:
    counts, expected = figure_of(row)
    found = {
        name: str(value)
        for name, value in asdict(print_counts(counts, 3, Rules())).items()
        if value
    }
    found.setdefault("rung", "0")
    for name in ("neutral", "unfavourable", "shares"):
        found.pop(name, None)
    assert found == expected


def test_whole_percents_say_less_than_one_for_none() -> None:
    figure = print_item((0, 1, 0, 9, 90, 50))
    assert figure.shares == ("<1", "<1", "6", "60", "33")
    assert (figure.favourable, figure.neutral, figure.unfavourable) == ("93", "6", "<1")


def test_near_unanimity_leaves_the_small_rest_out() -> None:
    figure = print_item((0, 1, 0, 1, 60, 50))
    assert figure.favourable == "97 or more"
    assert (figure.neutral, figure.unfavourable, figure.shares) == (None, None, None)


def test_nobody_is_said_to_be_all_in_the_middle() -> None:
    figure = print_item((0, 0, 0, 100, 0, 0))
    assert figure == Figure(3, "100 to 104", "3.0", neutral="97 or more", score="50")
    assert print_item((0, 1, 0, 97, 2, 0)) == figure


def test_a_lower_rung_prints_less() -> None:
    counts = (9, 5, 15, 20, 40, 20)
    assert print_item(counts, 2).shares is None
    assert print_item(counts, 1) == Figure(1, "100 to 104", "3.6")
    assert print_item(counts, 0) == Figure(0)


def test_reverse_worded_items_are_flipped() -> None:
    assert flipped((7, 1, 2, 3, 4, 5)) == (7, 5, 4, 3, 2, 1)


@pytest.mark.parametrize(
    "counts", [(1, 2, 3), (0, 0, 0, 0, 0, -1), (0, 0, 0, 0, 0, True), (0, 0, 0, 0, 0, 1.0)]
)
def test_other_counts_are_refused(counts: tuple[int, ...]) -> None:
    with pytest.raises(InvalidValueError, match="six whole numbers"):
        print_item(counts)  # type: ignore[arg-type]


def test_thresholds_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="twice m"):
        print_item((0, 0, 0, 0, 0, 9), k=5, m=3)
    with pytest.raises(InvalidValueError, match="finest rung"):
        print_item((0, 0, 0, 0, 0, 9), 4)


people = st.sampled_from([3, 9, 10, 12, 14, 15, 29, 30, 33, 36, 99, 100, 103, 131, 210])


@st.composite
def counts_of_some(draw: st.DrawFn) -> tuple[int, ...]:
    """Counts with a liking for the ends, where clipping happens."""
    left = draw(people)
    counts = [draw(st.integers(0, 3))]
    for _ in range(4):
        counts.append(draw(st.one_of(st.integers(0, min(3, left)), st.integers(0, left))))
        left -= counts[-1]
    order = draw(st.permutations(range(5)))
    given_counts = [*counts[1:], left]
    return (counts[0], *(given_counts[j] for j in order))


rules_of_some = st.sampled_from([Rules(), Rules(8, 3, 5), Rules(12, 4, 4), Rules(6, 3, 5)])
rungs = st.integers(0, 3)


@given(counts_of_some(), counts_of_some(), rungs, rules_of_some)
def test_the_inverse_says_exactly_what_was_printed(
    counts: tuple[int, ...], other: tuple[int, ...], finest: int, rules: Rules
) -> None:
    figure = print_counts(counts, finest, rules)
    said = constraints(figure, finest, rules)
    assert all(part.holds(counts) for part in said)
    natural = rules.rung(sum(other[1:])) >= figure.rung
    same = print_counts(other, finest, rules) == figure
    assert same == (natural and all(part.holds(other) for part in said))


@given(counts_of_some(), rungs, rules_of_some, st.data())
def test_the_inverse_holds_at_the_edge(
    counts: tuple[int, ...], finest: int, rules: Rules, data: st.DataObject
) -> None:
    """One person moved: the hardest tables to tell apart."""
    out, into = data.draw(st.integers(0, 5)), data.draw(st.integers(0, 5))
    moved = list(counts)
    if moved[out]:
        moved[out] -= 1
        moved[into] += 1
    figure = print_counts(counts, finest, rules)
    said = constraints(figure, finest, rules)
    assert (print_counts(moved, finest, rules) == figure) == all(p.holds(moved) for p in said)


@given(counts_of_some(), rungs, rules_of_some)
def test_the_verifier_prints_the_same_from_its_own_rules(
    counts: tuple[int, ...], finest: int, rules: Rules
) -> None:
    figure = asdict(print_counts(counts, finest, rules))
    texts = {name: value for name, value in figure.items() if value not in (None, "")}
    assert reprint(counts, finest, rules.k, rules.m, rules.band) == texts


@given(counts_of_some(), rules_of_some)
def test_every_figure_leaves_m_people_free_by_itself(counts: tuple[int, ...], rules: Rules) -> None:
    """Of one group alone: some table with the same print has M people on other answers."""
    figure = print_counts(counts, 3, rules)
    if figure.rung != 1:
        return
    answers, m = sum(counts[1:]), rules.m
    alike = [
        total
        for total in range(answers, 5 * answers + 1)
        if print_counts(some_table(answers, total), 3, rules) == figure
    ]
    # With M people on 3 or below every total up to 5a - 2M can be reached, and the other way round.
    assert any(total <= 5 * answers - 2 * m for total in alike)
    assert any(total >= answers + 2 * m for total in alike)


def some_table(answers: int, total: int) -> tuple[int, ...]:
    """Counts of so many answers that add to this total: ones, fives and one between."""
    fives, between = divmod(total - answers, 4)
    table = [0, answers - fives - bool(between), 0, 0, 0, fives]
    table[1 + between] += bool(between)
    return tuple(table)
