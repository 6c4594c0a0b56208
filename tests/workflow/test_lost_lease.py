"""A sender that loses its lease in the middle of a lane, on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

from flask import Flask
from sqlalchemy import func, select, text

from pulse import create_app
from pulse.models.base import db
from pulse.models.roster import Message
from pulse.store.stores import stores
from pulse.workflow.sending import send_due
from tests.delivery.mail_server import MailServer, serving
from tests.fixtures.application import config_for
from tests.fixtures.postgres import PostgresStores
from tests.workflow.staffed import MONDAY, opened_wave
from tests.workflow.test_sending import smtp_variables


def test_a_lease_lost_with_its_connection_costs_one_second_copy(
    make_app: Callable[..., Flask], postgres: PostgresStores, tmp_path: Path
) -> None:
    """The lock of a lane ends with its session; whoever gets the lane meets the one that sends."""
    mail, others, once = MailServer(), [], Event()
    with serving(mail) as server:
        variables = {**smtp_variables(server.port), **postgres.environ()}
        first = make_app(tmp_path / "pulse", **variables)
        second = create_app(config_for(tmp_path / "pulse", **variables))

        def break_the_lease(stage: str, _address: str) -> None:
            if stage == "DATA" and len(mail.taken) == 5 and not once.is_set():
                once.set()
                end_sessions_with_a_lease(second)
                others.append(Thread(target=send_in, args=(second,)))
                others[0].start()

        with first.app_context():
            opened_wave(60)
            mail.trouble = break_the_lease
            send_due(MONDAY)
            others[0].join()
            send_due(MONDAY)
            assert db.session.scalar(select(func.count()).select_from(Message)) == 0
        with second.app_context():
            stores().stop()
    assert set(mail.received()) == {f"p{n}@council.test" for n in range(60)}
    assert len(mail.taken) <= 61, "more than one message went twice"


def end_sessions_with_a_lease(app: Flask) -> None:
    """What a firewall does to a connection that is long idle."""
    ended = text(
        "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON oid = database"
        " WHERE locktype = 'advisory' AND datname = current_database()"
    )
    with app.app_context(), stores().main.connect() as connection:
        assert connection.execute(ended).all() == [(True,)]


def send_in(app: Flask) -> None:
    with app.app_context():
        send_due(MONDAY)
        db.session.rollback()
