"""Events on the time axis, the weighted figure beside the plain one, and the band."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.errors import InvalidValueError
from surveys.events import Event, marks, read_title
from surveys.measure import Measure, Value
from surveys.reader import Reader
from surveys.weighted import weighted
from tests.fixtures.releases import release

LISTEN = Measure("theme_score", "listen")
SIZES = {"org": (400, 1000), "d.pla": (100, 750), "d.chi": (300, 250)}


def event(day: str, title: str = "Move", place: str = "") -> Event:
    return Event(date.fromisoformat(day), title, place)


def lettered(*events: Event, place: str = "") -> list[str]:
    found = marks(events, date(2026, 1, 1), date(2026, 12, 31), place)
    return [mark.words for mark in found]


def test_events_are_lettered_by_day_and_only_between_the_waves() -> None:
    later, earlier = event("2026-05-02", "Review"), event("2026-02-01", "Move")
    assert lettered(later, earlier, event("2025-12-31"), event("2027-01-01")) == [
        "A: 1 February 2026, Move",
        "B: 2 May 2026, Review",
    ]


def test_a_directorate_sees_its_own_events_and_those_of_everybody() -> None:
    own, others = event("2026-02-01", "Move", "PLA"), event("2026-03-01", "Merger", "CHI")
    everybody = event("2026-04-01", "Pay award")
    assert lettered(own, others, everybody, place="PLA") == [
        "A: 1 February 2026, Move",
        "B: 1 April 2026, Pay award",
    ]
    assert len(lettered(own, others, everybody)) == 3


def test_more_events_than_letters_still_have_a_mark_each() -> None:
    found = marks([event("2026-03-01", str(n)) for n in range(60)], date.min, date.max)
    assert len({mark.letter for mark in found}) == 60


@pytest.mark.parametrize("title", ["", "   ", "x" * 81])
def test_a_title_must_be_given_and_be_short(title: str) -> None:
    with pytest.raises(InvalidValueError, match="1 to 80 characters"):
        read_title(title)


def test_the_weighted_figure_counts_each_directorate_by_its_headcount() -> None:
    made = release(
        "2026-03-01",
        {"org": {"listen": "55"}, "d.pla": {"listen": "40"}, "d.chi": {"listen": "60"}},
        sizes={**SIZES, "d.chi": (200, 250)},
    )
    found = weighted(Reader(made), LISTEN)
    assert found is not None
    assert found.number == (40 * 750 + 60 * 250) / 1000 == 45
    assert found.covered == 1
    assert found.words == (
        "Had every directorate answered in proportion to its size, it would be 45 instead of 55."
    )


def test_what_the_weighted_figure_does_not_cover_is_said() -> None:
    made = release(
        "2026-03-01",
        {"org": {"listen": "50"}, "d.pla": {"listen": "50"}, "d.chi": {"listen": "50"}},
        sizes={"org": (400, 1000), "d.pla": (100, 400), "d.chi": (200, 250)},
        without={"d.leg": "few"},
    )
    found = weighted(Reader(made), LISTEN)
    assert found is not None
    assert "the same 50 (over directorates with figures, where 65% of staff work)" in found.words


def test_a_bound_or_a_single_directorate_gives_no_weighted_figure() -> None:
    scores = {"org": {"listen": "50"}, "d.pla": {"listen": "50"}, "d.chi": {"listen": "95 or more"}}
    assert weighted(Reader(release("2026-03-01", scores)), LISTEN) is None
    assert weighted(Reader(release("2026-03-01", scores)), Measure("response_rate")) is None


@given(
    number=st.floats(0, 100), margin=st.floats(0, 100), people=st.integers(1, 500),
    unasked=st.integers(0, 500), rounding=st.floats(0, 3),
)  # fmt: skip
def test_the_band_holds_the_figure_and_never_leaves_the_scale(
    number: float, margin: float, people: int, unasked: int, rounding: float
) -> None:
    value = Value(number, "", rounding, margin, people, eligible=people + unasked)
    low, high = value.band
    assert 0 <= low <= number <= high <= 100
    if unasked == 0 and people > 1:
        assert (low, high) == (max(0.0, number - rounding), min(100.0, number + rounding))
