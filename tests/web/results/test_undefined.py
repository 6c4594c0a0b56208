"""Cases in which a statistic is not defined: the pages say so in words and never NaN."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from surveys.release import Release, ReleasedGroup
from tests.fixtures.council_releases import council_releases
from tests.fixtures.results import results_app, signed_in

PAGES = (
    "/results", "/results/trend", "/results/trend?figure=favourable", "/results/heat-map",
    "/results/trend?figure=response", "/results/question", "/results/front-line",
    "/results/compare", "/results/downloads", "/results/methodology", "/results/trend.csv",
    "/results/heat-map.csv", "/share",
)  # fmt: skip
_NAN = re.compile(r"\b(nan|inf|-inf|none|undefined)\b", re.IGNORECASE)


def everybody_answered(release: Release) -> Release:
    """Responses are the whole population: there is nothing left to be uncertain of."""
    return replace(release, groups=tuple(_whole(group) for group in release.groups))


def nobody_was_asked(release: Release) -> Release:
    """Nobody knows how many were asked."""
    return replace(release, imported="Acme, report 7", groups=everybody_answered(release).groups)


def _whole(group: ReleasedGroup) -> ReleasedGroup:
    return replace(group, eligible=group.responses)


def nothing_printed(release: Release) -> Release:
    """Too few answered each question, so that not one figure is printed."""
    figures = {
        group: {item: replace(figure, rung=0, answers="", mean=None, favourable=None,
                              neutral=None, unfavourable=None, shares=None, score=None)
                for item, figure in row.items()}
        for group, row in release.figures.items()
    }  # fmt: skip
    return replace(release, figures=figures, themes={group: {} for group in release.themes})


@pytest.fixture(scope="module", params=[everybody_answered, nobody_was_asked, nothing_printed])
def reader(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    folder: Path = tmp_path_factory.mktemp("undefined")
    releases = [request.param(release) for release in council_releases(2)]
    with results_app(folder, releases) as app:
        yield signed_in(app, "administrator")


@pytest.mark.parametrize("page", PAGES)
def test_no_page_says_nan(reader: FlaskClient, page: str) -> None:
    answer = reader.get(page, follow_redirects=True)
    assert answer.status_code in (200, 403)
    body = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", answer.text, flags=re.S)
    words = re.sub(r"<[^>]+>", " ", body)
    assert not [found for found in _NAN.findall(words) if found.casefold() != "none"], words[:200]
