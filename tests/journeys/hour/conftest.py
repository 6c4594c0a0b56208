"""A council whose newest wave is released, and whose next one opens soon; and its pictures."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page

from pulse import create_app
from pulse.demonstration.accounts import SignInAs, sign_ins
from pulse.demonstration.history import shipped_history
from pulse.demonstration.loading import load_council, ninth_wave
from pulse.migrating import migrate_all
from pulse.store.stores import stores
from surveys.release import Release
from tests.fixtures.application import Served, config_for, serving
from tests.fixtures.browser import DESKTOP, PHONE
from tests.journeys.gallery.checks import page_faults, plain_faults
from tests.journeys.steps.people import sign_in

# A chart is drawn again a moment after its page has another width.
FITTING = """() => [...document.querySelectorAll(".pulse-chart__picture")]
  .every((picture) => picture.scrollWidth <= picture.clientWidth)"""
WAITS, WAIT = 200, 50


@dataclass(frozen=True)
class Council:
    """The running council, its newest release, who signs in, and the wave that comes next."""

    served: Served
    release: Release
    people: dict[str, SignInAs]
    next_wave: int

    @property
    def url(self) -> str:
        """Where it is served."""
        return self.served.url

    def signs_in(self, page: Page, role: str, then: str = "") -> Page:
        """The page, once somebody of this role has signed in."""
        person = self.people[role]
        return sign_in(page, self.url, person.email, person.password, then)


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    data = tmp_path_factory.mktemp("hour")
    app = create_app(config_for(data))
    with app.app_context():
        migrate_all()
        load_council(datetime.now(UTC))
        people = {one.role.lower(): one for one in sign_ins()}
        number = ninth_wave().number
        stores().stop()
    # Every step is somebody's: nothing may happen by itself meanwhile.
    with serving(data, PULSE_SCHEDULER="no") as served:
        yield Council(served, shipped_history()[-1].release, people, number)


@dataclass
class Album:
    """Looks pages over; with PULSE_GALLERY set it keeps a picture of each, numbered."""

    folder: Path | None
    taken: int = 0
    faults: list[str] = field(default_factory=list)

    def look(self, page: Page, name: str, whole: bool = True, script: bool = True) -> None:
        """The page as it stands, at its own width; `script` says whether its scripts are on."""
        found = page_faults(page) if script else plain_faults(page)
        self.faults += [f"{name}: {fault}" for fault in found]
        if self.folder is None:
            return
        self.taken += 1
        stem = re.sub(r"[^a-z0-9]+", "-", name.lower())
        width = (page.viewport_size or DESKTOP)["width"]
        path = self.folder / f"{self.taken:02}-{stem}-{width}.png"
        page.screenshot(path=path, full_page=whole)

    def both(self, page: Page, name: str, whole: bool = True) -> None:
        """The page at a desk's width and at a phone's, and then as it was."""
        before = page.viewport_size or DESKTOP
        for size in (DESKTOP, PHONE, before):
            page.set_viewport_size({"width": size["width"], "height": size["height"]})
            settle(page)
            if size is not before:
                self.look(page, name, whole)


def settle(page: Page) -> None:
    """Wait until charts fit the page's width; one that never does is a fault to be found."""
    for _ in range(WAITS):
        if page.evaluate(FITTING):
            return
        page.wait_for_timeout(WAIT)


@pytest.fixture
def album() -> Iterator[Album]:
    """Fails the test when it is over if any page was unsound."""
    given = os.environ.get("PULSE_GALLERY")
    folder = Path(given) / "hour" if given else None
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    made = Album(folder)
    yield made
    assert made.faults == [], "\n".join(made.faults)


@pytest.fixture
def chief(council: Council, new_page: Callable[..., Page]) -> Page:
    """The chief executive, signed in at a desk."""
    return council.signs_in(new_page(DESKTOP), "chief executive")
