"""The sentences, word for word, from small releases."""

from __future__ import annotations

from surveys.measure import Measure
from surveys.narrative import tell, what_moved
from surveys.stories import Story
from surveys.trend import trend
from tests.fixtures.releases import release

DAYS = ("2026-02-14", "2026-05-20")
LISTEN, TRUST = "Feeling listened to by senior managers", "Trust"


def tables(before: dict[str, str], after: dict[str, str], **more) -> list:
    return [
        release(day, {g: {"listen": text, "trust": "60 +-1"} for g, text in table.items()}, **more)
        for day, table in zip(DAYS, (before, after), strict=True)
    ]


def story(releases: list, theme: str = "listen", name: str = LISTEN) -> Story:
    parts = sorted({g.code for r in releases for g in (*r.groups, *r.hidden)} - {"org"})
    whole, *rest = trend(releases, ["org", *parts], Measure("theme_score", theme))
    return Story(name, whole, tuple(rest))


def said(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return [s.text for s in what_moved(story(tables(before, after)))]


def test_a_rise_with_one_part_that_did_not_move():
    assert said(
        {"org": "48 +-1", "d.pla": "45 +-1", "d.chi": "50 +-1"},
        {"org": "55 +-1", "d.pla": "46 +-1", "d.chi": "58 +-1"},
    ) == [
        "Feeling listened to by senior managers rose from 48 to 55 since winter 2025/26;"
        " in Place it did not move."
    ]


def test_a_part_that_may_have_moved_is_not_said_to_have_stood_still():
    [text] = said({"org": "48 +-1", "d.pla": "45 +-9"}, {"org": "55 +-1", "d.pla": "52 +-9"})
    assert text.endswith("; in Place there was no reliable change.")


def test_a_part_that_went_the_other_way():
    [text] = said({"org": "48 +-1", "d.pla": "60 +-1"}, {"org": "55 +-1", "d.pla": "52 +-1"})
    assert text.endswith("since winter 2025/26; it fell in Place (from 60 to 52).")


def test_every_part_moved():
    [text] = said({"org": "48 +-1", "d.pla": "45 +-1"}, {"org": "55 +-1", "d.pla": "60 +-1"})
    assert text.endswith("; so it did in every directorate.")


def test_the_organisation_held_while_a_part_moved():
    assert said({"org": "48 +-1", "d.pla": "45 +-1"}, {"org": "49 +-1", "d.pla": "60 +-1"}) == [
        "Feeling listened to by senior managers held at 49 overall;"
        " it rose in Place (from 45 to 60)."
    ]


def test_nothing_moved_is_said_once_for_all_themes():
    releases = tables({"org": "48 +-1"}, {"org": "49 +-1"})
    told = tell([story(releases), story(releases, "trust", TRUST)])
    assert [s.text for s in told if s.topic == "steady"] == [
        "No reliable change in Feeling listened to by senior managers and Trust."
    ]
    assert not [s for s in told if s.topic == "moved"]


def test_attention_names_the_lowest_theme_and_the_part_far_below():
    scores = {"org": "48 +-1", "d.pla": "36 +-2", "d.chi": "47 +-2"}
    releases = tables(scores, scores)
    told = tell([story(releases), story(releases, "trust", TRUST)])
    assert [s.text for s in told if s.topic == "attention"] == [
        "The lowest score across the organisation is Feeling listened to by senior managers,"
        " at 48.",
        "Place is 12 points below the organisation on Feeling listened to by senior managers"
        " (36 against 48).",
    ]


def test_response_says_who_answered_and_who_is_hidden():
    sizes = ({"org": (400, 1000), "d.pla": (80, 200)}, {"org": (452, 1000), "d.pla": (60, 200)})
    table = {code: {"listen": "48"} for code in ("org", "d.pla", "d.chi")}
    releases = [
        release(day, table, sizes={**size, "d.chi": (150, 200)}, without={"d.leg": "few"})
        for day, size in zip(DAYS, sizes, strict=True)
    ]
    whole, *parts = trend(releases, ["org", "d.chi", "d.leg", "d.pla"], Measure("response_rate"))
    told = tell([], Story("Response rate", whole, tuple(parts)))
    assert [s.text for s in told] == [
        "452 people answered, 45% of those asked, up from 40% in winter 2025/26.",
        "The response was lowest in Place (30%) and highest in Children (75%).",
        "Legal has no figures of its own, to keep answers anonymous.",
    ]


def test_one_wave_alone_tells_no_change():
    only = [release("2026-02-14", {"org": {"listen": "48", "trust": "60"}})]
    told = tell([story(only), story(only, "trust", TRUST)])
    assert {s.topic for s in told} == {"attention"}


def test_a_slow_rise_is_told_since_the_first_wave():
    days = ("2025-10-31", "2026-02-14", "2026-05-20")
    rows = (("43 +-1", "40 +-1"), ("48 +-2", "41 +-1"), ("50 +-2", "41 +-1"))
    releases = [
        release(day, {"org": {"listen": whole}, "d.pla": {"listen": part}})
        for day, (whole, part) in zip(days, rows, strict=True)
    ]
    assert [s.text for s in what_moved(story(releases))] == [
        "Feeling listened to by senior managers has risen from 43 to 50 since autumn 2025;"
        " in Place it did not move."
    ]


def test_a_part_is_compared_with_the_same_wave_as_the_whole():
    days = ("2025-10-31", "2026-02-14", "2026-05-20")
    place: tuple[dict[str, dict[str, str]], ...] = (
        {"d.pla": {"listen": "20 +-1"}},
        {},
        {"d.pla": {"listen": "60 +-1"}},
    )
    releases = [
        release(day, {"org": {"listen": text}, **part}, without={} if part else {"d.pla": "few"})
        for day, text, part in zip(days, ("48 +-1", "48 +-1", "55 +-1"), place, strict=True)
    ]
    [sentence] = what_moved(story(releases))
    assert sentence.text.endswith("since winter 2025/26.")
