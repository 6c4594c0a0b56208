"""Scores and their laws, and every case in which there is nothing to say."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.errors import InvalidValueError
from surveys.scoring import (
    Spread,
    adjusted,
    change_of_means,
    change_of_shares,
    cronbach_alpha,
    favourable,
    flipped,
    index,
    margin_of_mean,
    margin_of_share,
    neutral,
    newcombe,
    parent_figure,
    post_stratify,
    rake,
    reversed_items,
    rounded,
    rounded_change,
    score,
    spread_of,
    theme_favourable,
    unfavourable,
    wilson,
)

counts = st.lists(st.integers(0, 500), min_size=5, max_size=5)
shares = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
people = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.none() | st.integers(1, 5), min_size=width, max_size=width), max_size=8
    )
)

SCORES = """
    sd | d | n | a | sa | favourable | neutral | unfavourable | score
    1  | 0 | 0 | 0 | 0  | 0          | 0       | 100          | 0
    0  | 0 | 1 | 0 | 0  | 0          | 100     | 0            | 50
    0  | 0 | 0 | 0 | 1  | 100        | 0       | 0            | 100
    1  | 1 | 1 | 1 | 1  | 40         | 20      | 40           | 50
"""


@pytest.mark.parametrize("line", SCORES.strip().splitlines()[1:])
def test_scores_of_one_item(line: str) -> None:
    *given_counts, fav, mid, unfav, points = [int(cell) for cell in line.split("|")]
    assert favourable(given_counts) == fav
    assert neutral(given_counts) == mid
    assert unfavourable(given_counts) == unfav
    assert score(given_counts) == points


def test_an_exact_score_is_no_float() -> None:
    assert score([0, 1, 0, 2, 0]) == Fraction(175, 3)


@given(counts)
def test_the_three_shares_are_the_whole_and_flipping_mirrors(n: list[int]) -> None:
    parts = favourable(n), neutral(n), unfavourable(n)
    if sum(n) == 0:
        assert parts == (None, None, None)
        assert score(n) is None
        return
    assert sum(part for part in parts if part is not None) == 100
    assert favourable(flipped(n)) == unfavourable(n)
    assert (score(n) or 0) + (score(flipped(n)) or 0) == 100


@pytest.mark.parametrize("bad", [[1, 2, 3, 4], [1] * 6, [-1, 0, 0, 0, 2], [True, 0, 0, 0, 0],
                                 [1.0, 0, 0, 0, 0]])  # fmt: skip
def test_counts_that_are_none_are_refused(bad: list[int]) -> None:
    with pytest.raises(InvalidValueError):
        favourable(bad)


ROUNDED = [
    (Fraction(1, 2), 1), (Fraction(-1, 2), -1), (Fraction(29, 2), 15), (Fraction(-29, 2), -15),
    (0.49999999999999994, 0), (-0.4, 0), (2.5, 3), (3.5, 4), (Fraction(0), 0),
]  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), ROUNDED)
def test_a_half_goes_away_from_zero(value: Fraction | float, expected: int) -> None:
    assert rounded(value) == expected


@given(st.fractions(0, 100), st.fractions(0, 100))
def test_a_rise_and_the_fall_that_undoes_it_round_alike(a: Fraction, b: Fraction) -> None:
    assert rounded_change(a, b) == -rounded_change(b, a)
    assert abs(rounded_change(a, b) - (rounded(b) - rounded(a))) <= 1


def test_a_person_counts_once_however_many_items_they_answered() -> None:
    answers: list[list[int | None]] = [[5, None, None], [1, 1, 4], [None, None, None]]
    assert theme_favourable(answers).mean == Fraction(100 + Fraction(100, 3), 2)
    assert index(answers).mean == Fraction(100 + 25, 2)
    assert index(answers).n == 2


@given(people)
def test_spreads_agree_with_the_textbook(answers: list[list[int | None]]) -> None:
    means = [
        Fraction(sum(25 * (a - 1) for a in told), len(told))
        for person in answers
        if (told := [a for a in person if a is not None])
    ]
    found = index(answers)
    assert found.n == len(means)
    if not means:
        assert found == Spread(0, None, None)
        return
    mean = sum(means, Fraction()) / len(means)
    assert found.mean == mean
    if len(means) > 1:
        assert found.variance == sum((m - mean) ** 2 for m in means) / (len(means) - 1)
    else:
        assert found.variance is None


@given(people)
def test_reversing_every_item_mirrors_the_index(answers: list[list[int | None]]) -> None:
    mirrored = reversed_items(answers, range(5))
    mean, other = index(answers).mean, index(mirrored).mean
    assert (mean is None) == (other is None)
    assert mean is None or other is None or mean + other == 100


@given(shares)
def test_an_interval_holds_its_share_and_stays_in_range(share: tuple[int, int]) -> None:
    found = wilson(share)
    assert found is not None
    low, high = found
    assert 0 <= low <= share[0] / share[1] <= high <= 1
    other = wilson((share[1] - share[0], share[1]))
    assert other == pytest.approx((1 - high, 1 - low))


@given(shares, shares)
def test_a_change_mirrors_when_its_ends_are_swapped(a: tuple[int, int], b: tuple[int, int]) -> None:
    there, back = change_of_shares(a, b), change_of_shares(b, a)
    assert there.difference is not None
    assert back.difference == -there.difference
    assert there.interval is not None
    assert back.interval == pytest.approx((-there.interval[1], -there.interval[0]))
    assert there.reliable == back.reliable
    assert -1 <= there.interval[0] <= there.difference <= there.interval[1] <= 1
    assert (there.p is None) == bool(there.reason)
    assert there.p is None or 0 <= there.p <= 1


RELIABLE = """
    before     | after      | reliable
    480  1000  | 550  1000  | True
    48   100   | 55   100   | False
    0    10    | 0    20    | False
    10   10    | 20   20    | False
    5000 10000 | 5290 10000 | False
    5000 10000 | 5300 10000 | True
    5300 10000 | 5000 10000 | True
"""


@pytest.mark.parametrize("line", RELIABLE.strip().splitlines()[1:])
def test_a_change_is_reliable_when_it_is_sure_and_at_least_three_points(line: str) -> None:
    before, after, expected = [cell.split() for cell in line.split("|")]
    found = change_of_shares((int(before[0]), int(before[1])), (int(after[0]), int(after[1])))
    assert str(found.reliable) == expected[0]


def test_nothing_to_say_is_said_in_words_and_never_nan() -> None:
    assert wilson((0, 0)) is None
    assert newcombe((0, 0), (1, 2)) is None
    assert margin_of_share((0, 0), 0) is None
    assert margin_of_mean(Spread(1, Fraction(50), None), 1) is None
    for found in (
        change_of_shares((0, 0), (3, 5)),
        change_of_shares((3, 5), (0, 0)),
        change_of_shares((0, 10), (0, 20)),
        change_of_means(Spread(0, None, None), Spread(1, Fraction(1), None)),
        change_of_means(Spread(1, Fraction(1), None), Spread(1, Fraction(9), None)),
        change_of_means(
            spread_of(2, Fraction(8), Fraction(32)), spread_of(2, Fraction(8), Fraction(32))
        ),
    ):
        assert found.p is None
        assert found.reason
        assert not found.reliable


def test_when_everybody_answered_there_is_no_margin() -> None:
    assert margin_of_share((12, 30), 30) == 0
    assert margin_of_share((1, 1), 1) == 0
    assert margin_of_mean(index([[1], [5]]), 2) == 0
    with pytest.raises(InvalidValueError, match="30 answered but the population is 29"):
        margin_of_share((12, 30), 29)


@pytest.mark.parametrize("bad", [(-1, 5), (6, 5), (0, -1)])
def test_a_share_that_is_none_is_refused(bad: tuple[int, int]) -> None:
    with pytest.raises(InvalidValueError, match="is not a share"):
        wilson(bad)


def test_a_change_of_means_is_the_normal_test() -> None:
    before, after = (
        Spread(400, Fraction(50), Fraction(400)),
        Spread(400, Fraction(54), Fraction(400)),
    )
    found = change_of_means(before, after)
    assert found.difference == 4
    assert found.p == pytest.approx(math.erfc(4 / math.sqrt(2) / math.sqrt(2)))
    assert found.interval == pytest.approx(
        (4 - 1.959964 * math.sqrt(2), 4 + 1.959964 * math.sqrt(2))
    )
    assert found.reliable
    assert not change_of_means(before, Spread(400, Fraction(52), Fraction(4))).reliable


def test_benjamini_and_hochbergs_own_example() -> None:
    """The fifteen p values of Benjamini and Hochberg 1995, section 3.2: four are called."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240,
         0.4262, 0.5719, 0.6528, 0.7590, 1.0000]  # fmt: skip
    found = adjusted([*p[::-1], None])
    assert found[-1] is None
    assert [value is not None and value <= 0.05 for value in found[:-1][::-1]] == [True] * 4 + [
        False
    ] * 11
    assert adjusted([]) == ()
    assert adjusted([None]) == (None,)


@given(st.lists(st.floats(0, 1), max_size=12))
def test_adjusting_keeps_the_order_and_never_helps(p_values: list[float]) -> None:
    found = [value for value in adjusted(p_values) if value is not None]
    assert len(found) == len(p_values)
    assert all(p <= q <= 1 for p, q in zip(p_values, found, strict=True))
    ranked = [q for _, q in sorted(zip(p_values, found, strict=True))]
    assert ranked == sorted(ranked)


def test_alpha_where_it_is_defined_and_where_not() -> None:
    assert cronbach_alpha([[1, 1], [3, 3], [5, 5]]) == (pytest.approx(1.0), "")
    for answers, word in (
        ([], "two people"),
        ([[1], [2]], "two items"),
        ([[1, 2]], "two people"),
        ([[3, 3], [3, 3]], "alike"),
        ([[1, 5], [5, 1]], "alike"),
        ([[1, None], [None, 2], [3, None]], "two people"),
    ):
        alpha, reason = cronbach_alpha(answers)
        assert alpha is None
        assert word in reason


@given(people)
def test_alpha_is_a_number_of_one_at_most_or_a_reason(answers: list[list[int | None]]) -> None:
    alpha, reason = cronbach_alpha(answers)
    assert (alpha is None) == bool(reason)
    complete = all(a is not None for person in answers for a in person)
    assert alpha is None or (math.isfinite(alpha) and alpha <= 1 + 1e-9)
    assert not complete or "missing" not in reason


def test_a_parent_is_the_mean_over_its_respondents_and_weighted_to_headcount() -> None:
    units = {"AD": (Fraction(40), 30), "PL": (Fraction(70), 10), "CH": (Fraction(0), 0)}
    found = parent_figure(units, {"AD": 100, "PL": 300, "CH": 100})
    assert found.unweighted == Fraction(40 * 30 + 70 * 10, 40)
    assert found.weighted == Fraction(40 * 100 + 70 * 300, 400)
    assert found.covered == Fraction(4, 5)
    nothing = parent_figure({}, {"AD": 100})
    assert (nothing.unweighted, nothing.weighted, nothing.covered) == (None, None, 0)
    with pytest.raises(InvalidValueError, match="AD"):
        parent_figure(units, {"PL": 5})


def test_margins_that_cannot_fit_are_refused() -> None:
    for margin in (([], {}), (["A"], {"A": 5, "B": 5}), (["A", "C"], {"A": 5})):
        with pytest.raises(InvalidValueError):
            post_stratify(margin)
    with pytest.raises(InvalidValueError, match="every respondent"):
        rake([(["A", "B"], {"A": 5, "B": 5}), (["X"], {"X": 10})])
    impossible = [(["A", "B"], {"A": 5, "B": 5}), (["X", "Y"], {"X": 2, "Y": 8})]
    with pytest.raises(InvalidValueError, match="do not fit"):
        rake(impossible)
