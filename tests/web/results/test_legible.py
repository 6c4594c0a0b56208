"""Every picture in greyscale and to the colour-blind, and what a page weighs."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Sequence
from itertools import combinations, pairwise

import pytest
from flask import Flask

from pulse.chart_style import ANSWERS, BANDS, CHANGES, ORGANISATION, REST, SIDES, STROKES
from pulse.web.headers import POLICY
from pulse.workflow.planning.colour import contrast
from tests.fixtures.application import ROOT
from tests.fixtures.council_releases import council_releases
from tests.fixtures.results import publish, signed_in
from tests.web.results.vision import DEFICIENCIES, distance

SCALES = {
    "bands": [(band.fill, band.text) for band in BANDS],
    "answers": list(ANSWERS),
    "changes": [(step.fill, step.text) for step in CHANGES],
}
APART = 10.0
STATIC = ROOT / "pulse" / "static"


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
@pytest.mark.parametrize("scale", SCALES)
def test_neighbouring_classes_stay_apart_for_everybody(scale: str, deficiency: str) -> None:
    for (one, _), (two, _) in pairwise(SCALES[scale]):
        assert distance(one, two, deficiency) >= APART, (one, two)


@pytest.mark.parametrize("deficiency", sorted(set(DEFICIENCIES) - {"greyscale"}))
@pytest.mark.parametrize("scale", ["answers", "changes"])
def test_the_two_directions_are_told_apart_by_colour_except_in_grey(
    scale: str, deficiency: str
) -> None:
    fills = [fill for fill, _ in SCALES[scale]]
    for one, two in ((fills[0], fills[4]), (fills[1], fills[3])):
        assert distance(one, two, deficiency) >= APART


def test_the_simulation_would_notice_red_beside_green() -> None:
    assert distance("#c0392b", "#5e7f1e", "full colour") > 50
    assert distance("#c0392b", "#5e7f1e", "deuteranopia") < distance(
        "#c0392b", "#5e7f1e", "full colour"
    ) / 2  # fmt: skip


def test_in_grey_the_direction_is_carried_by_a_mark_and_a_number() -> None:
    assert [step.mark for step in CHANGES] == ["▼", "▼", "=", "▲", "▲"]
    assert len({step.words for step in CHANGES}) == len(CHANGES)


@pytest.mark.parametrize("scale", SCALES)
def test_words_on_every_fill_can_be_read(scale: str) -> None:
    assert all(contrast(fill, text) >= 4.5 for fill, text in SCALES[scale])


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_both_sides_of_a_comparison_differ_in_shape_and_stand_out_from_paper(
    deficiency: str,
) -> None:
    assert all(distance(colour, "#ffffff", deficiency) >= 3 * APART for colour in SIDES)


def test_lines_are_told_apart_without_colour() -> None:
    every = (*STROKES, ORGANISATION, REST)
    for one, two in combinations(every, 2):
        assert (one.dash, one.marker, one.width) != (two.dash, two.marker, two.width)


def compressed(names: Sequence[str]) -> int:
    return sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names)


def scripts(page: str) -> list[str]:
    return re.findall(r'<script[^>]*src="/static/([^"?]+)', page)


CHARTED = ("/results/trend", "/results/heat-map", "/results/question", "/results/compare", "/share")
PLAIN = ("/results", "/results/response", "/results/downloads", "/results/methodology",
         "/results/trend?view=multiples", "/manage/events", "/manage/surveys", "/")  # fmt: skip


def test_only_pages_that_draw_load_the_chart_library(council_app: Flask) -> None:
    publish(council_app, council_releases())
    reviewer = signed_in(council_app, "reviewer")
    weights = {}
    for path in (*CHARTED, *PLAIN):
        response = reviewer.get(path)
        assert response.status_code == 200, path
        assert response.headers["Content-Security-Policy"] == POLICY
        loaded = scripts(response.text)
        assert ("plotly.js" in loaded) == (path in CHARTED), path
        weights[path] = compressed(loaded)
    assert max(weights[path] for path in PLAIN) < 20_000, json.dumps(weights)
    assert max(weights[path] for path in CHARTED) < 520_000, json.dumps(weights)


def test_the_policy_allows_no_inline_code_and_no_eval() -> None:
    assert "unsafe" not in POLICY
    assert "default-src 'none'" in POLICY
    for script in ("charts.js", "govuk.js", "answer.js"):
        text = (STATIC / script).read_text("utf-8")
        assert not re.search(r"\beval\(|new Function\(", text), script


def test_the_bundle_is_the_smallest_that_draws_bars_and_lines() -> None:
    library = (STATIC / "plotly.js").read_bytes()
    assert b"plotly.js (cartesian - minified)" in library[:400]
    assert len(library) < 1_700_000


def test_staff_pages_load_their_own_small_script_alone(council_app: Flask) -> None:
    client = council_app.test_client()
    for path in ("/a", "/how-anonymity-works", "/sign-in"):
        loaded = scripts(client.get(path).text)
        assert "plotly.js" not in loaded and "charts.js" not in loaded, path
        assert compressed(loaded) < 30_000
