"""Drivers in a release: coarse, never certain, and absent from older releases."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.demonstration.history import shipped_history
from surveys.bank import bank, instrument
from surveys.drivers import outcome_of, printed_drivers
from surveys.errors import InvalidValueError
from surveys.printed_driver import PrintedDriver, print_correlation
from surveys.release import release_from_json

PULSE = instrument("empowerment-culture")


def ballots(people: int) -> list[bytes]:
    """Everyone agrees with everything as much as with the rest: nothing could be closer.

    Empowered has one question each way, so that it is the same for everybody and goes with nothing.
    """
    return [bytes([1 + at % 5] * len(PULSE.items)) for at in range(people)]


@given(st.floats(-1, 1))
def test_nothing_printed_is_certain_or_finer_than_one_decimal(correlation: float) -> None:
    printed = PrintedDriver("ACT1", "listening", print_correlation(correlation), leading=False)
    assert abs(printed.number) <= 0.9
    assert len(printed.correlation.split()[0].lstrip("-")) == 3
    assert abs(printed.number - correlation) <= 0.15 + 1e-9


def test_ninety_nine_people_print_nothing_and_a_hundred_do() -> None:
    assert printed_drivers(ballots(99), PULSE) == ()
    found = printed_drivers(ballots(100), PULSE)
    assert {driver.construct for driver in found} == {c.code for c in PULSE.constructs}
    alike = next(driver for driver in found if driver.construct == "listening")
    assert alike.correlation == "0.9 or more"


@pytest.mark.parametrize("answer", [1, 5])
@pytest.mark.parametrize("construct", ["listening", "ACT1"])
def test_it_does_not_show_whether_everybody_answered_a_theme_alike(
    construct: str, answer: int
) -> None:
    """Else whoever knows that somebody answered would know what they said."""
    places = [at for at, item in enumerate(PULSE.items) if construct in (item.code, item.construct)]
    assert places
    chance = Random(5)

    def one(given: int) -> bytes:
        others = [chance.randint(1, 5) for _ in PULSE.items]
        return bytes(given if at in places else other for at, other in enumerate(others))

    alike = [one(answer) for _ in range(120)]
    but_three = alike[3:] + [one(3) for _ in range(3)]
    shown = [
        {driver.construct for driver in printed_drivers(ballots, PULSE)}
        for ballots in (alike, but_three)
    ]
    assert shown[0] == shown[1] != set()


def test_the_order_of_the_ballots_leaves_no_trace() -> None:
    made = ballots(150)
    assert printed_drivers(made, PULSE) == printed_drivers(made[::-1], PULSE)


def test_the_outcome_is_engagement_or_belief_in_action_or_nothing() -> None:
    assert outcome_of(PULSE) == "ACT1"
    assert outcome_of(instrument("lga-engagement")) is None
    for found in bank():
        outcome = outcome_of(found)
        codes = {item.code for item in found.items} | {c.code for c in found.constructs}
        assert outcome is None or outcome in codes


def test_a_release_without_drivers_keeps_its_bytes_and_one_with_them_comes_back() -> None:
    release = shipped_history()[-1].release
    assert "drivers" not in json.loads(release.to_json())
    driver = PrintedDriver("ACT1", "listening", "0.5", leading=True)
    with_drivers = replace(release, drivers=(driver,))
    assert release_from_json(with_drivers.to_json()) == with_drivers
    assert with_drivers.fingerprint != release.fingerprint


@pytest.mark.parametrize("correlation", ["1.0", "0.95", "0.55", "0.9", "nan", "much", ""])
def test_a_file_cannot_bring_a_finer_one(correlation: str) -> None:
    with pytest.raises(InvalidValueError):
        PrintedDriver("ACT1", "listening", correlation, leading=False)
