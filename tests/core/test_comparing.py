"""Answers, comparisons and gaps: what was printed, and only what is reliable."""

from __future__ import annotations

from dataclasses import replace

import pytest

from surveys.answers import answer_spread, spread_finding, spread_words
from surveys.comparison import comparison, comparison_finding, comparison_words
from surveys.errors import InvalidValueError
from surveys.gaps import gap_finding, gap_map, gap_sentences
from surveys.measure import Hidden, NotAsked
from surveys.release import Figure, Release
from surveys.trend import Programme
from tests.fixtures.council_releases import council_releases
from tests.fixtures.releases import INSTRUMENT, hidden, release, released

FINE = Figure(3, "395 to 399", "3.4", "50", "30", "20", ("<1", "20", "30", "40", "10"), "60")
LOW = Figure(3, "395 to 399", "3.0", "30", "30", "40", ("10", "30", "30", "25", "5"), "46")
COARSE = Figure(2, "40 to 44", "3.4", "55")


def with_items(day: str, **rows: Figure) -> Release:
    """A wave in which each group answered question L1 as given."""
    codes = {name.replace("_", "."): figure for name, figure in rows.items()}
    return release(day, {}, {code: {"L1": figure} for code, figure in codes.items()})


def split(day: str, office: str, front: str, without: bool = False) -> Release:
    """A wave in which the organisation and Place are split into office and front line."""
    made = release(day, {"org": {"listen": "50 +-2"}, "d.pla": {"listen": "50 +-3"}})
    sides = {"office": office, "front_line": front}
    groups, themes = [*made.groups], {**made.themes}
    for parent in ("org",) if without else ("org", "d.pla"):
        for profile, score in sides.items():
            code = f"{parent}.{profile}"
            groups.append(replace(released(code), kind="profile", profile=profile, parent=parent))
            themes[code] = release(day, {code: {"listen": score}}).themes[code]
    unseen = [
        replace(
            hidden(f"d.pla.{profile}"), kind="directorate_profile", profile=profile, parent="d.pla"
        )
        for profile in sides
    ]
    return replace(
        made, groups=tuple(groups), themes=themes, hidden=tuple(unseen) if without else ()
    )


def test_the_shares_are_those_printed_in_the_order_of_favour() -> None:
    spread = answer_spread(Programme([with_items("2026-03-01", org=FINE)]), "L1", ["org"])
    assert spread.whole.now.texts == FINE.shares
    assert spread.options[-1] == "Strongly agree"
    assert "Strongly disagree <1%, Disagree 20%" in spread_words(spread)
    assert spread_finding(spread) == "50% answer favourably to “Senior leaders listen to staff”"


def test_a_reverse_worded_question_names_disagreeing_as_favourable() -> None:
    first, *others = INSTRUMENT.items
    turned = replace(INSTRUMENT, items=(replace(first, reverse=True), *others))
    made = replace(with_items("2026-03-01", org=FINE), instrument=turned)
    spread = answer_spread(Programme([made]), "L1", ["org"])
    assert spread.options[-1] == "Strongly disagree"
    assert "where disagreeing is favourable" in spread_finding(spread)
    assert "Strongly disagree 10%." in spread_words(spread)


def test_a_small_group_has_its_favourable_share_and_no_bars() -> None:
    made = with_items("2026-03-01", org=FINE, d_pla=COARSE)
    row = answer_spread(Programme([made]), "L1", ["org", "d.pla"]).rows[1]
    assert not row.now.known
    assert row.now.why == "55% favourable; too few answers to show each"


def test_a_change_in_the_answers_is_told_only_when_it_is_reliable() -> None:
    waves = [with_items("2025-03-01", org=FINE), with_items("2026-03-01", org=LOW)]
    assert "down from 50% in" in spread_finding(answer_spread(Programme(waves), "L1", ["org"]))
    still = [with_items("2025-03-01", org=FINE), with_items("2026-03-01", org=FINE)]
    assert "no reliable change" in spread_finding(answer_spread(Programme(still), "L1", ["org"]))


def test_a_question_that_was_not_asked_has_no_spread() -> None:
    with pytest.raises(InvalidValueError, match="did not ask 'X1'"):
        answer_spread(Programme([with_items("2026-03-01", org=FINE)]), "X1", ["org"])


def test_a_comparison_runs_from_the_first_side_to_the_second() -> None:
    made = release("2026-03-01", {"d.pla": {"listen": "40 +-2"}, "d.chi": {"listen": "60 +-2"}})
    there = comparison(
        Programme([made]), ("d.pla", "2026-03-01"), ("d.chi", "2026-03-01"), "theme_score"
    )
    back = comparison(
        Programme([made]), ("d.chi", "2026-03-01"), ("d.pla", "2026-03-01"), "theme_score"
    )
    assert there.pairs[0].change.difference == 20 == -back.pairs[0].change.difference
    assert comparison_finding(there) == (
        "Children is higher than Place on 1 of 1 themes, most on Feeling listened to by senior"
        " managers (60 against 40)"
    )
    assert "Place is lower than Children" in comparison_finding(back)
    assert "60 and 40, lower by 20." in comparison_words(back)


def test_waves_on_either_side_of_a_new_wording_are_not_compared() -> None:
    programme = Programme(council_releases())
    found = comparison(programme, ("org", "w1"), ("org", "w9"), "theme_score")
    success = next(pair for pair in found.pairs if pair.measure.of == "success")
    assert success.change.verdict == "unknown"
    assert "wording of a question" in success.change.why
    assert comparison_finding(found).startswith("Westmere Council: autumn 2026 and autumn 2024")


def test_hidden_sides_are_not_compared_and_say_why() -> None:
    programme = Programme(council_releases())
    found = comparison(programme, ("d.leg", "w9"), ("s.leg1", "w9"), "theme_score")
    assert all(isinstance(pair.two, Hidden) for pair in found.pairs)
    assert "cannot be compared" in comparison_finding(found)
    assert "too few people answered" in comparison_words(found)


def test_a_part_and_its_whole_are_known_to_overlap() -> None:
    programme = Programme(council_releases())
    assert comparison(programme, ("org", "w9"), ("d.pla", "w9"), "theme_score").nested
    assert not comparison(programme, ("org", "w8"), ("d.pla", "w9"), "theme_score").nested


def test_the_gap_is_told_for_the_organisation_and_each_directorate() -> None:
    found = gap_map(Programme([split("2026-03-01", "60 +-2", "45 +-2")]))
    assert gap_finding(found) == (
        "Front-line staff are lower than office staff on 1 of 1 themes,"
        " most on Feeling listened to by senior managers (45 against 60)"
    )
    assert len(gap_sentences(found)) == 2
    assert "Place, front line against office: Feeling" in gap_sentences(found)[1]


def test_no_reliable_gap_is_an_answer() -> None:
    found = gap_map(Programme([split("2026-03-01", "50 +-4", "49 +-4")]))
    assert "do not differ reliably on any of 1 themes" in gap_finding(found)


def test_a_place_whose_sides_are_hidden_is_named_and_not_compared() -> None:
    found = gap_map(Programme([split("2026-03-01", "60 +-2", "45 +-2", without=True)]))
    place = next(row for row in found.rows if row.place == "d.pla")
    assert not place.published
    assert gap_sentences(found)[-1] == "Not published for both sides: Place."


def test_a_council_that_does_not_split_its_staff_is_told_so() -> None:
    found = gap_map(Programme([release("2026-03-01", {"org": {"listen": "50"}})]))
    assert gap_finding(found).startswith("Front line and office cannot be compared")
    assert found.rows[0].gaps[0].office == NotAsked("group")
