"""The comparing pages: the picture, the table, the words and the downloads say the same."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pulse.demonstration.history import shipped_history
from pulse.store.ballots import kept
from pulse.store.stores import stores
from pulse.workflow.closing import close_wave
from pulse.workflow.driving import kept_drivers
from pulse.workflow.opening import open_wave
from surveys.answers import answer_spread, spread_finding
from surveys.bank import instrument
from surveys.comparison import comparison, comparison_finding
from surveys.describe import change_finding
from surveys.gaps import gap_finding, gap_map
from surveys.heat import heat_map
from surveys.printed_driver import PrintedDriver
from surveys.trend import Programme
from tests.council import NOW, answer, found_council, plan_wave, voters
from tests.fixtures.results import publish, results_app, signed_in
from tests.web import people

RELEASES = [wave.release for wave in shipped_history()]
LATEST = RELEASES[-1].wave
PLACES = "one=d.place&two=d.childrens-services"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with results_app(tmp_path_factory.mktemp("comparing"), RELEASES) as made:
        yield made


@pytest.fixture(scope="module")
def reviewer(app: Flask) -> FlaskClient:
    return signed_in(app, "reviewer")


def words(client: FlaskClient, path: str) -> str:
    page = client.get(path)
    assert page.status_code == 200, path
    text = re.sub(r"<script.*?</script>|<svg.*?</svg>", " ", page.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def figure(client: FlaskClient, path: str, name: str) -> dict[str, Any]:
    held = re.search(rf'id="{name}-figure">(.*?)</script>', client.get(path).text, re.DOTALL)
    assert held is not None
    return json.loads(held[1])


def table(client: FlaskClient, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(path).text.removeprefix("\ufeff"))))


def test_the_question_page_states_the_finding_and_draws_the_printed_shares(
    reviewer: FlaskClient,
) -> None:
    programme = Programme(RELEASES)
    groups = ["org", *(g.code for g in programme.of_kind("directorate"))]
    spread = answer_spread(programme, "LIS1", groups)
    path = "/results/question?of=item.LIS1"
    assert spread_finding(spread) in words(reviewer, path)
    drawn = [trace["hovertext"][0] for trace in figure(reviewer, path, "question")["data"]]
    shares = RELEASES[-1].figures["org"]["LIS1"].shares
    assert shares is not None
    assert [text.split(": ")[1] for text in drawn] == [f"{share}%" for share in shares]
    rows = table(reviewer, "/results/question.csv?of=item.LIS1")
    held = [r["printed"] for r in rows if r["group"] == "org" and r["wave"] == LATEST]
    assert held == [RELEASES[-1].figures["org"]["LIS1"].favourable, *shares]


def test_a_directorate_without_shares_says_why_in_the_picture_and_the_table(
    reviewer: FlaskClient,
) -> None:
    page = words(reviewer, "/results/question?of=item.LIS1")
    assert "too few answers to show each" in page
    assert "The five shares are not shown for Legal and Governance" in page


def test_the_comparison_in_picture_words_and_table_is_the_same(reviewer: FlaskClient) -> None:
    found = comparison(
        Programme(RELEASES), ("d.place", LATEST), ("d.childrens-services", LATEST), "theme_score"
    )
    path = f"/results/compare?{PLACES}"
    page = words(reviewer, path)
    assert comparison_finding(found) in page
    markers = [t for t in figure(reviewer, path, "compare")["data"] if t["mode"] == "markers"]
    assert [t["marker"]["symbol"] for t in markers] == ["circle", "square"]
    assert markers[0]["x"] == [pair.one.number for pair in found.pairs]  # type: ignore[union-attr]
    for pair in found.pairs:
        assert f"{pair.name} {pair.one.text} {pair.two.text}" in page
    rows = table(reviewer, f"/results/compare.csv?{PLACES}")
    assert [row["first_printed"] for row in rows] == [pair.one.text for pair in found.pairs]


def test_the_map_of_changes_says_in_words_and_in_the_table_what_it_draws(
    reviewer: FlaskClient,
) -> None:
    path = "/results/heat-map?view=change&against=year"
    page = words(reviewer, path)
    programme = Programme(RELEASES)
    groups = ["org", *(g.code for g in programme.of_kind("directorate"))]
    heat = heat_map(programme, groups, against="year")
    assert change_finding(heat) in page
    drawn = [text for trace in figure(reviewer, path, "heat")["data"] for text in trace["text"]]
    assert page.count("no reliable change") >= drawn.count("=") > 20
    rows = table(reviewer, "/results/heat-map.csv?against=year")
    assert {row["since"] for row in rows} == {"summer 2025"}
    moved = [row for row in rows if row["verdict"] in ("rose", "fell")]
    assert len(moved) == len([text for text in drawn if text[0] in "▲▼"]) > 5
    for row in moved:
        if row["kind"] == "directorate":
            assert f"{row['verdict']} in {row['name']} by {row['change'].lstrip('-')}" in page


def test_the_map_of_questions_leads_to_each_question(reviewer: FlaskClient) -> None:
    page = reviewer.get("/results/heat-map?columns=questions").text
    assert "/results/question?" in page
    assert len(re.findall(r'scope="row"', page)) == len(RELEASES[-1].instrument.items)


def test_two_waves_are_compared_when_nothing_is_chosen(reviewer: FlaskClient) -> None:
    assert "Merebank Council: higher in summer 2026 than in spring 2026" in words(
        reviewer, "/results/compare"
    )


def test_what_fits_nothing_falls_back_with_a_message(reviewer: FlaskClient) -> None:
    page = words(reviewer, "/results/compare?one=d.moon&two_wave=w99")
    assert "There is no group “d.moon” here" in page
    assert "There is no wave “w99” here" in page


def test_front_line_and_office_are_compared_where_both_are_published(
    reviewer: FlaskClient,
) -> None:
    found = gap_map(Programme(RELEASES))
    page = words(reviewer, "/results/front-line")
    assert gap_finding(found) in page
    assert "Legal and Governance not published for both sides" in page
    assert page.count("why can’t I see this?") == 3
    hidden = words(reviewer, "/results/front-line?within=d.adult-services")
    assert "has no figures for both front-line and office staff in summer 2026" in hidden
    rows = table(reviewer, "/results/front-line.csv")
    assert len(rows) == len(found.rows) * len(found.columns)


@pytest.mark.parametrize("path", ["question", "compare", "front-line"])
@pytest.mark.parametrize("ending", ["svg", "png"])
def test_each_chart_can_be_saved_as_a_picture(
    reviewer: FlaskClient, path: str, ending: str
) -> None:
    body = reviewer.get(f"/results/{path}.{ending}").data
    assert body.startswith(b"<svg" if ending == "svg" else b"\x89PNG")
    assert b"style=" not in body or ending == "png"


def test_a_page_without_a_chart_loads_no_chart_library(reviewer: FlaskClient) -> None:
    assert "plotly.js" not in reviewer.get("/results/front-line?within=d.adult-services").text
    assert "plotly.js" not in reviewer.get("/results").text
    assert "plotly.js" in reviewer.get("/results/front-line").text


def test_one_wave_alone_compares_two_directorates(council_app: Flask) -> None:
    publish(council_app, RELEASES[-1:])
    page = words(signed_in(council_app, "reviewer"), "/results/compare")
    assert "Adult Services" in page
    assert "Children's Services" in page


def test_drivers_are_published_only_where_chosen_and_never_said_to_be_causes(
    council_app: Flask,
) -> None:
    drivers = (
        PrintedDriver("ACT1", "listening", "0.6", leading=True),
        PrintedDriver("ACT1", "empowered", "-0.2", leading=False),
    )
    publish(council_app, [*RELEASES[-2:-1], replace(RELEASES[-1], drivers=drivers)])
    reviewer = signed_in(council_app, "reviewer")
    page = words(reviewer, "/results/drivers")
    assert "Senior leaders listen goes most closely with “I believe action will be taken" in page
    assert "Senior leaders listen strongly among the strongest 0.6" in page
    assert "Empowered weakly, the other way round −0.2" in page
    assert "does not say that one brings about the other" in page
    earlier = words(reviewer, f"/results/drivers?until={RELEASES[-2].wave}")
    assert "No drivers are published for this wave" in earlier
    shown = council_app.test_cli_runner().invoke(args=["pulse", "drivers", "show", "culture"])
    assert "listening            0.6          strongly  among the strongest" in shown.output


def test_drivers_are_chosen_on_their_page_and_kept_at_close_as_they_are_printed(
    council_app: Flask,
) -> None:
    publish(council_app, RELEASES[-1:])
    reviewer = people.signed_in(council_app, "administrator")
    page = reviewer.post("/manage/drivers", page="/results/drivers", drivers="yes")
    assert "Drivers are worked out when a wave closes, from now on." in page
    with council_app.app_context():
        found_council()
        number = plan_wave(instrument=instrument("empowerment-culture"))
        open_wave(number, NOW, "test")
        for at, voter in enumerate(voters(number)[:110]):
            answer(number, voter, (1 + at % 5,) * 11)
        close_wave(number, NOW, "test")
        with stores().box.connect() as connection:
            counted = kept(connection, number)
        assert counted is not None
        printed = [driver.correlation for driver in kept_drivers(counted.plan)]
        assert printed == ["0.9 or more"] * 4 + ["0.0"]
