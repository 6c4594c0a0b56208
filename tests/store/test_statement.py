"""A statement at the driver promises what SQLAlchemy's does, on both engines."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from pulse.store.statement import Statement
from pulse.store.stores import stores

PUT = Statement("INSERT INTO counted_wave (of_wave, plan, tables) VALUES (:wave, :plan, :plan)")
AGAIN = Statement(f"{PUT.sql} ON CONFLICT DO NOTHING")
SEE = Statement("SELECT of_wave, plan FROM counted_wave WHERE of_wave >= :wave ORDER BY of_wave")


def test_rows_and_counts_are_the_same_on_both_engines(app: Flask) -> None:
    with app.app_context(), stores().box.begin() as connection:
        given = {"plan": "it's :plan, 5% of it", "more": "than it names"}
        for wave in (3, 1, 2):
            assert PUT.changed(connection, {"wave": wave, **given}) == 1
        assert AGAIN.changed(connection, {"wave": 2, **given}) == 0
        assert SEE.rows(connection, {"wave": 2}) == [(2, given["plan"]), (3, given["plan"])]
        assert SEE.rows(connection, {"wave": 9}) == []


def test_what_was_written_goes_with_its_transaction(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(ZeroDivisionError), stores().box.begin() as connection:
            PUT.changed(connection, {"wave": 1, "plan": "{}"})
            raise ZeroDivisionError
        with stores().box.begin() as connection:
            assert SEE.rows(connection, {"wave": 0}) == []


def test_errors_are_those_that_commands_and_logs_know(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(IntegrityError), stores().box.begin() as connection:
            PUT.changed(connection, {"wave": 1, "plan": "{}"})
            PUT.changed(connection, {"wave": 1, "plan": "{}"})
        missing = Statement("SELECT 1 FROM no_such_table")
        with (
            pytest.raises((OperationalError, ProgrammingError)),
            stores().box.begin() as connection,
        ):
            missing.rows(connection, {})
