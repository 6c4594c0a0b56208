"""Against the worked examples and published changes of the Civil Service People Survey."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from surveys.scoring import (
    change_of_shares,
    favourable,
    flipped,
    index,
    margin,
    rounded,
    rounded_change,
    score,
)

DATA = Path(__file__).parents[2] / "data" / "csps"
EXAMPLES: dict[str, Any] = json.loads((DATA / "csps_worked_examples.json").read_text("utf-8"))
AGREEMENT = ("strongly_disagree", "disagree", "neither", "agree", "strongly_agree")
ZERO_TO_TEN = {"0": 1, "1-4": 2, "5-6": 3, "7-9": 4, "10": 5}


def test_the_engagement_of_one_person() -> None:
    answers = [AGREEMENT.index(word) + 1 for word in EXAMPLES["engagement_individual"]["answers"]]
    assert index([answers]).mean == EXAMPLES["engagement_individual"]["expected_score"]


def five_answers(score_of_person: int) -> list[int]:
    """Five answers whose mean score is the one given."""
    points, left = divmod(score_of_person, 5)
    assert left == 0
    return [1 + min(4, max(0, points - 4 * place)) for place in range(5)]


def test_the_engagement_index_of_a_group() -> None:
    people = [five_answers(s) for s in EXAMPLES["engagement_group"]["individual_scores"]]
    assert index(people).mean == EXAMPLES["engagement_group"]["expected_index"]


def test_the_same_share_favourable_with_another_index() -> None:
    example = EXAMPLES["index_vs_percent_positive"]
    a = flipped(example["A"]["pct"])
    assert (favourable(a), score(a)) == (example["A"]["positive"], example["A"]["index"])
    b = flipped(example["B"]["pct"])  # its printed percentages add to 102
    assert [value and round(float(value), 2) for value in (favourable(b), score(b))] == [
        49.02,
        61.76,
    ]
    unscaled = score(b)
    assert unscaled is not None
    assert rounded(unscaled * sum(b) / 100) == example["B"]["index"]


def test_the_proxy_stress_index() -> None:
    example = EXAMPLES["proxy_stress_individual"]
    words = {**{w: 5 - i for i, w in enumerate(AGREEMENT)}, "no": 1, "prefer_not_to_say": 3}
    person = [words[word] for word in example["answers"].values()]
    assert index([person]).mean == example["expected"]
    assert [25 * (answer - 1) for answer in person] == [
        example["weights"][word] for word in example["answers"].values()
    ]


def test_the_perma_index() -> None:
    example = EXAMPLES["perma_individual"]
    person = [
        ZERO_TO_TEN[{"7/8/9": "7-9", "1/2/3/4": "1-4"}[word]]
        if "/" in word
        else AGREEMENT.index(word) + 1
        for word in example["answers"].values()
    ]
    assert index([person]).mean == example["expected"]


@pytest.mark.parametrize("group", EXAMPLES["margin_of_error_with_fpc"], ids=lambda g: g["group"])
def test_margins_with_the_finite_population_correction(group: dict[str, int]) -> None:
    p, n, population = group["pct"] / 100, group["responses"], group["headcount"]
    with_correction = margin(p, n, population)
    without = margin(p, n)
    assert with_correction is not None
    assert without is not None
    assert rounded(100 * with_correction) == group["moe_pp"]
    assert rounded(100 * without) == {"A": 9, "B": 11, "C": 14, "D": 5}[str(group["group"])]


def test_reading_the_margins_against_each_other() -> None:
    groups = {group["group"]: group for group in EXAMPLES["margin_of_error_with_fpc"]}

    def apart(one: str, other: str) -> bool:
        a, b = groups[one], groups[other]
        return abs(a["pct"] - b["pct"]) > a["moe_pp"] + b["moe_pp"]

    def share(group: str) -> tuple[int, int]:
        n = groups[group]["responses"]
        return round(n * groups[group]["pct"] / 100), n

    for pair, reading in (("AB", "not significant"), ("AD", "significant")):
        assert EXAMPLES["overlap_reading"][f"{pair[0]}_vs_{pair[1]}"] == reading
        assert apart(*pair) == (reading == "significant")
        assert change_of_shares(share(pair[0]), share(pair[1])).reliable == apart(*pair)


def test_shares_that_do_not_add_to_a_hundred_when_rounded() -> None:
    table = EXAMPLES["rounding_table_A_2019"]
    counts = flipped(table["counts"])
    shares = [Fraction(100 * n, sum(counts)) for n in table["counts"]]
    positive = favourable(counts)
    assert positive is not None
    assert [rounded(share) for share in shares] == table["displayed"]
    assert sum(rounded(share) for share in shares) == table["sum_displayed"]
    assert round(float(positive), 2) == table["positive_pct_unrounded"]
    assert rounded(positive) == table["positive_displayed"]


def test_the_same_table_of_2024_to_three_decimals() -> None:
    table = EXAMPLES["rounding_table_A_2024"]
    shares = [round(100 * n / table["n"], 3) for n in table["counts"]]
    assert shares == pytest.approx(table["displayed_3dp"], abs=0.0006)
    positive = favourable(flipped(table["counts"]))
    assert positive is not None
    assert float(positive) == pytest.approx(table["positive"], abs=0.0006)


def test_a_change_is_the_rounded_difference_of_unrounded_values() -> None:
    table = EXAMPLES["rounding_table_B"]
    group, benchmark = table["group_E"], table["benchmark"]
    assert [rounded(group), rounded(benchmark)] == table["displayed"]
    assert rounded_change(benchmark, group) == table["displayed_difference"]
    assert rounded(group) - rounded(benchmark) == -5  # what subtracting the printed ones gives


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_all_96_cells_of_the_margin_table() -> None:
    cells = rows("csps_margin_table_no_fpc.csv")
    assert len(cells) == 96
    for cell in cells:
        found = margin(int(cell["pct_or_complement"]) / 100, int(cell["respondents"]))
        assert found is not None
        assert rounded(100 * found) == int(cell["moe_pp"]), cell


def published_changes() -> Sequence[tuple[int, int, int]]:
    """Every published (level before, level after, change), in whole percents."""
    years = [str(year) for year in range(2009, 2021)]
    return [
        (rounded(100 * Fraction(row[a])), rounded(100 * Fraction(row[b])), int(row[f"{b} change"]))
        for row in rows("csps2009_2020_median_benchmarks.csv")
        for a, b in pairwise(years)
        if row[f"{b} change"] != "NA"
    ]


def test_every_published_change_is_one_our_rule_makes_of_levels_that_print_as_published() -> None:
    """The unrounded levels are not published: each change is shown to be ours for some that
    round to the published ones, and subtracting the printed ones is shown to be wrong."""
    changes = published_changes()
    assert len(changes) == 1173
    wrong = 0
    for before, after, change in changes:
        shift = change - (after - before)
        assert abs(shift) <= 1
        wrong += shift != 0
        low = Fraction(before) - Fraction(3, 10) * shift
        high = Fraction(after) + Fraction(3, 10) * shift
        assert (rounded(low), rounded(high)) == (before, after)
        assert rounded_change(low, high) == change
    assert wrong == 259
