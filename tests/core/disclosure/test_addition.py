"""A group added to a release: made of published groups, proved with all of them, checkable."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from surveys.addition import Addition, addition_from_json, as_read
from surveys.disclosure.addition import addition_proof, combine, plan_addition
from surveys.disclosure.ladder import OneMore
from surveys.disclosure.proof import Proved
from surveys.disclosure.publish import published_proof
from surveys.errors import DisclosureError, InvalidValueError
from surveys.instrument import canonical_json
from surveys.verify.__main__ import main
from tests.redteam.adding import add
from tests.redteam.conftest import Published, publish
from tests.redteam.councils import DECLARED, council


@pytest.fixture(scope="module", params=[(), DECLARED], ids=["plain", "bands"])
def wave(request: pytest.FixtureRequest) -> Published:
    return publish(council(6, 240, 5, questions=1, profiles=request.param))


@pytest.fixture(scope="module")
def added(wave: Published) -> tuple[tuple[Addition, Proved], tuple[Addition, Proved]]:
    """Two services together, and then a directorate without one of them."""
    first = add(wave, "Care and Repair", ["s.S2", "s.S4"], [])
    rest = next(g for g in wave.release.of_kind("directorate")
                if set(wave.release.group("s.S4").cells) < set(g.cells))  # fmt: skip
    second = add(wave, "The rest", [rest.code], ["s.S4"], (first[0],), first[1])
    return first, second


def test_its_figures_are_those_of_its_people_and_nothing_else_changes(
    wave: Published, added: tuple[tuple[Addition, Proved], tuple[Addition, Proved]]
) -> None:
    release = wave.release
    for (made, proved), base in zip(added, (release, release), strict=True):
        people = sum(f * release.group(c).responses for c, f in made.made_of.items())
        assert made.group.responses == people
        assert proved.unproved == 0
        assert all(dict(proved.figures[c]) == dict(row) for c, row in base.figures.items())
        assert addition_from_json(made.to_json()) == made
    assert [made.group.code for made, _ in added] == ["a.1", "a.2"]
    assert all(figure.rung >= 1 for made, _ in added for figure in made.figures.values())


def test_what_is_read_says_what_was_added_and_stays_the_release(
    wave: Published, added: tuple[tuple[Addition, Proved], tuple[Addition, Proved]]
) -> None:
    read = as_read(wave.release, [made for made, _ in added])
    assert read.fingerprint == wave.release.fingerprint
    assert read.to_json() == wave.release.to_json()
    [first, second] = read.of_kind("added")
    assert (first.code, first.name) == ("a.care-and-repair", "Care and Repair (added later)")
    assert (second.code, second.name) == ("a.the-rest", "The rest (added later)")
    assert {*second.cells} < {*read.group(second.parent or "").cells}
    assert read.figures[first.code] == added[0][0].figures
    assert read.added[first.code] == {"s.S2": 1, "s.S4": 1}


def test_names_that_are_written_alike_are_told_apart(
    wave: Published, added: tuple[tuple[Addition, Proved], tuple[Addition, Proved]]
) -> None:
    made = [one for one, _ in added]
    alike = replace(made[1], group=replace(made[1].group, name="Care & Repair"))
    odd = replace(made[0], group=replace(made[0].group, name="Care repair"))
    signs = replace(made[1], group=replace(made[1].group, name="&"))
    read = as_read(wave.release, [odd, alike])
    assert [g.code for g in read.of_kind("added")] == ["a.care-repair", "a.care-repair-2"]
    assert [g.code for g in as_read(wave.release, [signs]).of_kind("added")] == ["a.-1"]


def write(folder: Path, name: str, data: Any) -> str:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else canonical_json(data))
    return str(path)


def files(wave: Published, folder: Path, added: Any) -> list[str]:
    proof = json.loads(json.dumps(published_proof(wave.release, wave.proved)))
    found = [
        write(folder, "manifest.json", wave.manifest.json),
        write(folder, "release.json", wave.release.to_json()),
        write(folder, "proof.json", proof),
    ]
    for made, proved in added:
        of = json.loads(json.dumps(addition_proof(made, proved)))
        found += [
            write(folder, f"{made.group.code}.json", made.to_json()),
            write(folder, f"{made.group.code}-proof.json", of),
        ]
    return found


def test_anyone_can_check_it(
    wave: Published, added: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(files(wave, tmp_path, added)) == 0
    said = capsys.readouterr().out
    assert "Added later: Care and Repair (a.1)" in said
    assert said.endswith("Everything holds.\n")


def other_people(made: Addition) -> Addition:
    return replace(made, group=replace(made.group, responses=made.group.responses + 1))


def other_cells(made: Addition) -> Addition:
    return replace(made, group=replace(made.group, cells=made.group.cells[1:]))


def other_figure(made: Addition) -> Addition:
    figure = made.figures["Q0"]
    return replace(made, figures={"Q0": replace(figure, mean="1.9")})


def of_nothing(made: Addition) -> Addition:
    return replace(made, made_of={"s.none": 1, "s.S2": 1})


@pytest.mark.parametrize(
    ("tamper", "fault"),
    [
        (other_people, "its number of responses does not follow"),
        (other_cells, "its people are not those of the groups"),
        (other_figure, "prints group a.1 otherwise"),
        (of_nothing, "not made of published groups"),
    ],
)
def test_a_tampered_addition_is_named(
    wave: Published, added: Any, tamper: Callable[[Addition], Addition], fault: str, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    made, proved = added[0]
    assert main(files(wave, tmp_path, [(tamper(made), copy.copy(proved))])) == 1
    assert fault in capsys.readouterr().out


@pytest.mark.parametrize(
    ("of", "without", "why"),
    [
        (["s.S2"], [], "choose two groups or more"),
        (["s.S2", "s.none"], [], "no group 's.none' is published"),
        (["s.S2", "org"], [], "counted twice"),
        (["s.S2"], ["s.S4"], "has to lie inside"),
        (["d.D0", "d.D1"], [], "these are the people of"),
        (["org"], ["d.D0"], "these are the people of"),
    ],
)
def test_what_cannot_be_made_is_refused_with_the_reason(
    wave: Published, of: list[str], without: list[str], why: str
) -> None:
    with pytest.raises(InvalidValueError, match=why):
        combine(wave.release, "Another", of, without)


def test_a_hidden_group_cannot_be_made_again(wave: Published) -> None:
    hidden = wave.release.hidden[0]
    with pytest.raises(InvalidValueError, match="its counts were not kept at the close"):
        combine(wave.release, "Another", ["org"], [hidden.code])
    with pytest.raises(InvalidValueError, match="is the name of another group"):
        combine(wave.release, hidden.name, ["s.S2", "s.S4"])


def test_a_group_whose_people_are_few_is_refused_on_the_union(wave: Published) -> None:
    """Even where somebody offers cells that no published groups make: the plan says no."""
    exact = wave.council
    cells = (g for g in exact.declared if g.band is None)
    small = next(g for g in cells if sum(exact.responses[c] for c in g.cells) < 10)
    hidden = replace(small, code="a.1", name="A few")
    with pytest.raises(DisclosureError, match="fewer than 10 people"):
        plan_addition(wave.release, hidden, exact.declared, exact.responses, exact.spread)


def test_nothing_is_made_of_people_who_declared_something(wave: Published) -> None:
    """Only their margins were kept: how they lie in cells, or beside other bands, nobody knows."""
    bands = [group for group in wave.release.groups if group.band is not None]
    assert bool(bands) == bool(wave.council.profiles)
    for band in bands:
        for of, without in (([band.code, "s.S2"], []), (["org"], [band.code])):
            with pytest.raises(InvalidValueError, match="of people who said so of themselves"):
                combine(wave.release, "Another", of, without)


def test_only_the_new_group_goes_down() -> None:
    ladder = OneMore({"org": 3, "s.S2": 1})
    steps = [ladder.finest("a.1")]
    while ladder.lower(["org"]):
        steps.append(ladder.finest("a.1"))
    assert steps == [3, 2, 1, 0]
    assert (ladder.finest("org"), ladder.finest("s.S2")) == (3, 1)
