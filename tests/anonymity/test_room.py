"""A thief with every file after a session: other people, another order, other hidden counts."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from pulse.models.base import db
from pulse.store.sessions import Details, session_record
from pulse.store.stores import stores
from pulse.workflow import renewing
from pulse.workflow.engagement import phones, running
from pulse.workflow.engagement.sessions import add_poll, make_session
from surveys.poll import Poll
from tests.fixtures.postgres import PostgresStores

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
WHO = "chief@merebank.example"
POLLS = (
    Poll("single", "What first?", ("Training", "Time")),
    Poll("single", "What last?", ("Training", "Time")),
    Poll("cloud", "One word?"),
)
SHOWN = ["0"] * 14 + ["1"] * 3


def hold(dice: random.Random, hidden: Sequence[str], words: Sequence[str]) -> list[bytes]:
    """A session in which the first poll is revealed; every token that took part."""
    details = Details("Your results", date(2026, 11, 25), "Town Hall", (), 10)
    made = make_session(details, WHO, NOW, choose=lambda signs: signs[0])
    for poll in POLLS:
        add_poll(made.id, poll)
    running.start(made.id, WHO, NOW)
    tokens: list[bytes] = []
    shown = dice.sample(SHOWN, len(SHOWN))
    for asked, given in zip(session_record(made.id).polls, (shown, hidden, words), strict=True):
        running.ask(made.id, asked.id)
        db.session.rollback()
        for one in given:
            token = running.new_token(dice.randbytes)
            phones.answer(made.code, asked.taking, token, [one])
            tokens.append(token.encode())
        running.close(made.id, asked.id)
        if given is shown:
            running.reveal(made.id, asked.id)
    running.end(made.id, WHO, NOW)
    return tokens


DEALS = (
    (random.Random(1), ["0"] * 3, ["a secret word"] * 12),
    (random.Random(2), ["1"] * 9, ["another word"] * 31),
)


def test_another_room_leaves_the_same_bytes_on_sqlite(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    left = []
    for number, deal in enumerate(DEALS):
        data = tmp_path / f"council{number}"
        with make_app(data).app_context():
            tokens = hold(*deal)
            db.session.rollback()
            stores().stop()
        files = {str(path.relative_to(data)): path for path in data.rglob("*") if path.is_file()}
        assert set(files) == {"main.db", "roster.db", "box.db"}
        left.append({name: path.read_bytes() for name, path in files.items()})
        for name, content in left[-1].items():
            assert not any(token in content for token in tokens), name
            assert b"secret" not in content and b"another word" not in content, name
    assert left[0]["box.db"] == left[1]["box.db"]
    assert left[0]["main.db"] == left[1]["main.db"]


def test_the_comparison_has_teeth(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    """A count of answers kept beside the poll, or a box that is not renewed, is seen."""
    left = []
    for number, deal in enumerate(DEALS):
        data = tmp_path / f"council{number}"
        with make_app(data).app_context(), pytest.MonkeyPatch.context() as patched:
            patched.setitem(renewing.RENEWALS, "rooms", lambda _: None)
            hold(*deal)
            db.session.rollback()
            stores().stop()
        left.append((data / "box.db").read_bytes())
    assert left[0] != left[1]


def test_nothing_is_left_in_the_rows_and_pages_of_postgresql(
    make_app: Callable[..., Flask], postgres: PostgresStores, tmp_path: Path
) -> None:
    with make_app(tmp_path / "council", **postgres.environ()).app_context():
        hold(*DEALS[1])
        db.session.rollback()
        with stores().box.connect() as connection:
            for table in ("room_answer", "room_text", "room_gate"):
                size = text(f"SELECT pg_relation_size('{table}')")  # noqa: S608 (our own names)
                assert connection.execute(size).scalar_one() == 0
        bodies = db.session.execute(text("SELECT result FROM poll ORDER BY position")).scalars()
        first, *others = bodies.all()
        assert others == [None, None]
        assert "15 to 19" in first and "14" not in first
        db.session.rollback()
        stores().stop()
