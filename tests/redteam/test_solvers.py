"""LP and MILP attackers who know every response count and our code, on a release."""

from __future__ import annotations

import pytest

from surveys.groups import Group
from surveys.release import Release
from tests.redteam.attacks import FAVOURABLE, UNFAVOURABLE, bounds, ruled_out
from tests.redteam.conftest import Published

ITEM = "Q0"


@pytest.mark.parametrize("options", [FAVOURABLE, UNFAVOURABLE], ids=["favourable", "unfav"])
def test_no_linear_programme_pins_a_small_group_down(
    published: Published, options: tuple[int, ...]
) -> None:
    for group in published.smallest(6):
        people, code = published.people(group), group.code
        attack = attack_on(group, published, options)
        fewest, most = bounds(*attack, published.council.spread)
        assert people - fewest >= min(3, people), code
        assert most > fewest, code
        assert fewest <= truth_of(published, group, options) <= most


@pytest.mark.parametrize("options", [FAVOURABLE, UNFAVOURABLE], ids=["favourable", "unfav"])
def test_no_whole_number_programme_does_either(
    published: Published, options: tuple[int, ...]
) -> None:
    """Neither "nearly all of them" nor "exactly so many" can be concluded."""
    # Each programme may take its four seconds, and with bands there are three sorts of groups.
    for group in published.smallest(1 if published.council.spread else 2):
        people, code = published.people(group), group.code
        true = truth_of(published, group, options)
        attack = attack_on(group, published, options)
        known = published.council.spread
        assert not ruled_out(*attack, (0, people - min(3, people)), known), code
        fewer = true > 0 and not ruled_out(*attack, (0, true - 1), known)
        assert fewer or not ruled_out(*attack, (true + 1, people), known), code


def attack_on(
    group: Group, published: Published, options: tuple[int, ...]
) -> tuple[Release, str, list[str], tuple[int, ...], dict[str, int]]:
    """What the attacker has, and what is asked of it."""
    known = published.council.responses
    return published.release, ITEM, sorted(group.cells), options, known


def truth_of(published: Published, group: Group, options: tuple[int, ...]) -> int:
    """How many people of the group did choose these options, from their ballots."""
    items = published.council.instrument.items
    place = next(n for n, item in enumerate(items) if item.code == ITEM)
    assert not items[place].reverse
    return sum(b.answers[place] in options for b in published.ballots_of(group))


def test_nothing_is_unproved_and_every_figure_is_printed(published: Published) -> None:
    assert published.proved.unproved == 0
    assert published.proved.facts == 4 * len((*published.plan.groups, *published.silent))
    for row in published.release.figures.values():
        assert set(row) == {"Q0", "Q1"}
