"""Groups added to released waves, through every output: marked, printed as proved, and no more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from pulse.store.additions import insert_addition
from pulse.store.transaction import transaction
from surveys.addition import Addition, as_read
from surveys.atoms import refined
from surveys.disclosure.addition import addition_proof
from surveys.disclosure.isolate import smallest_isolable
from surveys.disclosure.proof import Proved
from surveys.groups import Group
from surveys.release import Release
from tests.fixtures.results import results_app, signed_in
from tests.redteam.adding import add
from tests.redteam.attacks import FAVOURABLE, UNFAVOURABLE, bounds
from tests.redteam.conftest import Published, publish
from tests.redteam.councils import DECLARED, council
from tests.redteam.outputs import (
    NOTHING,
    answered_in_workbook,
    figure_of,
    figures_of_csv,
    figures_of_package,
    figures_of_page,
    names_of,
    writings,
)
from tests.redteam.test_outputs import FILES, Reader, everything_seen, read_back, texts

JOINED, REST = "Care and Repair", "All the rest of it"


@dataclass(frozen=True, slots=True)
class Waves:
    """A wave with two groups added and a later one with one of them, as readers have them."""

    done: Published
    made: tuple[tuple[Addition, Proved], ...]
    reader: Reader

    @property
    def first(self) -> Release:
        return as_read(self.done.release, [addition for addition, _ in self.made])

    @property
    def later(self) -> Release:
        return replace(self.done.release, wave="w2", opened="2027-02-01", closed="2027-02-14",
                       title="Winter")  # fmt: skip


@pytest.fixture(scope="module", params=[(), DECLARED], ids=["plain", "bands"])
def waves(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Waves]:
    done = publish(council(6, 240, 5, questions=2, profiles=request.param))
    rest = next(g for g in done.release.of_kind("directorate")
                if set(done.release.group("s.S4").cells) < set(g.cells))  # fmt: skip
    joined = add(done, JOINED, ["s.S2", "s.S4"])
    made = (joined, add(done, REST, [rest.code], ["s.S4"], [joined[0]], joined[1]))
    found = Waves(done, made, Reader(None))  # type: ignore[arg-type]
    later = replace(made[0][0], wave="w2", release=found.later.fingerprint)
    folder = tmp_path_factory.mktemp("added")
    with results_app(folder, [done.release, found.later]) as app:
        with app.app_context(), transaction():
            for number, (addition, proved) in [(1, made[0]), (1, made[1]), (2, (later, joined[1]))]:
                proof = json.loads(json.dumps(addition_proof(addition, proved)))
                insert_addition(number, addition, proof)
        yield replace(found, reader=Reader(signed_in(app, "administrator")))


def marked(*names: str) -> set[str]:
    return {f"{name} (added later)" for name in names}


def test_every_figure_of_an_added_group_is_one_printed_string(waves: Waves) -> None:
    release = as_read(waves.later, [replace(waves.made[0][0], wave="w2")])
    here = names_of(release)
    every = dict.fromkeys(everything_seen(waves.reader, release))
    absent = {s.text for s in every if s.group not in here}
    assert absent <= NOTHING, "of the group that only the first wave has, there is nothing"
    seen = [s for s in every if s.group in here]
    assert [s for s in seen if s.text not in writings(figure_of(release, s), s.measure)] == []
    added = {s.where.split()[0] for s in seen if s.group in marked(JOINED) | {*release.added}}
    assert added == {"heat", "heat.csv", "trend.csv", "xlsx"}


def test_each_has_a_line_of_its_own_in_the_waves_that_have_it(waves: Waves) -> None:
    rows = waves.reader.text_of("/results/trend.csv?within=added&of=item.Q1")
    shown = {(s.group, s.where.split()[1]) for s in figures_of_csv(rows, "trend.csv") if s.text}
    joined, rest = "a.care-and-repair", "a.all-the-rest-of-it"
    assert {pair for pair in shown if pair[0] != "org"} == {
        (joined, "w1"), (joined, "w2"), (rest, "w1"),
    }  # fmt: skip
    page = waves.reader.text_of("/results/trend?within=added&of=item.Q1")
    cells = {s.group: s.text for s in figures_of_page(page, "trend", "score")}
    assert marked(JOINED, REST) <= set(cells)
    assert "not in wave" in page, "the later wave has only one of them"


def test_the_package_holds_the_printed_strings_of_both_waves(waves: Waves) -> None:
    data = waves.reader.bytes_of(FILES[1])
    rows = [(w, s) for w, s in figures_of_package(data) if s.group.startswith("a.") and s.text]
    held = {(w, s.group, s.of, s.measure, s.text) for w, s in rows}
    first = waves.first
    printed = {
        ("w1", group, f"{kind}.{code}", measure, text)
        for kind, tables in (("item", first.figures), ("theme", first.themes))
        for group in first.added
        for code, figure in tables[group].items()
        for measure, text in texts(figure)
    }
    assert {row for row in held if row[0] == "w1"} == printed
    assert {row[1] for row in held if row[0] == "w2"} == {"a.care-and-repair"}


def test_nothing_is_read_that_was_not_proved(waves: Waves) -> None:
    """Groups in the workbook are those of the release, of the proved additions, and no others."""
    book = set(answered_in_workbook(waves.reader.bytes_of(f"{FILES[0]}?until=w1")))
    assert book == {g.name for g in waves.done.release.groups} | marked(JOINED, REST)
    served = waves.reader.bytes_of("/manage/waves/1/release.json")
    assert served == waves.done.release.to_json(), "what was published stays as it was"


def together(waves: Waves) -> list[Group]:
    """All that was published of the first wave, as sets of atoms."""
    exact, groups = waves.done.council, [addition.group for addition, _ in waves.made]
    added = [Group(g.code, g.name, 6, frozenset(g.cells)) for g in groups]
    return [*waves.done.plan.published, *refined(added, exact.tally.responses, exact.profiles)]


def test_no_tables_together_give_a_few_people_away(waves: Waves) -> None:
    responses = waves.done.council.tally.responses
    found = smallest_isolable(together(waves), responses)
    assert found is not None and found.weight >= 10
    hidden = [g for g in waves.done.plan.groups if g not in waves.done.plan.published]
    told = [smallest_isolable([*together(waves), group], responses) for group in hidden]
    assert any(one is not None and one.weight < 10 for one in told), "no teeth: nothing is hidden"


def test_the_union_read_back_leaves_everyone_free(waves: Waves) -> None:
    """A linear attacker with every response count, on figures read from the package alone."""
    stolen, exact = read_back(waves.reader, "w1", waves.first), waves.done.council
    assert stolen.figures == waves.first.figures
    added = [Group(g.code, g.name, 6, frozenset(g.cells)) for g in waves.first.of_kind("added")]
    closed = []
    for group in [*waves.done.smallest(6), *added]:
        there = waves.done.people(group)
        for options in (FAVOURABLE, UNFAVOURABLE):
            attack = (stolen, "Q1", sorted(group.cells), options, exact.responses)
            fewest, most = bounds(*attack, exact.spread)
            if there - fewest < min(3, there) or most <= fewest:
                closed.append(group.code)
    assert closed == []
