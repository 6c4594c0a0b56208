"""Groups by declared bands, against an attacker who tries every set of atoms."""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction
from itertools import product

from surveys.atoms import atom_of, beside, counted, every_atom, linked, margins, refined
from surveys.cells import Cell
from surveys.disclosure.counting import count_wave, plan_again
from surveys.groups import Group, candidate_groups
from surveys.manifest import Manifest
from surveys.profiles import DeclaredProfile
from surveys.tally import OpenedBallot
from surveys.units import Organisation, Unit
from tests.core.disclosure.test_isolate import in_span
from tests.core.manifests import manifest

TREE = Organisation(
    [
        Unit("ORG", "Eastholm Council", "organisation"),
        Unit("d1", "Adults", "directorate", "ORG"),
        Unit("u1", "Care", "service", "d1"),
        Unit("d2", "Legal", "directorate", "ORG"),
        Unit("u2", "Law", "service", "d2"),
    ]
)
CELLS = (
    Cell("c001", "Care (front-line)", "d1", ("u1",), "front_line", 412),
    Cell("c002", "Care (office)", "d1", ("u1",), "office", 38),
    Cell("c003", "Law", "d2", ("u2",), None, 30),
)
PATTERN = DeclaredProfile("pattern", "Pattern", "How do you work?", ("Full", "Part"), True)
SENIOR = DeclaredProfile("senior", "Manager", "Do you manage people?", ("Yes", "No"))
PROFILES = (PATTERN, SENIOR)
K = 10


def wave(profiles: tuple[DeclaredProfile, ...] = PROFILES) -> Manifest:
    groups = candidate_groups(CELLS, TREE, profiles)
    return manifest(cells=CELLS, groups=groups, profiles=profiles)


def ballots(dice: random.Random) -> list[OpenedBallot]:
    """A few crowded atoms and a few of one to four people, which are the ones to protect."""
    places = [(cell.code, bands) for cell in CELLS for bands in product(range(3), repeat=2)]
    chosen = dice.sample(places, 9)
    sizes = [dice.choice((1, 2, 4, 12, 30)) for _ in chosen]
    return [
        OpenedBallot(atom_of(cell, bands), bytes(dice.choices(range(1, 6), k=5)))
        for (cell, bands), size in zip(chosen, sizes, strict=True)
        for _ in range(size)
    ]


def divided(made: Manifest, responses: Counter[str]) -> tuple[Group, ...]:
    """The groups as sets of atoms, those that hold nobody included."""
    cells = [cell.code for cell in CELLS]
    atoms = every_atom(responses, cells, made.groups, PROFILES)
    return refined(made.groups, atoms, PROFILES)


def smallest_found(groups: list[frozenset[str]], responses: Counter[str]) -> int | None:
    """Every set of atoms that hold somebody, tried one after the other."""
    atoms = sorted(responses)
    rows = [[Fraction(atom in cells) for atom in atoms] for cells in groups]
    weights = [
        weight
        for bits in product((0, 1), repeat=len(atoms))
        if 0 < (weight := sum(responses[a] for a, bit in zip(atoms, bits, strict=True) if bit)) < K
        and in_span(rows, [Fraction(bit) for bit in bits])
    ]
    return min(weights, default=None)


def test_no_set_of_atoms_is_given_away_where_a_threshold_alone_gives_many() -> None:
    made, found, bands = wave(), 0, 0
    for seed in range(40):
        opened = ballots(random.Random(seed))
        responses = Counter(ballot.cell for ballot in opened)
        plan, _ = count_wave(made, opened)
        assert smallest_found([group.cells for group in plan.published], responses) is None, seed
        bands += sum(group.band is not None for group in plan.published)
        every = divided(made, responses)
        large = [g.cells for g in every if sum(responses[a] for a in g.cells) >= K]
        found += smallest_found(large, responses) is not None
    assert bands > 40, "nothing was published that could have given anybody away"
    assert found > 20, "the attacker finds nothing even where only a threshold is kept"


def test_the_plan_follows_from_counts_alone() -> None:
    made, dice = wave(), random.Random(7)
    opened = ballots(dice)
    first, tables = count_wave(made, opened)
    others = [OpenedBallot(b.cell, bytes(dice.choices(range(6), k=5))) for b in opened]
    dice.shuffle(others)
    second, _ = count_wave(made, others)
    assert first == second
    codes = [group.code for group in first.published]
    hidden = [(h.group.code, h.reason, h.see) for h in first.hidden]
    again = plan_again(made, tables, codes, hidden)
    assert [group.code for group in again.published] == codes
    assert [h.group.code for h in again.hidden] == [code for code, _, _ in hidden]


def test_margins_keep_no_crossing_of_cell_and_band() -> None:
    made, opened = wave(), ballots(random.Random(3))
    spread = margins(made.groups, PROFILES)
    kept = counted(Counter(b.cell for b in opened), spread, PROFILES)
    assert {(m.profile, m.cells) for m in spread} == {
        ("pattern", ("c001", "c002")), ("pattern", ("c003",)), ("senior", ("c001", "c002", "c003")),
    }  # fmt: skip
    assert kept.keys() == {cell.code for cell in CELLS} | {margin.name for margin in spread}
    for cells, names in linked(spread):
        assert sum(kept[cell] for cell in cells) == sum(kept[name] for name in names)
    _, tables = count_wave(made, opened)
    responses = Counter(b.cell for b in opened)
    for group, atoms in zip(beside(made.groups, spread), divided(made, responses), strict=True):
        people = sum(responses[atom] for atom in atoms.cells)
        assert sum(tables.responses[part] for part in group.cells) == people


def test_without_profiles_nothing_changes() -> None:
    made = wave(())
    opened = [OpenedBallot(b.cell.split("|")[0], b.answers) for b in ballots(random.Random(1))]
    _, tables = count_wave(made, opened)
    assert tables.responses == {c.code: sum(b.cell == c.code for b in opened) for c in CELLS}
    assert all("band" not in row for row in made.data["groups"])
    assert made.data["profiles"] == []
