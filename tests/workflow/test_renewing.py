"""What a crash left unwiped is wiped by the scheduler: noted before, struck out after."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from pulse.models.base import db
from pulse.scheduler.patience import Patience
from pulse.scheduler.rounds import run_due
from pulse.store.settings import settings_from
from pulse.store.stores import stores
from pulse.store.waves import wave_record
from pulse.workflow import renewing
from pulse.workflow.closing import close_wave
from pulse.workflow.sending import send_due
from tests.council import NOW, answer, open_council, voters

SOON, LATER = NOW + timedelta(minutes=5), NOW + timedelta(minutes=15)
BY_PLACE = "SELECT id FROM invitation ORDER BY ctid"


class PowerCutError(BaseException):
    """Nothing that runs afterwards gets a turn."""


def cut(_: object) -> None:
    raise PowerCutError


def packed(tmp_path: Path) -> bool:
    """Whether the roster lies on the disk as its rows alone would be written."""
    roster = stores().roster
    with roster.connect() as connection:
        if roster.dialect.name == "postgresql":
            found = list(connection.scalars(text(BY_PLACE)))
            return found == sorted(found)
        afresh = tmp_path / "afresh.sqlite"
        afresh.unlink(missing_ok=True)
        connection.connection.driver_connection.execute("VACUUM INTO ?", (str(afresh),))  # type: ignore[union-attr]
    # The header counts changes of the file, which a copy begins anew.
    return afresh.read_bytes()[100:] == Path(str(roster.url.database)).read_bytes()[100:]


def test_a_close_cut_short_before_the_roster_is_wiped(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = open_council(app)
    with app.app_context():
        send_due(NOW.replace(hour=11))
        for voter in random.Random(4).sample(voters(number), 60):
            answer(number, voter, (3, 3, 3))
        with monkeypatch.context() as power:
            power.setitem(renewing.RENEWALS, "roster", cut)
            with pytest.raises(PowerCutError):
                close_wave(number, NOW, "test")
        db.session.rollback()
        assert wave_record(db.session, number).state == "closed"
        assert not packed(tmp_path), "the crash left the order of answers on the disk"
        db.session.rollback()
        patience = Patience()
        assert not _wiped(run_due(SOON, patience)), "whoever closes may still be at it"
        assert _wiped(run_due(LATER, patience)) == [
            f"Finish wiping what was deleted (roster wave {number})"
        ]
        assert packed(tmp_path) and settings_from(renewing.OWED) == {}
        assert not _wiped(run_due(LATER + timedelta(minutes=15), patience))


def _wiped(done: list[str] | None) -> list[str]:
    return [what for what in done or () if "wiping" in what]


@pytest.mark.parametrize("kind", sorted(renewing.RENEWALS))
def test_every_renewal_is_owed_until_it_is_done(
    app: Flask, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        done: list[str] = []
        monkeypatch.setitem(renewing.RENEWALS, kind, lambda _: done.append(kind))
        with pytest.raises(PowerCutError), renewing.renewed(kind, "first", NOW):
            raise PowerCutError
        with renewing.renewed(kind, "second", NOW):
            assert sorted(settings_from(renewing.OWED)) == [f"{kind} first", f"{kind} second"]
        assert list(settings_from(renewing.OWED)) == [f"{kind} first"] and done == [kind]
        assert renewing.debts(LATER) == [f"{kind} first"]
        monkeypatch.undo()
        renewing.pay(f"{kind} first")
        assert renewing.debts(LATER) == []
