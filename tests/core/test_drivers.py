"""Drivers: what goes with what, and what is too little to say."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest

from surveys.bank import instrument
from surveys.drivers import drivers
from surveys.errors import InvalidValueError

PULSE = instrument("empowerment-culture")
EMPOWERED, LISTENING, ACTION = (0, 1), (6, 7), 10


def ballots(people: int, seed: int = 1) -> list[bytes]:
    """People whose belief in action follows being listened to, and being empowered a little."""
    chance = random.Random(seed)
    made = []
    for _ in range(people):
        answers = [chance.randint(1, 5) for _ in PULSE.items]
        listened = answers[LISTENING[0]] + answers[LISTENING[1]]
        answers[ACTION] = min(5, max(1, round(listened / 2 + chance.gauss(0, 0.4))))
        made.append(bytes(answers))
    return made


def test_the_strongest_theme_comes_first_and_alone_when_it_stands_out() -> None:
    found = drivers(Counter(ballots(800)), PULSE, "ACT1")
    assert [driver.construct for driver in found][0] == "listening"
    assert [driver.construct for driver in found if driver.leading] == ["listening"]
    assert found[0].low < found[0].correlation < found[0].high
    assert len(found) == 5


def test_the_correlation_is_pearsons_with_reverse_items_flipped() -> None:
    made = ballots(300)
    table = np.array([list(answers) for answers in made], dtype=float)
    empowered = (table[:, 0] + 6 - table[:, 1]) / 2
    expected = np.corrcoef(empowered, table[:, ACTION])[0, 1]
    found = {d.construct: d for d in drivers(Counter(made), PULSE, "ACT1")}
    assert found["empowered"].correlation == pytest.approx(expected)
    half = 1.959964 / np.sqrt(297)
    assert found["empowered"].low == pytest.approx(np.tanh(np.arctanh(expected) - half), abs=1e-6)


def test_the_order_of_the_ballots_leaves_no_trace() -> None:
    made = ballots(200)
    dealt = list(made)
    random.Random(2).shuffle(dealt)
    assert drivers(Counter(made), PULSE, "ACT1") == drivers(Counter(dealt), PULSE, "ACT1")


def test_a_theme_is_not_its_own_driver() -> None:
    found = drivers(Counter(ballots(200)), PULSE, "listening")
    assert {d.construct for d in found} == {"empowered", "innovate", "feedback", "recognition"}
    assert "listening" not in {d.construct for d in drivers(Counter(ballots(200)), PULSE, "LIS1")}


def test_who_did_not_answer_both_is_left_out() -> None:
    made = ballots(150)
    silent = [bytes([*answers[:6], 0, 0, *answers[8:]]) for answers in ballots(60, seed=3)]
    found = {d.construct: d.people for d in drivers(Counter(made + silent), PULSE, "ACT1")}
    assert found["listening"] == 150
    assert found["feedback"] == 210


def test_too_few_people_say_nothing_and_what_does_not_vary_goes_with_nothing() -> None:
    assert drivers(Counter(ballots(99)), PULSE, "ACT1") == ()
    assert drivers({}, PULSE, "ACT1") == ()
    alike = drivers({bytes([3] * 11): 500}, PULSE, "ACT1")
    assert {driver.printed for driver in alike} == {"0.0"}


def test_a_perfect_correlation_is_no_error() -> None:
    made = {bytes([n, 6 - n, *[3] * 8, n]): 50 for n in range(1, 6)}
    found, *others = drivers(made, PULSE, "ACT1")
    assert {driver.printed for driver in others} == {"0.0"}
    assert (found.construct, found.printed, found.high) == (
        "empowered",
        "0.9 or more",
        found.correlation,
    )


def test_where_nothing_goes_with_the_outcome_nothing_leads_alone() -> None:
    chance = random.Random(5)
    noise = [bytes(chance.randint(1, 5) for _ in PULSE.items) for _ in range(400)]
    found = drivers(Counter(noise), PULSE, "ACT1")
    assert all(driver.leading for driver in found)
    assert all(abs(driver.correlation) < 0.2 for driver in found)


def test_an_unknown_outcome_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="no theme or item 'joy'"):
        drivers({}, PULSE, "joy")
