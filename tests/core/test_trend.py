"""Trends from releases: values, hidden figures, breaks, groups that come and go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from surveys.errors import InvalidValueError
from surveys.heat import heat_map
from surveys.labels import wave_labels
from surveys.measure import Hidden, Measure, NotAsked, Reading, Value
from surveys.release import Figure, Release
from surveys.trend import Programme, known_groups, trend
from tests.fixtures.releases import INSTRUMENT, release, released, reworded

LISTEN = Measure("theme_score", "listen")


def value(reading: Reading) -> Value:
    assert isinstance(reading, Value)
    return reading


def scores(*texts: str, group: str = "org") -> list:
    days = ("2025-10-31", "2026-02-14", "2026-05-20", "2026-08-20")
    return [release(day, {group: {"listen": text}}) for day, text in zip(days, texts, strict=False)]


def test_a_point_for_every_wave_oldest_first_whatever_the_order_given():
    releases = scores("48 +-1", "50 +-1", "55 +-1")
    [series] = trend(releases[::-1], ["org"], LISTEN)
    assert [p.reading.text for p in series.points] == ["48", "50", "55"]
    assert [p.label for p in series.points] == ["autumn 2025", "winter 2025/26", "spring 2026"]
    assert series.name == "Westmere Council"


def test_hidden_and_not_asked_are_different_values():
    before = release("2025-10-31", {"org": {"listen": "48"}}, without={"d.pla": "few"})
    unasked = replace(INSTRUMENT, items=INSTRUMENT.items[2:], constructs=INSTRUMENT.constructs[1:])
    now = release("2026-02-14", {"org": {"trust": "60"}, "d.pla": {"trust": "60"}},
                  instrument=unasked)  # fmt: skip
    org, place = trend([before, now], ["org", "d.pla"], LISTEN)
    assert isinstance(org.points[0].reading, Value)
    assert place.points[0].reading == Hidden("few", "org")
    assert org.points[1].reading == place.points[1].reading == NotAsked("question")


def test_groups_come_and_go():
    before = release("2025-10-31", {"org": {"listen": "48"}, "d.leg": {"listen": "40"}})
    now = release("2026-02-14", {"org": {"listen": "48"}, "d.pla": {"listen": "51"}})
    legal, place = trend([before, now], ["d.leg", "d.pla"], LISTEN)
    assert legal.points[1].reading == NotAsked("group")
    assert place.points[0].reading == NotAsked("group")
    assert place.change.verdict == "unknown"
    names = known_groups([before, now], "directorate")
    assert [(g.name, g.current) for g in names] == [("Place", True), ("Legal", False)]


def with_added(day: str, score: str, **made_of: int) -> Release:
    """A wave to which a group was added, made of these."""
    found = release(day, {"org": {"listen": "48"}, "a.places": {"listen": score}})
    groups = [replace(g, kind="added") if g.code == "a.places" else g for g in found.groups]
    return replace(found, groups=tuple(groups), added={"a.places": made_of})


def test_what_was_added_to_some_waves_is_a_line_through_these():
    waves = [
        with_added("2025-10-31", "40", s1=1, s2=1),
        release("2026-02-14", {"org": {"listen": "48"}}),
        with_added("2026-05-20", "50", s1=1, s2=1),
        with_added("2026-08-20", "60", s1=1, s3=1),
    ]
    [line] = trend(waves, ["a.places"], LISTEN)
    assert [p.reading.text for p in line.points] == ["40", "not in wave", "50", "60"]
    assert [p.broken for p in line.points[:3]] == ["", "", ""]
    assert line.points[3].broken == "it was made of other groups than in the wave before"
    assert line.change.verdict == "unknown", "they may be other people"


def test_a_theme_that_could_not_be_proved_is_hidden_and_never_missing():
    now = release("2026-02-14", {"org": {"listen": "48", "trust": "60"}, "d.pla": {"trust": "60"}})
    [place] = trend([now], ["d.pla"], LISTEN)
    assert place.latest.reading == Hidden("unproved", "org")


def test_new_wording_breaks_the_line_of_its_item_and_of_its_theme_only():
    figure = Figure(3, "400", favourable="50%", shares=("10", "15", "25", "30", "20"), score="59")
    days = ("2025-10-31", "2026-02-14", "2026-05-20")
    changed = reworded("L1", "My director listens")
    asked = zip(days, (INSTRUMENT, changed, changed), ("40 +-1", "60 +-1", "70 +-1"), strict=True)
    items = {"org": {"L1": figure, "T1": figure}}
    releases = [
        release(day, {"org": {"listen": score, "trust": "60 +-1"}}, items, instrument=wording)
        for day, wording, score in asked
    ]
    [item] = trend(releases, ["org"], Measure("item_score", "L1"))
    [theme] = trend(releases, ["org"], LISTEN)
    [trust] = trend(releases, ["org"], Measure("theme_score", "trust"))
    assert [p.broken for p in item.points] == ["", "the wording of this question changed", ""]
    assert theme.points[1].broken == "the wording of a question in this theme changed"
    assert not any(point.broken for point in trust.points)
    assert theme.first is theme.points[1]
    assert theme.change.difference == 10
    assert theme.change_since(theme.points[0]).why == theme.points[1].broken


def test_another_set_of_questions_breaks_the_theme():
    fewer = replace(INSTRUMENT, items=INSTRUMENT.items[1:])
    releases = [
        release("2025-10-31", {"org": {"listen": "40"}}),
        release("2026-02-14", {"org": {"listen": "60"}}, instrument=fewer),
    ]
    [series] = trend(releases, ["org"], LISTEN)
    assert series.points[1].broken == "the questions that make up this theme changed"
    assert series.change.verdict == "unknown"


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ("48 +-1", "55 +-1", "rose"),
        ("55 +-1", "48 +-1", "fell"),
        ("48 +-1", "50 +-1", "steady"),
        ("48 +-1", "51 +-1", "rose"),
        ("48 +-1.5", "51 +-1.5", "steady"),
        ("48 +-5", "55 +-5", "steady"),
        ("48", "90", "rose"),
    ],
)
def test_a_change_counts_when_it_is_meaningful_and_more_than_chance(before, after, verdict):
    [series] = trend(scores(before, after), ["org"], LISTEN)
    assert series.change.verdict == verdict


def test_a_small_group_borrows_the_spread_of_the_organisation():
    table = {"org": {"listen": "50 +-2"}, "d.pla": {"listen": "50"}}
    small = {"d.pla": (25, 60)}
    releases = [release(day, table, sizes=small) for day in ("2025-10-31", "2026-02-14")]
    org, place = trend(releases, ["org", "d.pla"], LISTEN)
    margin = value(org.latest.reading).margin
    assert value(place.latest.reading).margin == pytest.approx(margin * 4)
    # 2 points at 400 of 1,000 carry a correction of sqrt(600/999)
    assert margin == pytest.approx(2 / (600 / 999) ** 0.5)


def test_an_item_reads_from_the_rung_it_was_printed_on():
    rows = {
        "org": Figure(3, "400", "3.4", "50%", shares=("10", "15", "25", "30", "20"), score="59"),
        "d.pla": Figure(2, "30 to 34", "3.4", "45%"),
        "d.chi": Figure(1, "10 to 14", "3.3"),
        "d.leg": Figure(1, "10 to 14", "4.6 or more"),
    }
    now = release("2026-02-14", {}, {code: {"L1": figure} for code, figure in rows.items()})
    codes = list(rows)
    score = [s.latest.reading for s in trend([now], codes, Measure("item_score", "L1"))]
    share = [s.latest.reading for s in trend([now], codes, Measure("item_favourable", "L1"))]
    assert [v.text for v in score] == ["59", "60", "58", "90 or more"]
    assert [value(v).rounding for v in score[:3]] == [0.5, 1.25, 1.25]
    assert [v.text for v in share[:2]] == ["50%", "45%"]
    assert value(share[1]).rounding == 2.5
    assert share[2] == Hidden("coarse", "org")
    assert value(score[3]).limit == "at_least"


def test_a_bound_is_never_called_a_change():
    days = ("2025-10-31", "2026-02-14")
    releases = [
        release(day, {}, {"org": {"L1": Figure(1, "10 to 14", mean)}})
        for day, mean in zip(days, ("3.0", "4.6 or more"), strict=True)
    ]
    [series] = trend(releases, ["org"], Measure("item_score", "L1"))
    assert series.change.verdict == "unknown"


def test_response_rates_are_counts_and_need_no_margin():
    releases = [
        release("2025-10-31", {"org": {"listen": "48"}}, sizes={"org": (400, 1000)}),
        release("2026-02-14", {"org": {"listen": "48"}}, sizes={"org": (440, 1000)}),
    ]
    [series] = trend(releases, ["org"], Measure("response_rate"))
    assert [p.reading.text for p in series.points] == ["40%", "44%"]
    assert series.change.verdict == "rose"


def test_labels_use_the_wave_title_and_stay_distinct():
    first = replace(release("2026-03-05", {"org": {"listen": "48"}}), title="Pulse, Spring 2026")
    other = replace(release("2026-04-05", {"org": {"listen": "48"}}), title="Extra, spring 2026")
    plain = replace(
        release("2026-07-05", {"org": {"listen": "48"}}), title="A long title of a wave"
    )
    assert wave_labels([first, plain]) == {"2026-03-05": "spring 2026", "2026-07-05": "summer 2026"}
    assert set(wave_labels([first, other]).values()) == {"Pulse, Spring 2026", "Extra, spring 2026"}


@pytest.mark.parametrize(
    ("releases", "groups", "measure", "words"),
    [
        ([], ["org"], LISTEN, "no release yet"),
        (scores("48"), ["d.nowhere"], LISTEN, "d.nowhere"),
        (scores("48"), ["org"], Measure("theme_score", "pay"), "pay"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(releases, groups, measure, words):
    with pytest.raises(InvalidValueError, match=words):
        trend(releases, groups, measure)


def test_releases_of_two_surveys_make_no_trend():
    one, other = scores("48", "50")
    with pytest.raises(InvalidValueError, match="one survey"):
        trend([one, replace(other, survey="exit")], ["org"], LISTEN)


def test_a_measure_names_what_it_is_of():
    with pytest.raises(InvalidValueError):
        Measure("theme_score")
    with pytest.raises(InvalidValueError):
        Measure("response_rate", "listen")


def test_an_unprinted_group_has_no_rate_and_an_empty_one_divides_by_nothing():
    empty = replace(
        release("2026-02-14", {"org": {"listen": "48"}}), groups=(released("org", 0, 0),)
    )
    [series] = trend([empty], ["org"], Measure("response_rate"))
    assert series.latest.reading == NotAsked("group")


def test_many_changes_looked_at_together_need_more_than_one_alone():
    days, sizes = ("2025-10-31", "2026-02-14"), {"d.pla": (400, 1000)}
    before = {f"d.{n:02d}": {"listen": "50 +-2"} for n in range(20)} | {"org": {"listen": "50 +-2"}}
    after = before | {"d.00": {"listen": "55 +-2"}}
    programme = Programme(
        [release(day, row, sizes=sizes) for day, row in zip(days, (before, after), strict=True)]
    )
    [alone] = programme.series(["d.00"], LISTEN)
    assert alone.change.verdict == "rose"
    heat = heat_map(programme, sorted(before))
    assert not [cell for row in heat.rows for cell in row.cells if cell.change.moved]


def test_shares_are_compared_by_newcombes_method():
    # Newcombe 1998, method 10: 50 % of 400 against 57 % of 400 is -13.8 to +0.1 points apart.
    figures = [Figure(3, "400", favourable=share, shares=("20",) * 5) for share in ("50", "57")]
    releases = [
        release(day, {}, {"org": {"L1": figure}})
        for day, figure in zip(("2025-10-31", "2026-02-14"), figures, strict=True)
    ]
    [series] = trend(releases, ["org"], Measure("item_favourable", "L1"))
    assert series.change.verdict == "steady"
    assert series.change.margin == pytest.approx(1 + 6.87, abs=0.05)


def test_a_margin_rounded_up_does_not_swamp_what_the_items_say():
    # 1,000 of 1,010 people: the margin is printed as 1, which alone would mean a spread of 162.
    figure = Figure(3, "1000 to 1004", favourable="50", shares=("10", "15", "25", "30", "20"))
    scores, items = {"org": {"listen": "58 +-1"}}, {"org": {"L1": figure, "L2": figure}}
    now = release("2026-02-14", scores, items, sizes={"org": (1000, 1010)})
    [series] = trend([now], ["org"], LISTEN)
    # The shares spread by the root of 4406.25 - 58.75 squared, 30.9 points, around 58.75.
    assert value(series.latest.reading).margin == pytest.approx(1.96 * 30.898 / 1000**0.5, abs=1e-3)


def test_a_theme_made_of_printed_items_carries_their_rounding_too():
    items = {"org": {"L1": Figure(1, "10 to 14", "3.4"), "L2": Figure(1, "10 to 14", "3.0")}}
    [series] = trend([release("2026-02-14", {"org": {"listen": "55"}}, items)], ["org"], LISTEN)
    assert value(series.latest.reading).rounding == 0.5 + 1.25
