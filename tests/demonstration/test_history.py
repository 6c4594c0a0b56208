"""The shipped history: eight released waves, and what they tell."""

from __future__ import annotations

import lzma
from dataclasses import replace
from pathlib import Path

import pytest

from pulse.demonstration.council import demonstration_council
from pulse.demonstration.history import (
    PLACE,
    history_from_bytes,
    history_to_bytes,
    shipped_history,
)
from pulse.demonstration.programme import PAST_WAVES
from surveys.errors import InvalidValueError
from surveys.instrument import canonical_json
from surveys.measure import Measure, Value
from surveys.release import Release
from surveys.trend import Series, trend
from surveys.verify.__main__ import main as verify

ROSE = ("adult-services", "childrens-services", "place", "strategy-and-resources")
FELL = "finance-and-systems"


@pytest.fixture(scope="module")
def releases() -> list[Release]:
    return [past.release for past in shipped_history()]


def test_eight_quarterly_waves_of_the_invented_council() -> None:
    history = shipped_history()

    assert [past.number for past in history] == list(range(1, PAST_WAVES + 1))
    assert {past.release.organisation for past in history} == {demonstration_council().name}
    for earlier, later in zip(history, history[1:], strict=False):
        assert 80 <= (later.opens - earlier.opens).days <= 100
    assert history[-1].closed_on.isoformat() == "2026-08-25"


def test_the_file_stays_small_and_holds_the_same_after_a_round_trip() -> None:
    content = PLACE.read_bytes()

    assert len(content) < 1_000_000
    assert history_from_bytes(content) == shipped_history()
    assert history_to_bytes(shipped_history()) == content


def test_a_damaged_file_is_refused() -> None:
    content = PLACE.read_bytes()

    with pytest.raises(InvalidValueError, match="does not open"):
        history_from_bytes(content[: len(content) // 2])
    with pytest.raises(InvalidValueError, match="format"):
        history_from_bytes(lzma.compress(b'{"format":"other"}'))


def test_a_release_of_another_manifest_is_refused() -> None:
    first, second = shipped_history()[:2]

    with pytest.raises(InvalidValueError, match="no such manifest"):
        replace(first, manifest=second.manifest)


def test_no_group_below_the_threshold_and_some_hidden(releases: list[Release]) -> None:
    for release in releases:
        assert min(group.responses for group in release.groups) >= release.k
        assert len(release.hidden) >= 10
        assert len(release.of_kind("directorate")) >= 5


@pytest.mark.parametrize("wave", range(1, PAST_WAVES + 1))
def test_an_outsider_can_verify_every_release(wave: int, tmp_path: Path) -> None:
    past = shipped_history()[wave - 1]
    files = {
        "manifest.json": past.manifest.json,
        "release.json": past.release.to_json(),
        "proof.json": canonical_json(past.proof),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)

    assert verify([str(tmp_path / name) for name in files]) == 0


def listening(releases: list[Release], directorate: str) -> Series:
    """How a directorate's theme of listening went over the waves."""
    return trend(releases, [f"d.{directorate}"], Measure("theme_score", "listening"))[0]


@pytest.mark.parametrize("directorate", ROSE)
def test_listening_rose_where_directors_listened(releases: list[Release], directorate: str) -> None:
    series = listening(releases, directorate)

    assert series.change_since(series.points[2]).verdict == "rose"


def test_listening_fell_after_the_office_move(releases: list[Release]) -> None:
    series = listening(releases, FELL)

    assert series.change_since(series.points[3]).verdict == "fell"


def test_front_line_staff_feel_less_heard(releases: list[Release]) -> None:
    measure = Measure("theme_score", "listening")
    front, office = trend(releases, ["org.front_line", "org.office"], measure)

    for one, other in zip(front.points, office.points, strict=True):
        assert isinstance(one.reading, Value)
        assert isinstance(other.reading, Value)
        assert one.reading.number + 4 < other.reading.number


def test_between_42_and_55_percent_answered(releases: list[Release]) -> None:
    for release in releases:
        everyone = release.group("org")
        assert 0.42 < everyone.responses / everyone.eligible < 0.55
