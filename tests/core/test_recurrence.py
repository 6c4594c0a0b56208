"""When a survey recurs: the rule, the calendar, the clock changes and the bad rules."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.errors import InvalidValueError
from surveys.recurrence import (
    PRESETS,
    Quiet,
    Recurrence,
    WaveDates,
    is_working_day,
    occurrences,
    parse_rule,
    rule_days,
    typical_gap,
)

LONDON = ZoneInfo("Europe/London")
# England and Wales, as published by the government for 2026 and 2027.
BANK_HOLIDAYS = frozenset(
    {
        *(date(2026, *day) for day in ((1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31))),
        *(date(2026, 12, day) for day in (25, 28)),
        *(date(2027, *day) for day in ((1, 1), (3, 26), (3, 29), (5, 3), (5, 31), (8, 30))),
        *(date(2027, 12, day) for day in (27, 28)),
    }
)
START_2026 = datetime(2026, 1, 1, tzinfo=UTC)


def recurrence(rule: str, **more: object) -> Recurrence:
    return Recurrence(rule, time(9, 30), **{"window_days": 14, **more})  # type: ignore[arg-type]


def openings(waves: Collection[WaveDates]) -> list[str]:
    return [f"{wave.opens:%Y-%m-%d}" for wave in waves]


@pytest.mark.parametrize(
    ("preset", "expected"),
    [
        # 1 Jan is a holiday, 2 Jan a Friday; 1 Feb and 1 Mar are Sundays; 1 May is a Friday
        ("monthly", "2026-01-02 2026-02-02 2026-03-02 2026-04-01 2026-05-01"),
        ("first-tuesday", "2026-01-06 2026-02-03 2026-03-03 2026-04-07 2026-05-05"),
        ("quarterly", "2026-03-03 2026-06-02 2026-09-01 2026-12-01 2027-03-02"),
        ("yearly", "2026-10-06 2027-10-05 2028-10-03 2029-10-02 2030-10-01"),
    ],
)
def test_presets_fall_on_the_days_their_names_say(preset: str, expected: str) -> None:
    waves = occurrences(recurrence(PRESETS[preset][1]), START_2026, count=5, holidays=BANK_HOLIDAYS)
    assert openings(waves) == expected.split()


def test_a_bank_holiday_monday_moves_to_tuesday_and_easter_to_the_tuesday_after() -> None:
    first_mondays = recurrence("FREQ=MONTHLY;BYDAY=1MO")
    waves = occurrences(
        first_mondays,
        datetime(2026, 4, 1, tzinfo=UTC),
        until=datetime(2026, 6, 30, tzinfo=UTC),
        holidays=BANK_HOLIDAYS,
    )
    assert openings(waves) == ["2026-04-07", "2026-05-05", "2026-06-01"]


def test_nothing_opens_or_closes_in_a_quiet_period() -> None:
    purdah = Quiet(date(2026, 3, 27), date(2026, 5, 8), "local elections")
    rule = recurrence("FREQ=MONTHLY;BYMONTHDAY=16", quiet=(purdah,))
    waves = occurrences(rule, datetime(2026, 3, 1, tzinfo=UTC), count=3, holidays=BANK_HOLIDAYS)
    # 16 March closes on the 30th, in purdah: the next working day after it is Monday 11 May,
    # on which the wave of 16 April opens too.
    assert [(f"{w.opens:%d %b}", f"{w.closes:%d %b}") for w in waves] == [
        ("16 Mar", "11 May"),
        ("11 May", "18 May"),
        ("18 May", "01 Jun"),
    ]


def test_a_wave_pushed_past_the_next_one_gives_way_to_it() -> None:
    christmas = Quiet(date(2026, 12, 14), date(2027, 1, 3), "Christmas")
    weekly = recurrence("FREQ=WEEKLY;BYDAY=WE", window_days=5, quiet=(christmas,))
    waves = occurrences(weekly, datetime(2026, 12, 1, tzinfo=UTC), count=5, holidays=BANK_HOLIDAYS)
    expected = ["2026-12-02", "2026-12-09", "2027-01-04", "2027-01-06", "2027-01-13"]
    assert openings(waves) == expected


def test_the_opening_hour_is_local_on_both_sides_of_the_clock_change() -> None:
    weekly = recurrence("FREQ=WEEKLY;BYDAY=MO", window_days=7)
    spring = occurrences(weekly, datetime(2026, 3, 22, tzinfo=UTC), count=2)
    autumn = occurrences(weekly, datetime(2026, 10, 18, tzinfo=UTC), count=2)
    utc_hours = [wave.opens.astimezone(UTC).strftime("%d %H:%M") for wave in spring + autumn]
    assert utc_hours == ["23 09:30", "30 08:30", "19 08:30", "26 09:30"]
    assert {wave.opens.strftime("%H:%M") for wave in spring + autumn} == {"09:30"}


def test_an_hour_that_the_clock_change_skips_opens_an_hour_later() -> None:
    # Cairo changes its clocks on Friday 24 April 2026 at midnight.
    rule = Recurrence("FREQ=WEEKLY;BYDAY=FR", time(0, 30), 5, zone="Africa/Cairo")
    (wave,) = occurrences(rule, datetime(2026, 4, 22, tzinfo=UTC), count=1)
    assert wave.opens.isoformat() == "2026-04-24T01:30:00+03:00"


def test_skipped_days_are_left_out_and_extra_days_added() -> None:
    rule = recurrence(
        PRESETS["first-tuesday"][1],
        skips=frozenset({date(2026, 2, 3)}),
        extras=frozenset({date(2026, 2, 11)}),
    )
    waves = occurrences(rule, START_2026, count=3)
    assert openings(waves) == ["2026-01-06", "2026-02-11", "2026-03-03"]


def test_a_rule_with_an_interval_counts_from_its_start() -> None:
    fortnightly = recurrence("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", starts=date(2026, 1, 6))
    waves = occurrences(fortnightly, datetime(2027, 1, 1, tzinfo=UTC), count=2)
    assert openings(waves) == ["2027-01-05", "2027-01-19"]


def test_count_and_until_end_a_rule() -> None:
    five = recurrence("FREQ=WEEKLY;COUNT=5;BYDAY=TU", starts=date(2026, 1, 6), window_days=3)
    assert len(occurrences(five, START_2026, count=50)) == 5
    until = recurrence("FREQ=WEEKLY;UNTIL=20260203T235959Z;BYDAY=TU", window_days=3)
    assert openings(occurrences(until, START_2026, count=50))[-1] == "2026-02-03"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("", "an empty part is not understood"),
        ("every month", "EVERY MONTH is not understood"),
        ("BYDAY=1TU", "FREQ is missing"),
        ("FREQ=DAILY", "FREQ=DAILY: give WEEKLY, MONTHLY or YEARLY"),
        ("FREQ=MONTHLY;BYHOUR=9", "BYHOUR is not understood"),
        ("FREQ=MONTHLY;BYDAY=1XX", "BYDAY=1XX: give days such as TU, 1TU or -1FR"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "give days from 1 to 31"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "give days from 1 to 31"),
        ("FREQ=MONTHLY;INTERVAL=0;BYDAY=1TU", "a whole number from 1 to 99"),
        ("FREQ=MONTHLY;BYDAY=1TU;BYDAY=2TU", "BYDAY is given twice"),
        ("FREQ=WEEKLY;BYDAY=1TU", "a weekly rule takes plain days"),
        ("FREQ=WEEKLY;BYMONTHDAY=3", "a weekly rule takes BYDAY"),
        ("FREQ=MONTHLY;COUNT=3;UNTIL=20270101;BYDAY=1TU", "COUNT or UNTIL, not both"),
        ("FREQ=MONTHLY;UNTIL=20270230;BYDAY=1TU", "there is no such date"),
        ("FREQ=MONTHLY;BYSETPOS=1", "give BYDAY or BYMONTHDAY too"),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=1TU", "say from which day it starts"),
        ("FREQ=MONTHLY", "say from which day it starts"),
        ("FREQ=YEARLY;BYMONTHDAY=3", "say from which day it starts, or give BYMONTH"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "it never falls on a day"),
    ],
)
def test_a_bad_rule_is_one_clear_error(rule: str, words: str) -> None:
    with pytest.raises(InvalidValueError, match="recurrence rule") as error:
        recurrence(rule)
    assert words in str(error.value)


def test_other_bad_fields_name_themselves() -> None:
    rule = PRESETS["monthly"][1]
    with pytest.raises(InvalidValueError, match="window: choose 1 to 92 days"):
        recurrence(rule, window_days=0)
    with pytest.raises(InvalidValueError, match="time zone 'Mars/Olympus' is not known"):
        recurrence(rule, zone="Mars/Olympus")
    with pytest.raises(InvalidValueError, match="without a zone"):
        Recurrence(rule, time(9, tzinfo=UTC), 14)
    with pytest.raises(InvalidValueError, match="ends before it starts"):
        Quiet(date(2026, 5, 2), date(2026, 5, 1), "election")
    with pytest.raises(InvalidValueError, match="say why"):
        Quiet(date(2026, 5, 1), date(2026, 5, 1), " ")
    with pytest.raises(InvalidValueError, match="how many waves"):
        occurrences(recurrence(rule), START_2026)
    with pytest.raises(InvalidValueError, match="times with a zone"):
        occurrences(recurrence(rule), START_2026.replace(tzinfo=None), count=1)


def test_a_rule_is_read_with_or_without_its_heading_and_in_any_case() -> None:
    parts = {"FREQ": "MONTHLY", "BYDAY": "1TU"}
    assert parse_rule("RRULE:FREQ=MONTHLY;BYDAY=1TU") == parts
    assert parse_rule(" freq=monthly; byday=1tu ") == parts


@pytest.mark.parametrize(
    ("preset", "least", "most"),
    [("monthly", 28, 31), ("first-tuesday", 28, 35), ("quarterly", 84, 98), ("yearly", 357, 371)],
)
def test_the_typical_gap_is_that_of_the_name(preset: str, least: int, most: int) -> None:
    gap = typical_gap(recurrence(PRESETS[preset][1]))
    assert timedelta(least) <= gap <= timedelta(most)


days = st.dates(date(2025, 1, 1), date(2029, 12, 31))
quiets = st.builds(lambda d, n: Quiet(d, d + timedelta(n), "quiet"), days, st.integers(0, 50))
rules = st.one_of(
    st.builds("FREQ=MONTHLY;BYMONTHDAY={}".format, st.integers(1, 28)),
    st.builds("FREQ=MONTHLY;BYDAY={}{}".format, st.integers(1, 4), st.sampled_from(["MO", "FR"])),
    st.builds("FREQ=WEEKLY;BYDAY={}".format, st.sampled_from(["MO", "SU", "TU,TH"])),
    st.sampled_from([rule for _, rule in PRESETS.values()]),
)
recurrences = st.builds(
    Recurrence,
    rule=rules,
    opens_at=st.times().map(lambda t: t.replace(microsecond=0)),
    window_days=st.integers(1, 40),
    quiet=st.lists(quiets, max_size=3).map(tuple),
    skips=st.frozensets(days, max_size=3),
    extras=st.frozensets(days, max_size=3),
)
moments = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: START_2026 + timedelta(minutes=minutes)
)


@given(recurrences, moments)
def test_waves_open_on_working_days_at_the_local_hour_and_never_overlap(
    rule: Recurrence, after: datetime
) -> None:
    waves = occurrences(rule, after, count=8, holidays=BANK_HOLIDAYS)
    for wave in waves:
        assert after < wave.opens < wave.closes
        for moment in (wave.opens, wave.closes):
            assert is_working_day(moment.date(), rule.quiet, BANK_HOLIDAYS)
            assert moment.time() == rule.opens_at
    assert all(one.closes <= other.opens for one, other in pairwise(waves))


@given(recurrences, moments, st.integers(0, 400))
def test_planning_later_gives_the_rest_of_the_same_plan(
    rule: Recurrence, after: datetime, days_later: int
) -> None:
    until = after + timedelta(days=800)
    later = after + timedelta(days=days_later)
    whole = occurrences(rule, after, until=until, holidays=BANK_HOLIDAYS)
    rest = occurrences(rule, later, until=until, holidays=BANK_HOLIDAYS)
    assert rest == tuple(wave for wave in whole if wave.opens > later)


@given(recurrences, moments)
def test_without_moves_every_wave_opens_on_its_own_day(rule: Recurrence, after: datetime) -> None:
    own = [
        day
        for day in rule_days(rule, after.date() + timedelta(1))
        if is_working_day(day, rule.quiet, BANK_HOLIDAYS)
    ][:10]
    if own:
        until = datetime.combine(own[-1], time(23, 59, 59), LONDON)
        waves = occurrences(rule, after, until=until, holidays=BANK_HOLIDAYS)
        assert set(own) <= {wave.opens.date() for wave in waves}
