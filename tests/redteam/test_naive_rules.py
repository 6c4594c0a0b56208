"""The workbook of two naive rules, of groups and of declared bands, gives hidden groups away.

The same reader with the same workbook of ours has nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product

import pytest

from pulse.exports.workbook import workbook
from surveys.atoms import atom_of, beside, refined
from surveys.disclosure.printing import Rules, print_counts
from surveys.groups import Group
from surveys.profiles import READY, DeclaredProfile
from surveys.release import HiddenGroup, Release, ReleasedGroup
from surveys.trend import Programme
from tests.redteam.attacks import FAVOURABLE, UNFAVOURABLE, bounds, combination
from tests.redteam.conftest import Published
from tests.redteam.councils import Council, council, exact_tables
from tests.redteam.naive import hide_the_next_smallest, people, threshold_only
from tests.redteam.outputs import answered_in_workbook, hidden_in_workbook

RULES = Rules()
LENGTH = (replace(READY[0], by_directorate=True),)


def naive_release(exact: Council, rule: Callable[..., Sequence[Group]]) -> Release:
    """What a tool with this rule would publish of a council, in our format."""
    responses, cells = exact.tally.responses, {g.code: g.cells for g in exact.declared}
    shown = rule(exact.groups, responses)
    tables = exact_tables(exact, exact.groups)
    named = [
        ReleasedGroup(g.code, g.name, g.kind, g.level, tuple(sorted(cells[g.code])),
                      people(g, responses), sum(exact.eligible[c] for c in cells[g.code]),
                      g.unit, g.profile, g.parent, g.band)
        for g in shown
    ]  # fmt: skip
    codes = {g.code for g in shown}
    hidden = [
        HiddenGroup(g.code, g.name, g.kind, g.level,
                    "few" if people(g, responses) < 10 else "neighbour", "org",
                    g.unit, g.profile, g.parent, g.band)
        for g in exact.groups if g.code not in codes
    ]  # fmt: skip
    figures = {g.code: {i: print_counts(t[g.code], 3, RULES) for i, t in tables.items()}
               for g in shown}  # fmt: skip
    return Release("w1", "Autumn", "Staff pulse", "Council", "2026-11-02", "2026-11-15", "0" * 64,
                   exact.instrument, 10, 3, 5, tuple(named), tuple(hidden), figures,
                   {})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Broken:
    """Of the groups hidden as too small: those whose number of answers follows exactly from the
    workbook and the public list of cells, and of these any whose opinion is all but certain.
    """

    hidden: frozenset[str]
    counted: frozenset[str]
    pinned: frozenset[str]

    def __or__(self, other: Broken) -> Broken:
        pairs = zip(self._sets, other._sets, strict=True)
        return Broken(*(mine | theirs for mine, theirs in pairs))

    @property
    def _sets(self) -> tuple[frozenset[str], ...]:
        return self.hidden, self.counted, self.pinned


def broken(exact: Council, release: Release) -> Broken:
    """What the workbook gives away, with the bands of one declared profile after the other."""
    data = workbook(Programme([release]))
    found = Broken(frozenset(), frozenset(), frozenset())
    one_by_one: list[tuple[DeclaredProfile, ...]] = [(profile,) for profile in exact.profiles]
    for profiles in one_by_one or [()]:
        found |= _broken(exact, release, data, profiles)
    return found


def _broken(
    exact: Council, release: Release, data: bytes, profiles: Sequence[DeclaredProfile]
) -> Broken:
    groups, atoms = divided(exact, profiles)
    by_name = {group.name: group for group in groups}
    named = {by_name[name].code: n for name, n in answered_in_workbook(data).items()
             if name in by_name}  # fmt: skip
    shown = [group for group in groups if group.code in named]
    true = {g.code: people(g, exact.tally.responses) for g in exact.groups}
    targets = [by_name[name] for name in hidden_in_workbook(data) if name in by_name]
    counted, pinned = set(), set()
    for target in targets:
        factors = combination(shown, target, dict.fromkeys(atoms, 1))
        if factors is not None:
            if sum(f * named[c] for c, f in factors.items()) == true[target.code]:
                counted.add(target.code)
            if true[target.code] and is_pinned(exact, release, target.code):
                pinned.add(target.code)
    return Broken(frozenset(t.code for t in targets), frozenset(counted), frozenset(pinned))


def divided(
    exact: Council, profiles: Sequence[DeclaredProfile]
) -> tuple[tuple[Group, ...], list[str]]:
    """The declared groups without bands of other profiles, as sets of all atoms there can be."""
    known = {profile.code for profile in profiles}
    bands = [range(len(profile.bands) + 1) for profile in profiles]
    atoms = [atom_of(cell.code, said) for cell in exact.cells for said in product(*bands)]
    groups = [group for group in exact.declared if group.band is None or group.profile in known]
    return refined(groups, atoms, profiles), atoms


def is_pinned(exact: Council, release: Release, code: str) -> bool:
    """Whether fewer than three people of a group may have answered otherwise than on one side."""
    [target] = [g for g in beside(exact.declared, exact.spread) if g.code == code]
    there = people(target, exact.responses)
    for item in release.instrument.items:
        for options in (FAVOURABLE, UNFAVOURABLE):
            attack = (release, item.code, sorted(target.cells), options, exact.responses)
            if there - bounds(*attack, exact.spread)[0] < min(3, there):
                return True
    return False


@pytest.mark.parametrize("rule", [threshold_only, hide_the_next_smallest])
@pytest.mark.parametrize("profiles", [(), LENGTH], ids=["plain", "bands"])
def test_the_same_attack_breaks_the_naive_rules(
    rule: Callable[..., Sequence[Group]], profiles: Sequence[DeclaredProfile]
) -> None:
    totals = [0, 0, 0]
    for seed in range(3):
        exact = council(15 + seed, 450 + 60 * seed, seed, questions=1, profiles=profiles)
        found = broken(exact, naive_release(exact, rule))
        bands = {group.code for group in exact.declared if group.band is not None}
        for place, codes in enumerate((found.hidden, found.counted, found.pinned)):
            totals[place] += len(codes & bands if bands else codes)
    sys.__stdout__.write(  # type: ignore[union-attr]
        f"\n{rule.__name__}{' of bands' if profiles else ''}: of {totals[0]} hidden groups"
        f" {totals[1]} counted exactly, {totals[2]} with an opinion all but certain\n"
    )
    assert totals[1] >= 3


def test_the_same_attack_takes_nothing_from_ours(published: Published) -> None:
    found = broken(published.council, published.release)
    assert found.hidden
    assert (found.counted, found.pinned) == (frozenset(), frozenset())
