"""A thief with the file of the box: the order in which staff wrote is not in it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from pulse.models.base import db
from pulse.store.stores import stores
from pulse.workflow.engagement import reviewing_voices, voices
from surveys.voices import thank_you

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
# Of many lengths, so that each page of the file holds a few and the last ones come to no end.
TEXTS = [f"Colleague {n} helped. " + "They were kind. " * (n * 7 % 40) for n in range(90)]


PAGE, INTERIOR = 4096, 2


def pages_after(app: Flask, data: Path, order: Sequence[int]) -> list[bytes]:
    """The pages that hold what these people wrote in this order, after a moderator read two.

    Sorted and without the numbers of other pages: where a large table's pages stand in the file
    comes from their number alone.
    """
    with app.app_context():
        for person in order:
            voices.say(thank_you(0, f"Person {person}", TEXTS[person]), f"seed {person}")
            db.session.rollback()
        marks = [row.mark for row in reviewing_voices.waiting_first()]
        reviewing_voices.show(marks[0], ["helped"], "reviewer", NOW)
        reviewing_voices.hold_back(marks[-1], "reviewer", NOW)
        db.session.rollback()
        stores().stop()
    file = (data / "box.db").read_bytes()
    pages = [file[at : at + PAGE] for at in range(0, len(file), PAGE)]
    return sorted(unnumbered(page) for page in pages if b"Person" in page)


def unnumbered(page: bytes) -> bytes:
    """A page without the numbers of those below it (SQLite's file format, section 1.6)."""
    if page[0] != INTERIOR:
        return page
    blank, cells = bytearray(page), int.from_bytes(page[3:5])
    starts = [int.from_bytes(page[12 + 2 * n : 14 + 2 * n]) for n in range(cells)]
    for at in (8, *starts):
        blank[at : at + 4] = bytes(4)
    return bytes(blank)


@pytest.mark.parametrize("count", [2, 12, 90])
def test_another_order_leaves_the_same_bytes(
    count: int, make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    orders = (list(range(count)), random.Random(count).sample(range(count), count)[::-1])
    assert orders[0] != orders[1]
    left = []
    for number, order in enumerate(orders):
        data = tmp_path / f"council{number}"
        left.append(pages_after(make_app(data), data, order))
    assert len(left[0]) > count // 10
    assert left[0] == left[1]
