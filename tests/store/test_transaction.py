"""Use cases that write to two stores wait for each other, and never both at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import text

from pulse.models.base import db
from pulse.models.roster import Person
from pulse.store import progress
from pulse.store.settings import keep_setting, setting
from pulse.store.stores import stores
from pulse.store.transaction import transaction

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TIMES = 25


def add_person(number: str) -> None:
    db.session.add(
        Person(number=number, name=number, email=None, language="en", unit="u", profile="office")
    )
    db.session.flush()


def main_first(turn: int) -> None:
    """As a signed-in request does: its account, then the roster."""
    setting("anything")
    with transaction():
        add_person(f"request {turn}")
        keep_setting("request", turn)


def roster_first(turn: int) -> None:
    """As a scheduled job does that begins in the roster and ends in the audit."""
    with transaction():
        add_person(f"job {turn}")
        keep_setting("job", turn)


def test_the_order_in_which_two_stores_are_written_does_not_matter(council_app: Flask) -> None:
    def repeat(work: Callable[[int], None]) -> None:
        with council_app.app_context():
            for turn in range(TIMES):
                work(turn)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(repeat, work) for work in (main_first, roster_first)]:
            done.result()
    with council_app.app_context():
        assert (setting("request"), setting("job")) == (TIMES - 1, TIMES - 1)
        assert db.session.query(Person).count() == 2 * TIMES


def test_a_note_of_progress_waits_for_nobody(council_app: Flask) -> None:
    """A wave that opens holds the roster; who holds the main store may wait for just that."""
    with council_app.app_context():
        main = stores().main
        assert progress.begin(main, "wave 1", NOW, NOW)
        with main.begin() as other:
            other.execute(text("INSERT INTO setting (name, value) VALUES ('held', '1')"))
            progress.tell(main, "wave 1", "Making keys", 1, 9, NOW)
        progress.tell(main, "wave 1", "Making keys", 2, 9, NOW)
        found = progress.stand_of(main, "wave 1")
        assert found is not None and (found.stage, found.done) == ("Making keys", 2)
        with main.connect() as connection:
            patience = connection.execute(text("PRAGMA busy_timeout")).scalar_one()
        assert patience == 15_000, "the connection goes back as patient as it was"


@pytest.mark.parametrize("fails", [False, True])
def test_all_or_nothing_of_one_store(app: Flask, fails: bool) -> None:
    with app.app_context():
        try:
            with transaction():
                keep_setting("kept", 1)
                if fails:
                    raise ZeroDivisionError
        except ZeroDivisionError:
            pass
        assert setting("kept") == (None if fails else 1)
