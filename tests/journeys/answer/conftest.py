"""A served council whose first wave is open, and a person with a code."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from pulse import create_app
from pulse.store.stores import stores
from tests.council import the_manifest, voters
from tests.fixtures.application import Served, config_for, serving
from tests.fixtures.open_wave import NUMBER, OpenWave, opened_stores

__all__ = ["fieldwork", "opened_stores", "served_wave"]


@dataclass
class Fieldwork:
    """A running server and, beside it, what the test may know of its wave."""

    url: str
    wave: OpenWave

    @property
    def page(self) -> str:
        return f"{self.url}/a/{self.wave.number}"

    def link(self) -> str:
        """A fresh person's link."""
        return f"{self.page}#{self.wave.next_voter().code}"


@pytest.fixture(scope="session")
def served_wave(
    opened_stores: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Served, OpenWave]]:
    data = tmp_path_factory.mktemp("served") / "pulse"
    shutil.copytree(opened_stores, data)
    app = create_app(config_for(data))
    with app.app_context():
        wave = OpenWave(app, NUMBER, the_manifest(NUMBER), voters(NUMBER))
    # The wave's own dates lie in the past of whoever runs this: nobody may close it meanwhile.
    with serving(data, PULSE_SCHEDULER="no") as served:
        yield served, wave
    with app.app_context():
        stores().stop()


@pytest.fixture
def fieldwork(served_wave: tuple[Served, OpenWave]) -> Fieldwork:
    """The open wave of a running council."""
    served, wave = served_wave
    return Fieldwork(served.url, wave)


@pytest.fixture
def counted(fieldwork: Fieldwork) -> Callable[[], int]:
    """How many ballots the box has gained since the test began."""
    before = len(fieldwork.wave.ballots())
    return lambda: len(fieldwork.wave.ballots()) - before


def shown(page: Page) -> str:
    """The one step that is on the screen."""
    steps: list[str] = page.evaluate(
        "[...document.querySelectorAll('[data-step]')].filter(s => !s.hidden).map(s => s.id)"
    )
    assert len(steps) == 1, steps
    return steps[0]
