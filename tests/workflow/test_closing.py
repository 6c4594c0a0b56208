"""What a crash in the middle of a close may leave: nothing that says who answered, for long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from pulse import create_app
from pulse.models.base import db
from pulse.scheduler.patience import Patience
from pulse.scheduler.rounds import run_due
from pulse.store.stores import stores
from pulse.store.waves import wave_record
from pulse.store.writer import GroupWriter
from pulse.workflow import closing
from pulse.workflow.closing import close_wave
from pulse.workflow.fieldwork import answer_without_script, look_up, wave_state
from pulse.workflow.live import live_waves
from pulse.workflow.opening import open_wave
from surveys.disclosure.counting import count_wave
from surveys.errors import NotFoundError
from tests.council import NOW, answer, open_council, plan_wave, voters
from tests.fixtures.application import config_for


class PowerCutError(BaseException):
    """Nothing that runs afterwards gets a turn."""


def cut(*_: object) -> None:
    raise PowerCutError


def flags() -> set[bytes]:
    with stores().roster.connect() as connection:
        return {bytes(one) for one in connection.scalars(text("SELECT issued FROM invitation"))}


def close_cut_short(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty people answer, and the power goes when their ballots are counts already."""
    for voter in voters(number)[:60]:
        answer(number, voter, (3, 3, 3))
    with monkeypatch.context() as power:
        power.setattr(closing, "mark_closed", cut)
        with pytest.raises(PowerCutError):
            close_wave(number, NOW, "test")
    db.session.rollback()


def test_who_answered_is_forgotten_before_the_wave_counts_as_closed(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = open_council(app)
    with app.app_context():
        close_cut_short(number, monkeypatch)
        assert wave_record(db.session, number).state == "open"
        assert flags() == {b"1"}, "a close is never begun again: its flags would have stayed"
        db.session.rollback()
        close_wave(number, NOW, "test")
        assert wave_record(db.session, number).state == "closed"


@pytest.mark.parametrize("left", [None, b"\xff\x00"])
def test_keys_half_destroyed_shut_no_other_wave(council_app: Flask, left: bytes | None) -> None:
    number = open_council(council_app)
    with council_app.app_context():
        other = plan_wave(NOW + timedelta(hours=1))
        open_wave(other, NOW + timedelta(hours=1), "test")
        [code] = [voter.code for voter in voters(other)[:1]]
        file = stores().config.keys / str(number) / "cells.json"
        file.unlink() if left is None else file.write_bytes(left)
        live_waves().forget()
        assert look_up(other, code).cell
        with pytest.raises(NotFoundError):
            look_up(number, code)


def test_a_ballot_that_is_in_gives_no_code_back(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = open_council(app)
    with app.app_context():
        voter, run, lost = voters(number)[0], GroupWriter.run, [True]

        def run_and_lose_the_answer(writer: GroupWriter, work: Callable[..., object]) -> object:
            done = run(writer, work)
            if writer is stores().box_writer and lost and lost.pop():
                raise OperationalError("COMMIT", {}, Exception("server closed the connection"))
            return done

        monkeypatch.setattr(GroupWriter, "run", run_and_lose_the_answer)
        answer_without_script(number, voter.code, (3, 3, 3))
        assert look_up(number, voter.code).used
        close_wave(number, NOW, "test")
        assert wave_record(db.session, number).state == "closed"


def test_while_a_close_plans_others_answer_and_what_comes_late_is_counted(
    make_app: Callable[..., Flask], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serving = make_app(tmp_path / "pulse")
    number = open_council(serving)
    counted: list[int] = []
    with serving.app_context():
        people = voters(number)
        for voter in people[:60]:
            answer(number, voter, (3, 3, 3))

    def plan_at_leisure(manifest: Any, ballots: Any, *more: Any) -> Any:
        counted.append(len(ballots))
        if len(counted) == 1:
            with serving.app_context():
                answer(number, people[60], (3, 3, 3))
        return count_wave(manifest, ballots, *more)

    monkeypatch.setattr(closing, "count_wave", plan_at_leisure)
    with create_app(config_for(tmp_path / "pulse")).app_context():
        close_wave(number, NOW, "test")
        stores().stop()
    assert counted == [60, 61]


def test_a_close_cut_short_shuts_the_wave_and_is_finished_within_the_minute(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Early, by hand: nobody would come back to it before the wave's own time is over."""
    number = open_council(app)
    with app.app_context():
        assert wave_record(db.session, number).closes > NOW + timedelta(days=1)
        close_cut_short(number, monkeypatch)
        assert wave_state(number) == "closed"
        page = app.test_client().get(f"/a/{number}")
        assert page.status_code == 410 and "closed" in page.text
        done = run_due(NOW + timedelta(minutes=1), Patience())
        assert done is not None and any(what.startswith("Close ") for what in done)
        assert wave_record(db.session, number).state in ("closed", "released")
