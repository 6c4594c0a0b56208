"""Two open the same wave at the same moment, by command and by clock: one of them does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask

from pulse.models.audit import AuditEntry
from pulse.models.base import db
from pulse.store.keys import KeyFolder
from pulse.store.stores import stores
from pulse.workflow import opening
from pulse.workflow.opening import open_wave
from surveys.ballot import BoxKey
from surveys.errors import NotAllowedError
from tests.council import NOW, answer, found_council, plan_wave, the_manifest, voters

SIZES = {"ADU1": (20, 0), "PLA1": (0, 14)}


@pytest.fixture
def number(app: Flask) -> Iterator[int]:
    with app.app_context():
        found_council(SIZES)
        yield plan_wave()


class Another:
    """Somebody who opens the wave while the first one makes its keys."""

    def __init__(self, number: int) -> None:
        self.number, self.refused, self.tried = number, "", False

    def __call__(self, *_: Any) -> None:
        if not self.tried:
            self.tried = True
            try:
                open_wave(self.number, NOW, "another")
            except NotAllowedError as error:
                self.refused = str(error)


def require_whole(number: int, actor: str) -> None:
    """The wave was opened once; its keys are those of its manifest, and people can answer."""
    manifest, key = the_manifest(number), KeyFolder(stores().config.keys).read(number).box
    assert key is not None
    assert BoxKey.from_bytes(key).public == manifest.box_key
    for voter in (voters(number)[0], voters(number)[-1]):
        answer(number, voter, (1, 2, 3))
    opened = db.session.query(AuditEntry).filter_by(action="wave opened").all()
    assert [row.actor for row in opened] == [actor]


def test_whoever_comes_second_is_refused(number: int) -> None:
    another = Another(number)
    open_wave(number, NOW, "first", another)
    assert "is being opened already" in another.refused
    require_whole(number, "first")


def test_whoever_lost_the_lease_leaves_the_wave_of_the_other_alone(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def lost(*_: Any) -> Iterator[bool]:
        yield True

    monkeypatch.setattr(opening, "lease", lost)
    with pytest.raises(NotAllowedError, match="is open"):
        open_wave(number, NOW, "first", Another(number))
    require_whole(number, "another")
