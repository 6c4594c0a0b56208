"""Charts in words."""

from __future__ import annotations

from surveys.describe import finding, heat_map_words, line_chart_words
from surveys.heat import heat_map
from surveys.measure import Measure
from surveys.release import Release
from surveys.stories import Story
from surveys.trend import Programme, trend
from tests.fixtures.releases import release, reworded

LISTEN = Measure("theme_score", "listen")


def story(releases: list[Release], *parts: str) -> Story:
    whole, *rest = trend(releases, ["org", *parts], LISTEN)
    return Story("Listening", whole, tuple(rest))


def test_the_heading_states_the_finding_over_all_waves():
    rise = [release("2025-10-31", {"org": {"listen": "43 +-1"}}),
            release("2026-02-14", {"org": {"listen": "50 +-1"}})]  # fmt: skip
    assert finding(story(rise)) == "Listening rose from 43 to 50 since autumn 2025"
    still = [rise[0], release("2026-02-14", {"org": {"listen": "44 +-1"}})]
    assert finding(story(still)) == (
        "Listening shows no reliable change since autumn 2025 (now 44)"
    )
    assert finding(story(rise[:1])) == "Listening stands at 43 in autumn 2025"


def test_a_line_chart_is_told_with_its_gaps_and_breaks():
    now = {"org": {"listen": "50"}, "d.pla": {"listen": "40"}, "d.chi": {"listen": "61"}}
    releases = [
        release("2025-10-31", {"org": {"listen": "43"}}, without={"d.pla": "few"}),
        release("2026-02-14", now, instrument=reworded("L1", "My director listens")),
    ]
    told = story(releases, "d.pla", "d.chi")
    assert line_chart_words(told.whole, told.parts) == (
        "Line chart of 2 waves from autumn 2025 to winter 2025/26. Westmere Council: 43, 50."
        " In winter 2025/26 the highest is Children at 61 and the lowest Place at 40."
        " In winter 2025/26 the wording of a question in this theme changed, so earlier figures"
        " are not comparable. Place has no figure in autumn 2025: too few people answered."
    )


def test_a_heat_map_is_told_with_its_ends_and_its_hidden_rows():
    scores = {
        "org": {"listen": "50", "trust": "60"},
        "d.pla": {"listen": "38", "trust": "71"},
        "d.chi": {"listen": "55"},
    }
    releases = [release("2026-02-14", scores, without={"d.leg": "neighbour"})]
    heat = heat_map(Programme(releases), ["org", "d.chi", "d.leg", "d.pla"])
    assert heat_map_words(heat) == (
        "Heat map of 3 groups by 2 columns, winter 2025/26. Highest: Trust in Place, 71."
        " Lowest: Feeling listened to by senior managers in Place, 38."
        " No figures for Legal: it is held back so that a smaller group beside it cannot be"
        " worked out. Some figures are hidden for Children."
    )
