"""What is left after a close, and what is left ninety days later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect, select, text

from pulse.config import ConfigError, read_config
from pulse.models.audit import AuditEntry
from pulse.models.base import db
from pulse.models.roster import UNISSUED
from pulse.scheduler.patience import Patience
from pulse.scheduler.rounds import run_due
from pulse.store.stores import stores
from pulse.store.waves import wave_record
from pulse.workflow.closing import close_wave
from pulse.workflow.mailings import queue_reminders
from pulse.workflow.paper import paper_cells, print_codes
from tests.council import NOW, answer, voters
from tests.workflow.on_paper import answer_on_paper, open_with_paper

# Every column of the roster, and what it may say of a person once a wave is closed.
AFTER_CLOSE = {
    "person": {
        "id", "number", "name", "email", "phone", "language", "unit", "profile", "active", "away",
        "season", "seat", "postal", "reminders", "email_trouble", "phone_trouble",
    },
    "invitation": {"id", "wave", "person_id", "cell", "code_hash", "issued", "blinded_hash"},
    "printed_code": {
        "code_hash", "wave", "cell", "batch", "issued", "revoked", "blinded_hash",
    },
    "message": {"id", "invitation_id", "kind", "channel", "state", "attempts", "again", "reason"},
    "mailing": {"wave", "kind", "number"},
    # Dealt by lot before anybody answered, and the same whoever answers.
    "panel": {"survey", "person_id", "panel"},
    "staff_upload": {"account", "filename", "content"},
}  # fmt: skip
CONSTANT = {"issued": b"1", "blinded_hash": UNISSUED}


def closed_wave(app: Flask) -> int:
    """A wave in which some answered, some on paper, some were reminded; then closed."""
    number = open_with_paper(app)
    with app.app_context():
        (cell,) = paper_cells(number)
        for code in print_codes(number, cell.code, "test", NOW).codes[:3]:
            answer_on_paper(number, cell.code, code)
        for voter in voters(number)[-15:]:
            answer(number, voter, (5, 1, 3))
        queue_reminders(wave_record(db.session, number), 5)
        close_wave(number, NOW, "test")
    return number


def table(name: str) -> list[dict[str, object]]:
    with stores().roster.connect() as connection:
        rows = connection.execute(text(f"SELECT * FROM {name}"))  # noqa: S608 (our own names)
        return [dict(row._mapping) for row in rows]


def look(days: float) -> None:
    moment = datetime.combine(NOW.date(), time(9), UTC) + timedelta(days=days)
    assert run_due(moment, Patience()) is not None


def test_after_the_close_nothing_is_left_of_a_person_but_the_invitation(app: Flask) -> None:
    closed_wave(app)
    with app.app_context():
        inspector = inspect(stores().roster)
        tables = set(inspector.get_table_names()) - {"alembic_version"}
        columns = {name: {c["name"] for c in inspector.get_columns(name)} for name in tables}
        assert columns == AFTER_CLOSE, "a new column must be thought about here first"
        for name in ("invitation", "printed_code"):
            rows = table(name)
            assert rows
            for column, value in CONSTANT.items():
                assert {bytes(row[column]) for row in rows} == {value}  # type: ignore[call-overload]
        assert {row["revoked"] for row in table("printed_code")} == {b"0"}
        assert table("message") == []
        assert {(row["kind"], row["number"]) for row in table("mailing")} == {("reminder", 5)}


def test_ninety_days_later_not_even_that(app: Flask) -> None:
    number = closed_wave(app)
    with app.app_context():
        look(90)
        assert len(table("invitation")) == 94 and len(table("printed_code")) == 12
        look(91)
        assert table("invitation") == [] and table("printed_code") == []
        look(92)
        noted = db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "invitations forgotten")
        ).all()
        assert [(row.actor, row.detail) for row in noted] == [("scheduler", f"wave {number}")]
        assert len(table("person")) == 94, "the staff list itself is kept"


def test_the_period_is_a_setting(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    app = make_app(tmp_path / "council", PULSE_INVITATIONS_KEPT="7")
    closed_wave(app)
    with app.app_context():
        look(7)
        assert table("invitation")
        look(8)
        assert table("invitation") == []


@pytest.mark.parametrize("wrong", ["0", "-1", "ninety", "1.5"])
def test_a_wrong_period_is_refused_by_name(wrong: str) -> None:
    with pytest.raises(ConfigError, match="PULSE_INVITATIONS_KEPT"):
        read_config({"PULSE_INVITATIONS_KEPT": wrong}, secret_key="key")


def test_no_byte_of_a_forgotten_invitation_is_on_the_disk(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    app = make_app(tmp_path / "council")
    closed_wave(app)
    with app.app_context():
        hashes = [
            row["code_hash"] for name in ("invitation", "printed_code") for row in table(name)
        ]
        stores().stop()
        roster = tmp_path / "council" / "roster.db"
        assert all(bytes(code) in roster.read_bytes() for code in hashes)  # type: ignore[call-overload]
        look(91)
        db.session.remove()
        stores().stop()
        left = roster.read_bytes()
        assert not any(bytes(code) in left for code in hashes)  # type: ignore[call-overload]
