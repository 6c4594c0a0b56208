"""Loading: eight waves of history, one open now, and everything that was promised to a visitor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask

from pulse.delivery.maildir import MaildirSink
from pulse.demonstration.accounts import FILE, new_password
from pulse.demonstration.loading import (
    demonstration_state,
    load_demonstration,
    wants_demonstration,
    welcome,
)
from pulse.demonstration.people import staff
from pulse.demonstration.programme import PAST_WAVES
from pulse.models.base import db
from pulse.store.invitations import cell_counts
from pulse.store.releases import releases_of
from pulse.store.sessions import sessions
from pulse.store.staff import people_count
from pulse.store.stores import stores
from pulse.store.surveys import waves_of
from pulse.workflow.fieldwork import answer_without_script, look_up
from pulse.workflow.planning.settings import council
from pulse.workflow.planning.staff import import_staff_list
from pulse.workflow.sign_in import holder_of, sign_in
from surveys.errors import NotAllowedError
from tests.demonstration.conftest import LOADED_AT

OPEN = PAST_WAVES + 1


def test_history_staff_and_one_open_wave(demonstration_app: Flask) -> None:
    with demonstration_app.app_context():
        waves = waves_of("staff-pulse")

        assert [wave.state for wave in waves[:OPEN]] == ["released"] * PAST_WAVES + ["open"]
        assert {wave.state for wave in waves[OPEN:]} == {"planned"}
        assert [wave.number for wave in waves[:OPEN]] == list(range(1, OPEN + 1))
        assert waves[PAST_WAVES].title == "Autumn 2026"
        assert len(releases_of("staff-pulse")) == PAST_WAVES
        assert people_count() == len(staff(OPEN))
        assert council().name == "Merebank Council"


def test_the_open_wave_leaves_time_to_answer_and_for_the_next(demonstration_app: Flask) -> None:
    with demonstration_app.app_context():
        waves = waves_of("staff-pulse")

    now_open, following = waves[PAST_WAVES], waves[OPEN]
    assert now_open.closes - LOADED_AT > timedelta(days=13)
    assert following.opens > now_open.closes


def test_one_session_was_held_and_one_is_to_come(demonstration_app: Flask) -> None:
    with demonstration_app.app_context():
        coming, held = sessions()

    assert (held.state, coming.state) == ("ended", "planned")
    assert held.details.held_on < LOADED_AT.date() < coming.details.held_on
    assert [poll.state for poll in held.polls] == ["revealed"] * 3
    assert {poll.result.answers for poll in held.polls if poll.result} == {"40 to 44"}


def test_some_have_answered_and_most_have_not(demonstration_app: Flask) -> None:
    with demonstration_app.app_context():
        counts = cell_counts(db.session(), OPEN).values()

    issued, eligible = sum(c.issued for c in counts), sum(c.eligible for c in counts)
    assert 0.1 < issued / eligible < 0.3


def test_the_passwords_told_open_the_three_roles(demonstration_app: Flask) -> None:
    with demonstration_app.app_context():
        told = welcome().sign_ins
        roles = []
        for one in told:
            holder = holder_of(sign_in(one.email, one.password, "", LOADED_AT), LOADED_AT)
            assert holder is not None
            roles.append(holder.role)

    assert roles == ["reviewer", "chief_executive", "administrator"]
    assert len({one.password for one in told}) == 3


def test_nobody_else_on_the_machine_reads_the_passwords(demonstration_app: Flask) -> None:
    with demonstration_app.app_context():
        kept = stores().config.data / FILE

    assert kept.stat().st_mode & 0o777 == 0o600
    assert len({new_password() for _ in range(50)}) == 50


def test_three_links_open_the_survey_once_each(demonstration_app: Flask) -> None:
    with demonstration_app.app_context():
        told = welcome().invited
        first = urlsplit(told[0].link)
        answer_without_script(OPEN, first.fragment, [4] * 11)
        after = welcome().invited

        assert len({one.link for one in told}) == 3
        assert first.path == f"/a/{OPEN}"
        assert look_up(OPEN, first.fragment).used
        assert first.fragment not in {urlsplit(one.link).fragment for one in after}
        assert len(after) == 3


def test_mail_stays_on_the_machine_and_can_be_read(demonstration_app: Flask) -> None:
    with demonstration_app.app_context():
        sink = MaildirSink(stores().config.mail)
        names = sink.names()
        first = sink.read(names[0])

    assert len(names) >= 60
    assert "@merebank.example" in first.to
    assert f"/a/{OPEN}#" in first.text


def test_loading_again_changes_nothing(demonstration_app: Flask) -> None:
    with demonstration_app.app_context():
        before = [(wave.number, wave.fingerprint) for wave in waves_of("staff-pulse")]
        passwords = welcome().sign_ins
        load_demonstration(LOADED_AT)

        assert demonstration_state() == "ready"
        assert not wants_demonstration()
        assert [(wave.number, wave.fingerprint) for wave in waves_of("staff-pulse")] == before
        assert welcome().sign_ins == passwords


def test_stores_that_hold_a_councils_own_data_are_left_alone(council_app: Flask) -> None:
    rows = ["Staff number,Name,Directorate,Front line", "1,Ann Example,Housing,no"]
    with council_app.app_context():
        assert wants_demonstration()
        assert import_staff_list("test", "\n".join(rows).encode(), "s.csv", LOADED_AT).good

        assert not wants_demonstration()
        with pytest.raises(NotAllowedError, match="empty stores only"):
            load_demonstration(LOADED_AT)
        assert people_count() == 1


def test_invented_people_are_never_mailed_for_real(make_app: Callable[..., Flask]) -> None:
    app = make_app(PULSE_SMTP_HOST="127.0.0.1", PULSE_SMTP_SECURITY="none")
    with app.app_context(), pytest.raises(NotAllowedError, match="PULSE_SMTP_HOST"):
        load_demonstration(LOADED_AT)
