"""Two waves, one leaver and one joiner: what the leaver said stays open."""

from __future__ import annotations

import random

import pytest

from surveys.disclosure.printing import Rules, print_counts
from tests.redteam.attacks import options_of_one_leaver

RULES = Rules()
SIDES = ({4, 5}, {1, 2, 3}, {1, 2}, {3, 4, 5})


def waves(people: int, seed: int) -> tuple[list[int], list[int], int]:
    """Exact counts before and after, and what the one who left had answered."""
    chance = random.Random(seed)
    mood = chance.uniform(0.4, 0.85)
    rest = 1 - mood
    weights = (0.03, 0.15 * rest, 0.35 * rest, 0.5 * rest, 0.6 * mood, 0.4 * mood)
    answers = chance.choices(range(6), weights, k=people)
    before = [answers.count(j) for j in range(6)]
    left, came = chance.choice(answers), chance.choices(range(6), weights)[0]
    after = [n - (j == left) + (j == came) for j, n in enumerate(before)]
    return before, after, left


@pytest.mark.parametrize("people", [12, 20, 45, 130, 260])
def test_the_leaver_stays_free_when_one_other_may_have_changed_their_mind(people: int) -> None:
    for seed in range(4):
        before, after, left = waves(people, seed)
        figures = print_counts(before, 3, RULES), print_counts(after, 3, RULES)
        options = options_of_one_leaver(*figures, people, RULES, changed=1)
        assert left in options
        assert not any(options <= side for side in SIDES), (people, seed, options)


def test_exact_counts_give_the_leaver_away() -> None:
    """The teeth: with exact counts the difference of the waves is the answer itself."""
    told = 0
    for seed in range(20):
        before, after, left = waves(12, seed)
        gone = [j for j in range(6) if after[j] < before[j]]
        told += gone == [left]
    assert told >= 10
