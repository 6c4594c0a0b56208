"""The response page: who is heard, and an open wave in steps of five percent beside the last."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from flask import Flask

from pulse.models.base import db
from pulse.models.plans import Wave
from pulse.models.roster import Invitation, Person
from pulse.store.channels import channel_counts
from pulse.store.invitations import ISSUED, ON_PAPER
from pulse.store.rates import Rates, keep_channel_rates, keep_rates
from pulse.store.transaction import transaction
from surveys.rates import rounded
from surveys.trend import Programme
from surveys.turnout import turnout, turnout_finding, turnout_words
from tests.council import found_council
from tests.fixtures.council_releases import council_releases
from tests.fixtures.releases import release
from tests.fixtures.results import publish
from tests.web.people import signed_in


def test_who_is_heard_less_than_its_size_is_said_first() -> None:
    scores = {code: {"listen": "50"} for code in ("org", "d.pla", "d.chi")}
    made = release(
        "2026-03-01", scores, sizes={"org": (400, 1000), "d.pla": (100, 600), "d.chi": (300, 400)}
    )
    rows = turnout(Programme([made]))
    assert [row.name for row in rows] == ["Westmere Council", "Children", "Place"]
    assert rows[2].lean == 25 - 60
    assert turnout_finding(rows) == (
        "400 of 1,000 people answered (40%); Place heard less than its size"
    )
    assert "Place: 17% answered, 25% of all answers from 60% of the people asked." in (
        turnout_words(rows)
    )


def test_nobody_asked_and_nobody_answering_have_words() -> None:
    scores = {code: {"listen": "50"} for code in ("org", "d.pla")}
    empty = release("2026-03-01", scores, sizes={"org": (0, 0), "d.pla": (0, 0)})
    assert "not published" in turnout_finding(turnout(Programme([empty])))
    assert "nan" not in turnout_words(turnout(Programme([empty]))).lower()


def test_a_channel_of_a_few_people_has_no_rate_and_others_go_down_to_five() -> None:
    counts = {"email": (200, 119), "text": (59, 59), "paper": (60, 5)}
    assert rounded(counts) == {"email": 55, "paper": 5}


def test_people_are_counted_by_how_they_are_reached(council_app: Flask) -> None:
    with council_app.app_context():
        found_council()
        people = db.session.query(Person).limit(5).all()
        for at, person in enumerate(people):
            person.email = None if at else person.email
            person.phone = "07700900000" if at in (1, 2) else None
            flag = {0: ISSUED, 1: ISSUED, 3: ON_PAPER}.get(at, b"0")
            db.session.add(Invitation(wave=77, person_id=person.id, cell="c001",
                                      code_hash=bytes([at] * 32), issued=flag))  # fmt: skip
        db.session.commit()
        assert channel_counts(db.session, 77) == {
            "c001": {"email": (1, 1), "text": (2, 1), "paper": (1, 0), "none": (1, 0)}
        }
        db.session.rollback()


def test_an_open_wave_stands_beside_the_last_one_on_the_same_day(council_app: Flask) -> None:
    publish(council_app, council_releases())
    with council_app.app_context(), transaction():
        last = db.session.query(Wave).order_by(Wave.opens.desc()).first()
        assert last is not None
        opens = datetime(2026, 12, 1, 9, tzinfo=UTC)
        now = Wave(survey_id=last.survey_id, title="Winter 2026/27", state="open", opens=opens,
                   closes=opens + timedelta(days=14), manifest="{}", fingerprint="0")  # fmt: skip
        db.session.add(now)
        db.session.flush()
        start = last.opens.date()
        keep_rates(now.number, Rates(date(2026, 12, 4), {"pla": 35, "adu": 40}))
        keep_rates(last.number, Rates(start + timedelta(days=2), {"pla": 15, "adu": 25}))
        keep_rates(last.number, Rates(start + timedelta(days=9), {"pla": 90, "adu": 90}))
        keep_channel_rates(now.number, date(2026, 12, 4), {"email": 45, "paper": 10})
        keep_channel_rates(last.number, start + timedelta(days=9), {"email": 65})
    page = words(signed_in(council_app, "reviewer").get("/results/response"))
    assert "Winter 2026/27 is open: day 4" in page
    assert "Place 35% or more 15% or more" in page
    assert "Adult Services 40% or more 25% or more" in page
    assert "People with e-mail 45% or more not known" in page
    assert "People who answer on paper 10% or more not known" in page
    assert "People with e-mail 65% or more not known" in page
    assert "90%" not in page.split("on the last morning")[0]


def words(page: str) -> str:
    text = re.sub(r"<svg.*?</svg>", " ", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())
