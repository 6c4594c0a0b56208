"""Nothing to divide by, everybody alike, one person, nobody left out: right words, never NaN."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from surveys.release import Figure, HiddenGroup, Release, ReleasedGroup, ThemeFigure
from tests.fixtures.releases import INSTRUMENT
from tests.fixtures.results import results_app, signed_in

NOTHING = Figure(0)
NOBODY_FAVOURABLE = Figure(2, "10 to 14", "1.0", "0")
ALL_FAVOURABLE = Figure(
    3, "20 to 24", "5.0", "100", "0", "0", ("<1", "<1", "<1", "<1", "100"), "100"
)
EMPTY_SHARES = Figure(3, "0 to 4", "1.0", "0", "0", "0", ("0", "0", "0", "0", "0"), "0")
BOUND = Figure(3, "100 to 104", "4.6 or more", "95 or more", "<1", "<1", None, "90 or more")
PAGES = (
    "", "/trend", "/trend?view=multiples", "/trend?figure=response", "/trend?figure=favourable",
    "/trend?of=item.L1", "/trend?of=item.L1&figure=favourable", "/heat-map",
    "/heat-map?view=change", "/heat-map?view=change&against=year&columns=questions",
    "/heat-map?figure=favourable", "/question?of=item.L1", "/question?of=item.L2",
    "/question?of=item.T1", "/compare", "/compare?one=d.zero&two=d.one",
    "/compare?one=d.zero&two=d.one&columns=questions&figure=favourable", "/front-line",
    "/response", "/downloads", "/methodology", "/hidden/d.hid",
)  # fmt: skip
FILES = ("/trend.csv", "/heat-map.csv", "/question.csv?of=item.L1", "/compare.csv",
         "/front-line.csv", "/response.csv", "/trend.svg", "/heat-map.svg?view=change",
         "/question.svg?of=item.L2", "/compare.svg", "/response.svg",
         "/trend.svg?view=multiples")  # fmt: skip
SIZES = {"org": (30, 30), "d.zero": (10, 10), "d.alike": (20, 20), "d.one": (1, 1),
         "d.nil": (0, 0), "d.all": (20, 20)}  # fmt: skip


def odd_release(number: int) -> Release:
    """A wave in which every group is a case that an average cannot take for granted."""
    items = {
        "org": {"L1": ALL_FAVOURABLE, "L2": EMPTY_SHARES, "T1": NOTHING},
        "d.zero": {"L1": NOBODY_FAVOURABLE, "L2": NOBODY_FAVOURABLE, "T1": NOTHING},
        "d.alike": {"L1": NOBODY_FAVOURABLE, "L2": ALL_FAVOURABLE, "T1": BOUND},
        "d.one": {"L1": ALL_FAVOURABLE, "L2": NOTHING, "T1": NOTHING},
        "d.nil": {},
        "d.all": {"L1": ALL_FAVOURABLE if number else NOBODY_FAVOURABLE, "L2": BOUND, "T1": BOUND},
    }
    themes = {
        "org": {"listen": ThemeFigure("0", "0", "0")},
        "d.zero": {"listen": ThemeFigure("0", "0")},
        "d.alike": {"listen": ThemeFigure("100 or more", "100", "0"), "trust": ThemeFigure("50")},
        "d.one": {"listen": ThemeFigure("100")},
        "d.nil": {},
        "d.all": {"listen": ThemeFigure("100" if number else "0", None, "0")},
    }
    groups = tuple(
        ReleasedGroup(
            code, code.title(), "directorate" if code != "org" else "organisation",
            2 if code != "org" else 0, (code,), *SIZES[code],
            parent="org" if code != "org" else None,
        )
        for code in SIZES
    )  # fmt: skip
    unseen = HiddenGroup("d.hid", "Hidden", "directorate", 2, "few", "org", parent="org")
    day = f"202{5 + number}-03-01"
    return Release(
        f"odd-{number}", f"Spring 202{5 + number}", "Odd", "Oddtown", day, day, "0" * 64,
        INSTRUMENT, 10, 3, 5, groups, (unseen,), items, themes,
    )  # fmt: skip


@pytest.fixture(scope="module", params=[1, 2], ids=["one wave", "two waves"])
def reviewer(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    releases = [odd_release(number) for number in range(request.param)]
    with results_app(tmp_path_factory.mktemp("odd"), releases) as app:
        yield reading(app)


def reading(app: Flask) -> FlaskClient:
    return signed_in(app, "reviewer")


NOT_A_FIGURE = re.compile(r"\b(nan|NaN|None(?! were taken)|inf|Infinity|undefined)\b")


@pytest.mark.parametrize("path", PAGES)
def test_no_page_shows_what_is_no_figure(reviewer: FlaskClient, path: str) -> None:
    response = reviewer.get(f"/results{path}")
    assert response.status_code == 200, response.text
    held = re.findall(r'type="application/json"[^>]*>(.*?)</script>', response.text, re.S)
    shown = re.sub(r"<(script|svg).*?</\1>", " ", response.text, flags=re.S)
    for part in (re.sub(r"<[^>]+>", " ", shown), *held):
        found = NOT_A_FIGURE.search(unescape(part))
        assert found is None, found.string[max(0, found.start() - 80) : found.end() + 20]


@pytest.mark.parametrize("path", FILES)
def test_no_file_holds_what_is_no_figure(reviewer: FlaskClient, path: str) -> None:
    response = reviewer.get(f"/results{path}")
    assert response.status_code == 200
    assert not NOT_A_FIGURE.search(unescape(response.text))


def test_the_right_words_stand_instead(reviewer: FlaskClient) -> None:
    rates = unescape(reviewer.get("/results/trend?figure=response").text)
    assert "not in wave" in rates
    question = reviewer.get("/results/question?of=item.T1").text
    assert "it could have revealed how some people answered" in question
    compared = reviewer.get(
        "/results/compare?one=d.zero&two=d.alike&one_wave=odd-0&two_wave=odd-0&columns=questions"
    ).text
    assert "no reliable difference" in compared
