"""The states of a wave, what is due, and what it is called."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import get_args

import pytest

from surveys.errors import InvalidValueError, NotAllowedError
from surveys.wave import NEXT, STATES, State, Wave, wave_title

OPENS = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=14)
QUARTER, MONTH, WEEK = timedelta(weeks=13), timedelta(days=30), timedelta(days=7)
ALLOWED = {("planned", "open"), ("open", "closed"), ("closed", "released")}


def wave(state: State = "planned") -> Wave:
    return Wave("w1", "Autumn 2026", OPENS, CLOSES, state)


def test_the_states_are_those_of_the_type() -> None:
    assert get_args(State) == STATES == tuple(NEXT)


@pytest.mark.parametrize(("here", "to"), list(product(STATES, STATES)))
def test_only_the_next_state_is_allowed(here: State, to: State) -> None:
    if (here, to) in ALLOWED:
        assert wave(here).moved(to).state == to
        return
    with pytest.raises(NotAllowedError, match=f"'Autumn 2026' is {here} and cannot become {to}"):
        wave(here).moved(to)


@pytest.mark.parametrize(
    ("state", "now", "due"),
    [
        ("planned", OPENS - timedelta(seconds=1), None),
        ("planned", OPENS, "open"),
        ("planned", CLOSES + timedelta(days=9), "open"),
        ("open", CLOSES - timedelta(seconds=1), None),
        ("open", CLOSES, "closed"),
        ("closed", CLOSES, "released"),
        ("released", CLOSES + timedelta(days=999), None),
    ],
)
def test_what_is_due_depends_on_state_and_clock_alone(
    state: State, now: datetime, due: State | None
) -> None:
    assert wave(state).due(now) == due


@pytest.mark.parametrize(
    ("late", "extended"),
    [
        (timedelta(0), timedelta(0)),
        (timedelta(days=7), timedelta(0)),
        (timedelta(days=7, seconds=1), timedelta(days=8)),
        (timedelta(days=20), timedelta(days=20)),
    ],
)
def test_a_wave_that_opens_late_keeps_half_its_window_or_is_given_the_lost_days(
    late: timedelta, extended: timedelta
) -> None:
    opened = wave().opened(OPENS + late)
    assert opened.state == "open"
    assert opened.closes == CLOSES + extended


def test_an_open_wave_is_not_opened_again() -> None:
    with pytest.raises(NotAllowedError):
        wave("open").opened(OPENS)


@pytest.mark.parametrize(
    ("day", "gap", "title"),
    [
        ("2026-09-01", QUARTER, "Autumn 2026"),
        ("2026-11-30", QUARTER, "Autumn 2026"),
        ("2026-12-01", QUARTER, "Winter 2026/27"),
        ("2027-02-28", QUARTER, "Winter 2026/27"),
        ("2099-12-01", QUARTER, "Winter 2099/00"),
        ("2026-03-03", QUARTER, "Spring 2026"),
        ("2026-08-31", QUARTER, "Summer 2026"),
        ("2026-11-03", MONTH, "November 2026"),
        ("2026-11-03", WEEK, "3 November 2026"),
    ],
)
def test_a_title_is_as_exact_as_the_recurrence_needs(day: str, gap: timedelta, title: str) -> None:
    assert wave_title(datetime.fromisoformat(f"{day}T09:00+00:00"), gap) == title


def test_a_taken_title_gives_way_to_a_more_exact_one() -> None:
    taken = ["Autumn 2026"]
    for expected in ("September 2026", "1 September 2026"):
        title = wave_title(OPENS, QUARTER, taken)
        assert title == expected
        taken.append(title)
    with pytest.raises(InvalidValueError, match="choose another day"):
        wave_title(OPENS, QUARTER, taken)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("code", " ", "needs a code"),
        ("title", "", "needs a title"),
        ("title", "Autumn ", "without spaces"),
        ("title", "Autumn\r\nBcc: all", "one line"),
        ("title", "x" * 61, "at most 60"),
        ("opens", OPENS.replace(tzinfo=None), "with a zone"),
        ("closes", OPENS, "closes before it opens"),
        ("state", "paused", "state must be one of"),
    ],
)
def test_an_invalid_wave_cannot_exist(field: str, value: object, words: str) -> None:
    fields = {"code": "w1", "title": "Autumn 2026", "opens": OPENS, "closes": CLOSES}
    with pytest.raises(InvalidValueError, match=words):
        Wave(**{**fields, field: value})  # type: ignore[arg-type]
