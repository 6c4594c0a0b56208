"""The red team with nothing but our own outputs: pages, CSV, data package, XLSX, PPTX, SVG, JSON.

First that each figure anywhere is a function of one printed string of a release; then the attacks
on what was read back; then the same attacks on two naive rules, drawn by the same renderers.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pytest
from flask.testing import FlaskClient

from surveys.atoms import cell_of
from surveys.disclosure.printing import Rules
from surveys.release import Figure, Release, ThemeFigure, release_from_json
from surveys.tally import OpenedBallot
from tests.fixtures.results import results_app, signed_in
from tests.redteam.attacks import (
    FAVOURABLE,
    UNFAVOURABLE,
    bounds,
    options_of_one_leaver,
)
from tests.redteam.conftest import Published, publish
from tests.redteam.councils import Council
from tests.redteam.outputs import (
    Seen,
    answered_in_workbook,
    figure_of,
    figures_of_csv,
    figures_of_deck,
    figures_of_package,
    figures_of_page,
    figures_of_profiles,
    figures_of_workbook,
    numbers_of_charts,
    numbers_of_picture,
    writings,
)

RULES = Rules()
FILES = ("/results/downloads/workbook", "/results/downloads/data-package", "/share/deck.pptx")


def exchanged(exact: Council, seed: int) -> Council:
    """The next wave: one person has left a service and another, who declares alike, joined it."""
    chance = random.Random(seed)
    people = Counter(cell_of(ballot.cell) for ballot in exact.ballots)
    cell = chance.choice(sorted(c for c, n in people.items() if 12 <= n < 40))
    left = next(b for b in exact.ballots if cell_of(b.cell) == cell)
    came = OpenedBallot(left.cell, bytes(1 + answer % 5 for answer in left.answers))
    return replace(exact, ballots=(*(b for b in exact.ballots if b is not left), came))


@pytest.fixture(scope="module")
def waves(published: Published) -> tuple[Published, Published]:
    """Two waves of one council, one joiner and one leaver apart."""
    after = publish(exchanged(published.council, 3))
    later = replace(after.release, wave="w2", opened="2027-02-01", closed="2027-02-14",
                    title="Winter")  # fmt: skip
    return published, replace(after, release=later)


@dataclass(frozen=True, slots=True)
class Reader:
    """A signed-in stranger at an application whose stores hold releases and nothing else."""

    client: FlaskClient

    def bytes_of(self, path: str) -> bytes:
        """A file or page."""
        response = self.client.get(path)
        assert response.status_code == 200, path
        return response.data

    def text_of(self, path: str) -> str:
        """The same as text."""
        return self.bytes_of(path).decode()


@pytest.fixture(scope="module")
def reader(
    waves: tuple[Published, Published], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Reader]:
    releases = [wave.release for wave in waves]
    with results_app(tmp_path_factory.mktemp("outputs"), releases) as app:
        yield Reader(signed_in(app, "administrator"))


def everything_seen(reader: Reader, release: Release) -> Iterator[Seen]:
    """What all tables of all pages and files show of the latest wave."""
    places = ["", *(f"&within={g.code}" for g in release.of_kind("directorate"))]
    places += ["&within=added"] if release.added else []
    for place in places:
        for figure in ("score", "favourable"):
            query = f"?figure={figure}{place}"
            yield from figures_of_page(reader.text_of(f"/results/heat-map{query}"), "heat", figure)
            yield from figures_of_csv(reader.text_of(f"/results/heat-map.csv{query}"), "heat.csv")
            for item in release.instrument.items:
                asked = f"/results/trend.csv{query}&of=item.{item.code}"
                rows = figures_of_csv(reader.text_of(asked), "trend.csv")
                yield from (s for s in rows if s.where.endswith(release.wave))
    yield from figures_of_profiles(reader.text_of("/results/profiles"))
    yield from figures_of_workbook(reader.bytes_of(FILES[0]))
    yield from figures_of_deck(reader.bytes_of(FILES[2]))


def test_every_figure_in_a_table_is_one_printed_string(
    reader: Reader, waves: tuple[Published, Published]
) -> None:
    release = waves[1].release
    seen = list(dict.fromkeys(everything_seen(reader, release)))
    wrong = [s for s in seen if s.text not in writings(figure_of(release, s), s.measure)]
    assert wrong == []
    kinds = {s.where.split()[0] for s in seen}
    bands = {g.name for g in release.groups if g.band is not None}
    assert kinds == {"heat", "heat.csv", "trend.csv", "xlsx", "pptx"} | (
        {"profiles"} if bands else set()
    )
    assert bands <= {s.group for s in seen}
    assert len(seen) > 300


def test_the_package_and_the_json_hold_the_printed_strings_and_no_other(
    reader: Reader, waves: tuple[Published, Published]
) -> None:
    for number, wave in enumerate(waves, 1):
        served = reader.bytes_of(f"/manage/waves/{number}/release.json")
        assert release_from_json(served).to_json() == served == wave.release.to_json()
        printed = [
            (group, f"{kind}.{code}", measure, text)
            for kind, tables in (("item", wave.release.figures), ("theme", wave.release.themes))
            for group, row in tables.items()
            for code, figure in row.items()
            for measure, text in texts(figure)
        ]
        rows = figures_of_package(reader.bytes_of(FILES[1]))
        held = [(s.group, s.of, s.measure, s.text) for w, s in rows
                if w == wave.release.wave and s.text]  # fmt: skip
        assert sorted(held) == sorted(printed)


def texts(figure: object) -> Iterator[tuple[str, str]]:
    """The printed strings of a figure by name; shares as option_1 to option_5."""
    for name in ("answers", "score", "mean", "favourable", "neutral", "unfavourable", "margin"):
        text = getattr(figure, name, None)
        if text:
            yield name, text
    for number, share in enumerate(getattr(figure, "shares", None) or (), 1):
        yield f"option_{number}", share


def test_pictures_and_charts_show_no_other_number(
    reader: Reader, waves: tuple[Published, Published]
) -> None:
    """Axes count in tens; every other number is a writing of a printed figure."""
    figures: list[Figure | ThemeFigure] = []
    for wave in waves:
        figures += [f for row in wave.release.figures.values() for f in row.values()]
        figures += [f for row in wave.release.themes.values() for f in row.values()]
    ways = {
        text
        for figure in figures
        for measure in ("score", "favourable")
        for text in writings(figure, measure)
    }
    axes = {str(n) for n in range(0, 101, 5)} | {f"{n}%" for n in range(0, 101, 5)}
    rates = {f"{round(100 * g.responses / g.eligible)}" for w in waves for g in w.release.groups}
    for path in ("/results/heat-map.svg", "/results/trend.svg?of=theme.empowered",
                 "/results/trend.svg?of=item.Q1&figure=favourable"):  # fmt: skip
        found = numbers_of_picture(reader.text_of(path))
        assert found and set(found) <= ways | axes, path
    drawn = numbers_of_charts(reader.bytes_of(FILES[2]))
    assert drawn
    assert {f"{value:g}" for value in drawn} <= ways | rates


def read_back(reader: Reader, wave: str, release: Release) -> Release:
    """The release with its figures as they stand in the data package, made anew from text."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for code, seen in figures_of_package(reader.bytes_of(FILES[1])):
        if code == wave and seen.of.startswith("item."):
            found.setdefault((seen.group, seen.of[5:]), {})[seen.measure] = seen.text
    figures: dict[str, dict[str, Figure]] = {}
    for (group, item), row in found.items():
        if group in release.figures:
            figures.setdefault(group, {})[item] = figure_from(row)
    return replace(release, figures=figures, themes={})


def figure_from(row: Mapping[str, str]) -> Figure:
    """A figure from its printed strings; its rung follows from what is there."""
    shares = tuple(row.get(f"option_{n}", "") for n in range(1, 6))
    rung = 3 if row.get("score") else 2 if row.get("favourable") else 1 if row.get("mean") else 0
    words = {name: row.get(name) or None
             for name in ("mean", "favourable", "neutral", "unfavourable", "score")}  # fmt: skip
    return Figure(rung, row.get("answers", ""), shares=shares if all(shares) else None, **words)


def test_what_is_read_back_says_no_more_than_the_proof_allows(
    reader: Reader, waves: tuple[Published, Published]
) -> None:
    """A linear attacker with every response count, on figures read from the files alone."""
    wave = waves[1]
    stolen = read_back(reader, "w2", wave.release)
    assert stolen.figures == wave.release.figures
    closed = []
    for group in wave.smallest(6):
        for options in (FAVOURABLE, UNFAVOURABLE):
            there, attack = wave.people(group), (stolen, "Q1", sorted(group.cells), options)
            fewest, most = bounds(*attack, wave.council.responses, wave.council.spread)
            if there - fewest < min(3, there) or most <= fewest:
                closed.append(group.code)
    assert closed == []


def test_one_joiner_and_one_leaver_stay_free_in_what_is_shown(
    reader: Reader, waves: tuple[Published, Published]
) -> None:
    """Readers who know who went and who came, on the figures of both waves as files show them."""
    before, after = (read_back(reader, w.release.wave, w.release) for w in waves)
    left, came = (Counter(w.council.ballots) for w in waves)
    [moved] = {ballot.cell for ballot in (left - came) + (came - left)}
    inside = {group.code for group in waves[0].plan.published if moved in group.cells}
    groups = [g for g in before.groups if g.code in inside and g.responses < 200]
    assert groups
    for group in groups:
        for item in ("Q0", "Q1"):
            pair = before.figures[group.code][item], after.figures[group.code][item]
            if pair[0].rung and pair[0].rung == pair[1].rung:
                options = options_of_one_leaver(*pair, group.responses, RULES, changed=1)
                assert options, "the truth is among what is possible"
                assert not any(options <= side for side in ({4, 5}, {1, 2})), (group.code, item)


def test_two_readers_with_different_outputs_know_what_one_knows(
    reader: Reader, waves: tuple[Published, Published]
) -> None:
    """One has the workbook and one the page: together they have no group beyond the release."""
    release = waves[1].release
    book = set(answered_in_workbook(reader.bytes_of(FILES[0])))
    assert book == {group.name for group in release.groups}
    hidden = {group.name for group in release.hidden}
    assert not book & hidden
    rows = figures_of_page(reader.text_of("/results/heat-map"), "heat", "score")
    assert {s.group for s in rows if s.text != "hidden"} <= book
