"""The demonstration council and an empty Pulse, served; and whoever looks at them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from pulse import create_app
from pulse.demonstration.loading import welcome
from pulse.store.stores import stores
from tests.fixtures.application import ROOT, Served, config_for, serving
from tests.fixtures.browser import DESKTOP, PHONE, watched
from tests.journeys.gallery.screenshots import publish
from tests.journeys.gallery.tour import Tour, write_index

PICTURES = Path(os.environ.get("PULSE_GALLERY", ROOT / "var" / "gallery"))
WORLDS = ("demonstration", "empty")
# The same address shows each person something else.
OWN = frozenset({"home.start"})


@dataclass
class World:
    """One served Pulse, the application that knows its addresses, and what was seen there."""

    name: str
    served: Served
    app: Flask
    chromium: Browser
    errors: list[str] = field(default_factory=list)
    tours: list[Tour] = field(default_factory=list)

    @contextmanager
    def tour(self, who: str) -> Iterator[Tour]:
        """A tour by somebody with a new browser at each width."""
        with (
            watched(self.chromium, DESKTOP, self.errors) as desktop,
            watched(self.chromium, PHONE, self.errors) as phone,
        ):
            folder, base = PICTURES / self.name, self.served.url
            earlier = {name for tour in self.tours for name in {*tour.seen, *tour.others}}
            made = Tour(self.app, base, who, desktop, phone, folder, frozenset(earlier - OWN))
            self.tours.append(made)
            yield made


@pytest.fixture(scope="module", autouse=True)
def pictures() -> Iterator[None]:
    """Begin with no picture of these worlds, end with an index of all of them."""
    for name in WORLDS:
        shutil.rmtree(PICTURES / name, ignore_errors=True)
    yield
    for name in WORLDS:
        if (PICTURES / name).is_dir():
            write_index(PICTURES / name)
    if "PULSE_SCREENSHOTS" in os.environ:
        publish(PICTURES, ROOT / os.environ["PULSE_SCREENSHOTS"])


@contextmanager
def _world(name: str, chromium: Browser, data: Path, served: Served) -> Iterator[World]:
    app = create_app(config_for(data, PULSE_URL=served.url))
    with app.app_context():
        yield World(name, served, app, chromium)
        stores().stop()


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[World]:
    """The demonstration council, as `make run` shows it, with its application's context."""
    data = tmp_path_factory.mktemp("demonstration")
    prepare = ("demonstration", "load")
    with (
        serving(data, prepare, PULSE_DEMONSTRATION="yes") as served,
        _world("demonstration", chromium, data, served) as made,
    ):
        yield made


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[World]:
    """A Pulse that knows nothing yet."""
    data = tmp_path_factory.mktemp("empty")
    with (
        serving(data, PULSE_SCHEDULER="no") as served,
        _world("empty", chromium, data, served) as made,
    ):
        yield made


def demonstration_account(role: str) -> tuple[str, str]:
    """The e-mail address and password of the account of this role; needs the world's context."""
    found = next(one for one in welcome().sign_ins if one.role.lower() == role)
    return found.email, found.password
