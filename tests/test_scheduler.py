"""The scheduler: everything that is due, once, whatever stops and whoever looks."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import func, select

from pulse.models.audit import AuditEntry
from pulse.models.base import db
from pulse.models.plans import JobClaim, ResponseRate
from pulse.models.roster import Invitation, Message, Person
from pulse.scheduler.patience import Patience
from pulse.scheduler.rounds import run_due
from pulse.store.claims import claim, forget_claims
from pulse.store.invitations import CellCount
from pulse.store.keys import KeyFolder
from pulse.store.lease import lease
from pulse.store.mailings import mailings
from pulse.store.retention import forget_invitations, waves_closed_before
from pulse.store.scheduling import Trouble, scheduler_state
from pulse.store.stores import stores
from pulse.store.surveys import add_survey
from pulse.store.waves import wave_record, waves_in
from pulse.workflow.daily import rates_by_directorate
from pulse.workflow.due import reminder_moments
from pulse.workflow.planning.timetable import plan_ahead
from pulse.workflow.sending import send_due
from tests.fixtures.application import Served
from tests.workflow.staffed import (
    MONDAY,
    SURVEY,
    issue_to,
    opened_wave,
    planned_wave,
    staff,
    with_reminders,
)

LONDON = ZoneInfo("Europe/London")


def deeds() -> Counter[str]:
    return Counter(f"{row.action}: {row.detail}" for row in db.session.scalars(select(AuditEntry)))


def look(now: datetime, patience: Patience | None = None) -> list[str]:
    done = run_due(now, patience or Patience())
    assert done is not None
    return done


def test_a_wave_opens_is_reminded_of_and_closes_once_each_on_its_day(council_app: Flask) -> None:
    with council_app.app_context():
        staff(40)
        number = planned_wave()
        patience, sent = Patience(), {}
        moment = MONDAY - timedelta(hours=3)
        while wave_record(db.session, number).state not in ("closed", "released"):
            for _ in range(2):
                look(moment, patience)
            messages = send_due(moment).sent
            if messages:
                sent[moment] = messages
            moment += timedelta(hours=3)
        assert patience.troubles() == ()
        happened = deeds()
    # Opened on Monday 7 September at 9:30; reminded on the 11th and the 16th, told on the 21st.
    assert {f"{at.astimezone(LONDON):%d %H}": count for at, count in sent.items()} == {
        "07 09": 40,
        "11 09": 40,
        "16 09": 40,
        "21 09": 40,
    }
    assert happened[f"wave opened: wave {number}"] == 1
    assert happened[f"wave closed: wave {number}"] == 1
    assert happened[f"reminder queued: wave {number}, day 4"] == 1
    assert happened[f"reminder queued: wave {number}, day 9"] == 1
    assert moment - timedelta(hours=3) == MONDAY + timedelta(days=14)


def test_reminders_move_off_days_on_which_nobody_works(council_app: Flask) -> None:
    with council_app.app_context():
        # Opened on Monday 20 April; day 5 is a Saturday, day 14 the May bank holiday.
        opens = datetime(2026, 4, 20, 8, 30, tzinfo=UTC)
        wave = planned_wave(opens, 20, with_reminders(5, 14))
        moments = reminder_moments(wave_record(db.session, wave))
    assert {after: f"{at:%a %d %b %H:%M}" for after, at in moments.items()} == {
        5: "Mon 27 Apr 09:30",
        14: "Tue 05 May 09:30",
    }


def test_nobody_is_reminded_at_night_and_of_two_missed_reminders_one_goes(
    council_app: Flask,
) -> None:
    with council_app.app_context():
        number = opened_wave(20)
        issue_to(number, "p1@council.test")
        night = datetime(2026, 9, 16, 22, 0, tzinfo=LONDON)
        look(night)
        assert mailings(db.session, number, "reminder") == set()
        look(night + timedelta(hours=12))
        assert mailings(db.session, number, "reminder") == {4, 9}
        kinds = Counter(db.session.scalars(select(Message.kind)))
    assert kinds == {"invitation": 20, "reminder": 19}


def test_after_a_stop_the_scheduler_catches_up_and_says_so(council_app: Flask) -> None:
    with council_app.app_context():
        staff(40)
        number = planned_wave()
        look(MONDAY - timedelta(days=1))
        late = MONDAY + timedelta(days=9)
        assert f"Open {SURVEY.title}: Autumn" in look(late)
        wave = wave_record(db.session, number)
        state = scheduler_state()
        away = [key for key in deeds() if key.startswith("scheduler was away")]
    assert wave.state == "open"
    # More than half its window was lost, so it is given the nine days back.
    assert wave.closes == MONDAY + timedelta(days=14 + 9)
    assert state.absence is not None
    assert (state.absence.since, state.absence.until) == (MONDAY - timedelta(days=1), late)
    assert state.runs(late + timedelta(minutes=4))
    assert not state.runs(late + timedelta(minutes=6))
    assert away == ["scheduler was away: nothing ran since 2026-09-06 08:30 UTC; caught up"]


def test_a_wave_missed_altogether_gives_way_to_the_next(council_app: Flask) -> None:
    with council_app.app_context():
        staff(20)
        missed = planned_wave(MONDAY, title="September")
        following = planned_wave(MONDAY + timedelta(days=30), title="October")
        look(MONDAY + timedelta(days=31))
        assert [wave.number for wave in waves_in(db.session, "open")] == [following]
        assert missed not in [wave.number for wave in waves_in(db.session, "planned")]
        assert any(key.startswith("wave left out: pulse-") for key in deeds())


def test_a_wave_waits_while_another_of_its_survey_is_open(council_app: Flask) -> None:
    with council_app.app_context():
        opened_wave(20)
        second = planned_wave(MONDAY + timedelta(days=7), title="Second")
        look(MONDAY + timedelta(days=8))
        assert wave_record(db.session, second).state == "planned"
        look(MONDAY + timedelta(days=15))
        assert wave_record(db.session, second).state == "open"


def test_what_fails_is_told_left_alone_for_a_while_and_holds_up_nothing_else(
    council_app: Flask,
) -> None:
    with council_app.app_context():
        staff(5)
        number = planned_wave()
        patience = Patience()
        what = f"Open {SURVEY.title}: Autumn"
        tried = []
        for minute in range(20):
            now = MONDAY + timedelta(minutes=minute)
            before = patience.waits.get(what)
            assert what not in look(now, patience)
            if patience.waits[what] is not before:
                tried.append(minute)
        assert tried == [0, 1, 3, 7, 15]
        reason = "5 people are eligible: a wave needs at least 10"
        assert scheduler_state().troubles == (Trouble(what, reason),)
        assert {row.job for row in db.session.scalars(select(JobClaim))} == {
            "plan",
            "rates",
            "forget",
        }
        db.session.query(Person).delete()
        staff_again(20)
        assert what in look(MONDAY + timedelta(minutes=31), patience)
        assert wave_record(db.session, number).state == "open"
        assert scheduler_state().troubles == ()


def staff_again(count: int) -> None:
    db.session.add_all(
        Person(number=f"{n}", name="A", email=f"p{n}@council.test", unit="care", profile="office")
        for n in range(count)
    )
    db.session.commit()


def test_only_one_process_acts(app: Flask) -> None:
    with app.app_context():
        staff(20)
        number = planned_wave()
        with lease(stores(), "scheduler") as held:
            assert held
            with lease(stores(), "scheduler") as second, lease(stores(), "another") as another:
                assert not second
                assert another
            assert run_due(MONDAY, Patience()) is None
        assert wave_record(db.session, number).state == "planned"
        assert f"Open {SURVEY.title}: Autumn" in look(MONDAY)
        assert send_due(MONDAY).sent == 20


def test_two_clocks_open_remind_and_close_once(app: Flask) -> None:
    with app.app_context():
        staff(20)
        number = planned_wave()
        db.session.rollback()
    moments = [MONDAY + timedelta(days=day, hours=2) for day in range(15)]
    for moment in moments:
        with ThreadPoolExecutor(2) as clocks:
            list(clocks.map(lambda at: look_in(app, at), [moment, moment]))
    with app.app_context():
        happened = deeds()
        assert wave_record(db.session, number).state == "released"
    for deed in ("wave opened", "wave closed", "wave released"):
        assert happened[f"{deed}: wave {number}"] == 1
    assert happened[f"reminder queued: wave {number}, day 4"] == 1
    assert happened[f"reminder queued: wave {number}, day 9"] == 1


def look_in(app: Flask, moment: datetime) -> None:
    with app.app_context():
        run_due(moment, Patience())


def test_a_claim_is_given_once_and_given_back_with_its_transaction(council_app: Flask) -> None:
    due = datetime(2026, 9, 7, 5, tzinfo=UTC)
    with council_app.app_context():
        assert claim("rates", due)
        assert not claim("rates", due)
        db.session.rollback()
        assert claim("rates", due)
        assert claim("plan", due)
        db.session.commit()
    with council_app.app_context():
        assert not claim("rates", due)
        assert claim("rates", due + timedelta(days=1))
        forget_claims(due + timedelta(hours=1))
        db.session.commit()
        assert claim("plan", due)


def test_response_rates_are_taken_once_a_day_rounded_down(council_app: Flask) -> None:
    with council_app.app_context():
        number = opened_wave(80)
        issue_to(number, *(f"p{n}@council.test" for n in range(34)))
        for hour in range(0, 72, 7):
            look(MONDAY + timedelta(hours=hour))
        rows = db.session.scalars(select(ResponseRate).order_by(ResponseRate.day)).all()
        found = [(row.wave, row.day, row.directorate, row.percent) for row in rows]
    # 34 of 80 are 42.5 percent.
    assert (
        found == [(number, date(2026, 9, 7 + day), "adults", 40) for day in range(4)][: len(found)]
    )
    assert len(found) in (3, 4)


def test_no_rate_is_taken_of_fewer_than_sixty(council_app: Flask) -> None:
    with council_app.app_context():
        manifest = wave_record(db.session, opened_wave(59)).opened_manifest()
    counts = {cell.code: CellCount(cell.eligible, 5) for cell in manifest.cells}
    assert rates_by_directorate(manifest, counts) == {}


def test_waves_are_planned_ahead_once_a_day(council_app: Flask) -> None:
    with council_app.app_context():
        add_survey(SURVEY)
        db.session.commit()
        start = datetime(2026, 8, 20, 9, tzinfo=UTC)
        look(start)
        look(start + timedelta(hours=5))
        opens = [wave.opens.astimezone(LONDON) for wave in waves_in(db.session, "planned")]
        assert plan_ahead(start) == 0
    assert [f"{at:%Y-%m-%d %H:%M}" for at in opens] == [
        "2026-09-01 09:30",
        "2026-12-01 09:30",
        "2027-03-02 09:30",
        "2027-06-01 09:30",
    ]
    assert all(one < other for one, other in pairwise(opens))


def test_invitations_of_long_ago_and_people_who_left_are_forgotten(council_app: Flask) -> None:
    with council_app.app_context():
        number = opened_wave(20)
        db.session.query(Person).where(Person.number == "00003").update({"active": False})
        db.session.commit()
        closed = MONDAY + timedelta(days=14)
        look(closed)
        assert wave_record(db.session, number).state == "released"
        soon, late = closed.date() + timedelta(days=1), closed.date() + timedelta(days=400)
        assert waves_closed_before(closed.date()) == []
        assert waves_closed_before(soon) == [number]
        forget_invitations([])
        asked = select(func.count()).where(Invitation.wave == number)
        assert db.session.scalar(asked) == 20
        look(datetime.combine(late, datetime.min.time(), UTC) + timedelta(hours=9))
        assert db.session.scalar(asked) == 0
        assert db.session.query(Person).count() == 19


def test_health_and_readiness(council_app: Flask) -> None:
    client = council_app.test_client()
    assert client.get("/healthz").json == {"alive": True}
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json) == (
        200,
        {
            "ready": True,
            "parts": {"main": "ok", "roster": "ok", "box": "ok", "keys": "ok"},
            "scheduler": "does not run",
        },
    )
    assert ready.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in ready.headers
    with council_app.app_context():
        now = datetime.now(UTC)
        staff(20)
        number = planned_wave(now)
        run_due(now, Patience())
        db.session.rollback()
        assert (client.get("/readyz").json or {})["scheduler"] == "runs"
        KeyFolder(stores().config.keys).destroy(number)
    broken = client.get("/readyz")
    assert broken.status_code == 503
    assert (broken.json or {})["parts"]["keys"] == f"missing for open wave {number}"


def test_a_store_without_tables_is_not_ready(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    with app.app_context():
        db.drop_all("box")
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["parts"]["box"].startswith("does not answer")
    assert answer.json["parts"]["main"] == "ok"


def test_the_serving_process_runs_the_scheduler(serve: Callable[..., Served]) -> None:
    served = serve(PULSE_SCHEDULER="yes")
    limit = time.monotonic() + 90
    while (status := served.command("scheduler", "status")).returncode:
        assert time.monotonic() < limit, status.stderr
    assert "Last look at the clock: 20" in status.stdout


def test_status_says_when_no_scheduler_runs(council_app: Flask) -> None:
    status = council_app.test_cli_runner().invoke(args=["pulse", "scheduler", "status"])
    assert status.exit_code == 1
    assert "Last look at the clock: never" in status.stdout
    assert "No scheduler runs" in status.stderr
