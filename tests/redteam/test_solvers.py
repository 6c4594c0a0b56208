"""LP and MILP attackers who know every response count and our code, on a release."""

from __future__ import annotations

import pytest

from surveys.disclosure.printing import flipped
from tests.redteam.attacks import FAVOURABLE, UNFAVOURABLE, bounds, ruled_out
from tests.redteam.conftest import Published

ITEM = "Q0"


def small_groups(published: Published) -> list[str]:
    """Codes of the smallest groups that hold a response, published or not."""
    responses = published.council.tally.responses
    people = {g.code: sum(responses[c] for c in g.cells) for g in published.plan.groups}
    return sorted((code for code in people if people[code]), key=lambda code: people[code])[:6]


@pytest.mark.parametrize("options", [FAVOURABLE, UNFAVOURABLE], ids=["favourable", "unfav"])
def test_no_linear_programme_pins_a_small_group_down(
    published: Published, options: tuple[int, ...]
) -> None:
    responses = published.council.tally.responses
    cells = {g.code: sorted(g.cells) for g in published.plan.groups}
    for code in small_groups(published):
        people = sum(responses[cell] for cell in cells[code])
        fewest, most = bounds(published.release, ITEM, cells[code], options, responses)
        assert people - fewest >= min(3, people), code
        assert most > fewest, code
        assert fewest <= truth_of(published, code, options) <= most


@pytest.mark.parametrize("options", [FAVOURABLE, UNFAVOURABLE], ids=["favourable", "unfav"])
def test_no_whole_number_programme_does_either(
    published: Published, options: tuple[int, ...]
) -> None:
    """Neither "nearly all of them" nor "exactly so many" can be concluded."""
    responses = published.council.tally.responses
    cells = {g.code: sorted(g.cells) for g in published.plan.groups}
    for code in small_groups(published)[:2]:
        people = sum(responses[cell] for cell in cells[code])
        true = truth_of(published, code, options)
        attack = (published.release, ITEM, cells[code], options, responses)
        assert not ruled_out(*attack, (0, people - min(3, people))), code
        fewer = true > 0 and not ruled_out(*attack, (0, true - 1))
        assert fewer or not ruled_out(*attack, (true + 1, people)), code


def truth_of(published: Published, code: str, options: tuple[int, ...]) -> int:
    counts = published.truth[ITEM][code]
    reverse = published.council.instrument.item(ITEM).reverse
    return sum((flipped(counts) if reverse else counts)[j] for j in options)


def test_nothing_is_unproved_and_every_figure_is_printed(published: Published) -> None:
    assert published.proved.unproved == 0
    assert published.proved.facts == 4 * len(published.plan.groups)
    for row in published.release.figures.values():
        assert set(row) == {"Q0", "Q1"}
