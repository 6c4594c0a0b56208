"""A room of phones at once against the served product; benchmarks/room.py times a larger one."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.room import FEW, check, prepare, rehearse
from tests.fixtures.application import serving

PEOPLE = 40


def test_nothing_is_lost_and_nothing_is_revealed_below_the_smallest_number(tmp_path: Path) -> None:
    data = tmp_path / "room"
    data.mkdir()
    made = prepare(data)
    with serving(data, PULSE_SCHEDULER="no") as served:
        # Raises LostError where an answer is lost or a result is shown that should be hidden.
        room = rehearse(served, made, PEOPLE, joining=2, pace=0.3)
        # The tests' browser has an event loop of its own in this thread.
        with ThreadPoolExecutor(1) as thread:
            seen = thread.submit(asyncio.run, room).result()
    check(made, PEOPLE)
    assert sorted(seen.acknowledged.values()) == [FEW, PEOPLE, PEOPLE]
    assert seen.rejoined > 0
