"""What the response rates shown while a wave is open tell of single people: nothing."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from pulse.store.invitations import CellCount
from pulse.workflow.daily import rates_by_directorate


def shown(people: int, answered: int) -> int | None:
    """The rate of a directorate in which so many of so many answered, if it is shown."""
    cells: Any = [SimpleNamespace(code="c1", directorate="D")]
    manifest: Any = SimpleNamespace(cells=cells)
    return rates_by_directorate(manifest, {"c1": CellCount(people, answered)}).get("D")


@pytest.mark.parametrize("people", [*range(1, 140), 412, 1003])
def test_each_rate_leaves_three_numbers_of_people_possible(people: int) -> None:
    """From no one to everyone: the reader knows how many were asked."""
    rates = Counter(shown(people, answered) for answered in range(people + 1))
    if set(rates) == {None}:
        assert people < 60
    else:
        assert all(rate is not None and rate % 5 == 0 for rate in rates)
        assert min(rates.values()) >= 3, rates


def test_twenty_people_in_steps_of_five_would_tell_on_each() -> None:
    """The teeth: the rule that was here before showed every single answer of a team of twenty."""
    before = [100 * answered // 20 // 5 * 5 for answered in range(21)]
    assert len(set(before)) == 21
