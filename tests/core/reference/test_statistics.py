"""Against reference values of statistics: intervals, tests, alpha, weighting, real scores."""

from __future__ import annotations

import csv
import io
import json
import lzma
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from surveys.scoring import (
    change_of_shares,
    cronbach_alpha,
    flipped,
    newcombe,
    parent_figure,
    person_means,
    post_stratify,
    rake,
    rounded,
    score,
    weighted_mean,
    wilson,
)
from surveys.scoring.weighting import Margin, Weights

DATA = Path(__file__).parents[2] / "data"
VALUES: dict[str, Any] = json.loads(
    (DATA / "statistics" / "reference_values.json").read_text("utf-8")
)
BFI: dict[str, Any] = json.loads((DATA / "psychometrics" / "bfi_reference.json").read_text("utf-8"))


@pytest.mark.parametrize("case", VALUES["wilson"], ids=lambda case: f"{case['x']} of {case['n']}")
def test_wilson(case: dict[str, Any]) -> None:
    assert wilson((case["x"], case["n"])) == pytest.approx(case["ci"], abs=1e-9)


@pytest.mark.parametrize("case", VALUES["newcombe_difference_method10"], ids=str)
def test_newcombe(case: dict[str, Any]) -> None:
    """The reference is a minus b, so b is the earlier one."""
    found = newcombe(tuple(case["b"]), tuple(case["a"]))
    assert found == pytest.approx(case["ci"], abs=1e-4)


def test_the_p_value_is_that_of_the_chi_square_test() -> None:
    tested, undefined = VALUES["two_proportion_chisq_R"]
    found = change_of_shares(tuple(tested["b"]), tuple(tested["a"]))
    assert found.p == pytest.approx(tested["p"], abs=1e-11)
    assert found.reliable
    nothing = change_of_shares(tuple(undefined["b"]), tuple(undefined["a"]))
    assert nothing.p is None
    assert not nothing.reliable
    assert nothing.reason


def schools() -> list[dict[str, str]]:
    with (DATA / "statistics" / "apisrs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def margins(*names: str) -> list[Margin]:
    known = {**VALUES["apisrs_raked_stype_schwide"]["margins"]}
    return [([row[name] for row in schools()], known[name]) for name in names]


def check_means(weights: Weights, used: list[Margin], reference: dict[str, Any]) -> None:
    awards = [float(row["awards"] == "Yes") for row in schools()]
    api00 = [float(row["api00"]) for row in schools()]
    mean, error = weighted_mean(awards, weights, used)
    assert mean == pytest.approx(reference["p_awards_yes"][0], abs=1e-8)
    assert error == pytest.approx(reference["p_awards_yes"][1], abs=1e-5)
    mean, error = weighted_mean(api00, weights, used)
    assert mean == pytest.approx(reference["mean_api00"][0], abs=1e-5)
    assert error == pytest.approx(reference["mean_api00"][1], abs=1e-3)


def test_post_stratification() -> None:
    used = margins("stype")
    check_means(post_stratify(used[0]), used, VALUES["apisrs_poststratified_stype"])


def test_raking() -> None:
    """With the stopping rule of the reference: until no table cell moves by one person."""
    reference = VALUES["apisrs_raked_stype_schwide"]
    used = margins("stype", "sch.wide")
    weights = rake(used, tolerance=1.0)
    check_means(weights, used, reference)
    for row, weight in zip(schools(), weights, strict=True):
        expected = reference["weights"][f"{row['stype']}|{row['sch.wide']}"]
        assert weight == pytest.approx(expected, abs=1e-8)


def test_raking_to_the_end_meets_both_margins() -> None:
    used = margins("stype", "sch.wide")
    weights = rake(used)
    for strata, population in used:
        for code, people in population.items():
            assert weights[np.array(strata) == code].sum() == pytest.approx(people, abs=1e-6)


Inventory = list[dict[str, str]]


@pytest.fixture(scope="module")
def inventory() -> Inventory:
    with (DATA / "psychometrics" / "bfi.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def scale(people: Inventory, key: str) -> list[list[int | None]]:
    """The answers of one scale, 1 to 6, with its reversed items flipped."""

    def read(row: dict[str, str], item: str) -> int | None:
        text = row[item.lstrip("-")]
        if text == "NA":
            return None
        return 7 - int(text) if item.startswith("-") else int(text)

    return [[read(row, item) for item in BFI["keys"][key]] for row in people]


@pytest.mark.parametrize("key", BFI["raw_alpha"])
def test_alpha(inventory: Inventory, key: str) -> None:
    alpha, reason = cronbach_alpha(scale(inventory, key))
    assert alpha == pytest.approx(BFI["raw_alpha"][key], abs=1e-6)
    assert reason == ""


@pytest.mark.parametrize("key", BFI["mean"])
def test_scale_means(inventory: Inventory, key: str) -> None:
    identity: Callable[[int], int] = int
    whole = person_means(scale(inventory, key), identity).mean
    assert whole is not None
    assert float(whole) == pytest.approx(BFI["mean"][key], abs=1e-6)
    for gender, expected in BFI["mean_by_gender"].items():
        group = [row for row in inventory if row["gender"] == gender]
        mean = person_means(scale(group, key), identity).mean
        assert mean is not None
        assert float(mean) == pytest.approx(expected[key], abs=1e-6)


def test_the_scores_of_the_canadian_public_service() -> None:
    """The published percentages are whole numbers, so the score can be a point out."""
    packed = (DATA / "pses" / "shares_and_scores.csv.xz").read_bytes()
    table = list(csv.DictReader(io.StringIO(lzma.decompress(packed).decode())))
    assert len(table) == 74558
    shown = near = 0
    for row in table:
        shares = [int(row[f"a{place}"]) for place in range(1, 6)]
        published = int(row["score"])
        if max(*shares, published) > 100:
            continue  # withheld
        ours = score(shares if row["question"] == "Q64" else flipped(shares))
        assert ours is not None
        shown += 1
        near += abs(ours - published) <= 1
    assert shown == 71838
    assert near / shown >= 0.99


def test_derbyshire_as_a_whole_is_the_mean_over_all_its_respondents() -> None:
    published = json.loads(
        (DATA / "council" / "derbyshire_county_council.json").read_text("utf-8")
    )["pulse_december_2020"]
    agree = published["proud_to_work_for_council_agree_pct"]
    responses = {d: n for d, n in published["by_department"].items() if d in agree}
    units = {d: (Fraction(agree[d]), n) for d, n in responses.items()}
    whole = parent_figure(units, responses)
    assert whole.unweighted is not None
    assert rounded(whole.unweighted) == agree["overall"]
    of_departments = Fraction(sum(agree[d] for d in responses), len(responses))
    assert whole.unweighted != of_departments
