"""A loaded demonstration, made once for the tests that look at it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from pulse import create_app
from pulse.demonstration.loading import demonstration_state, load_demonstration
from pulse.migrating import migrate_all
from pulse.store.stores import stores
from tests.fixtures.application import config_for

LOADED_AT = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)


class PowerCutError(Exception):
    """The end of a load, at a moment of the test's choosing."""


@pytest.fixture(scope="session")
def demonstration_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demonstration as it stands after a first load was cut short and a second finished."""
    data: Path = tmp_path_factory.mktemp("demonstration")
    app = create_app(config_for(data))
    with app.app_context():
        migrate_all()
        with pytest.raises(PowerCutError):
            load_demonstration(LOADED_AT, _cut_short)
        assert demonstration_state() == "loading"
        load_demonstration(LOADED_AT)
    yield app
    with app.app_context():
        stores().stop()


def _cut_short(stage: str, done: int, _total: int) -> None:
    if stage == "Making keys" and done > 5:
        raise PowerCutError
