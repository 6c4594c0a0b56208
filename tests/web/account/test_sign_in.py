"""Signing in and out, and everything that must not let anybody in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from pulse.models.accounts import FailedSignIn, SignIn
from pulse.models.base import db
from pulse.workflow import sign_in
from tests.web.people import PASSWORD, Browser, account, heading, signed_in

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def test_a_reviewer_signs_in_and_lands_where_they_were_going(council_app: Flask) -> None:
    browser = Browser(council_app)
    asked = browser.client.get("/manage/staff/upload")
    assert asked.status_code == 302
    page = browser.post(
        asked.headers["Location"], email=account(council_app, "reviewer"), password=PASSWORD
    )
    assert heading(page) == "Bring in a staff list"


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_signing_in_never_leads_to_another_site(council_app: Flask, back: str) -> None:
    browser = Browser(council_app)
    email = account(council_app, "reviewer")
    browser.get("/sign-in")
    data = {"csrf_token": browser.token, "email": email, "password": PASSWORD}
    answer = browser.client.post("/sign-in", query_string={"next": back}, data=data)
    assert answer.headers["Location"] == "/"


def test_an_unknown_address_and_a_wrong_password_read_the_same(council_app: Flask) -> None:
    email = account(council_app, "reviewer")
    pages = [
        Browser(council_app).post("/sign-in", 400, email=address, password="nothing of the kind")
        for address in (email, "nobody@merebank.example")
    ]
    said = [page.split('govuk-error-summary__list">')[1].split("</ul>")[0] for page in pages]
    assert said[0] == said[1]
    assert "The e-mail address or the password is not right." in said[0]


def test_the_error_summary_leads_to_the_field(council_app: Flask) -> None:
    page = Browser(council_app).post("/sign-in", 400, email="", password="")
    assert 'href="#email"' in page
    assert 'href="#password"' in page
    assert page.startswith("<!DOCTYPE html>")
    assert "<title>Error: Sign in" in page


def test_after_five_failures_even_the_right_password_has_to_wait(council_app: Flask) -> None:
    email = account(council_app, "reviewer")
    with council_app.app_context():
        for _ in range(sign_in.FAILURES_PER_EMAIL):
            with pytest.raises(sign_in.SignInError, match="not right"):
                sign_in.sign_in(email, "wrong", "192.0.2.1", NOW)
        with pytest.raises(sign_in.SignInError, match="Wait 15 minutes"):
            sign_in.sign_in(email, PASSWORD, "192.0.2.1", NOW + timedelta(minutes=14))
        assert sign_in.sign_in(email, PASSWORD, "192.0.2.1", NOW + timedelta(minutes=16))


def test_one_address_cannot_sweep_over_many_accounts(council_app: Flask) -> None:
    with council_app.app_context():
        for number in range(sign_in.FAILURES_PER_ADDRESS):
            with pytest.raises(sign_in.SignInError, match="not right"):
                sign_in.sign_in(f"p{number}@merebank.example", "wrong", "192.0.2.1", NOW)
    email = account(council_app, "reviewer")
    with council_app.app_context():
        with pytest.raises(sign_in.SignInError, match="Wait"):
            sign_in.sign_in(email, PASSWORD, "192.0.2.1", NOW)
        assert sign_in.sign_in(email, PASSWORD, "192.0.2.2", NOW)


def test_failures_are_counted_without_keeping_who_or_from_where(council_app: Flask) -> None:
    Browser(council_app).post("/sign-in", 400, email="ann@merebank.example", password="guess")
    with council_app.app_context():
        rows = db.session.execute(select(FailedSignIn.key)).all()
        assert len(rows) == 2
        assert all(len(row.key) == 32 and b"ann" not in row.key for row in rows)


def test_a_session_ends_when_nobody_uses_it(council_app: Flask) -> None:
    email = account(council_app, "reviewer")
    with council_app.app_context():
        token = sign_in.sign_in(email, PASSWORD, "192.0.2.1", NOW)
        assert sign_in.holder_of(token, NOW + sign_in.IDLE - timedelta(seconds=1))
        assert sign_in.holder_of(token, NOW + 2 * sign_in.IDLE - timedelta(minutes=1))
        assert sign_in.holder_of(token, NOW + 4 * sign_in.IDLE) is None


def test_a_session_ends_after_twelve_hours_however_busy(council_app: Flask) -> None:
    email = account(council_app, "reviewer")
    with council_app.app_context():
        token = sign_in.sign_in(email, PASSWORD, "192.0.2.1", NOW)
        moment = NOW
        while moment < NOW + sign_in.LIFETIME - timedelta(minutes=20):
            moment += timedelta(minutes=20)
            assert (sign_in.holder_of(token, moment) is None) == (moment >= NOW + sign_in.LIFETIME)
        assert sign_in.holder_of(token, NOW + sign_in.LIFETIME) is None


def test_signing_out_ends_the_session_on_the_server_too(council_app: Flask) -> None:
    browser = signed_in(council_app, "reviewer")
    stolen = browser.client.get_cookie("session")
    assert stolen is not None
    browser.post("/sign-out", page="/manage/surveys")
    thief = Browser(council_app)
    thief.client.set_cookie("session", stolen.value)
    assert heading(thief.get("/manage/surveys")) == "Sign in"


def test_the_table_of_sessions_opens_no_door(council_app: Flask) -> None:
    signed_in(council_app, "reviewer")
    with council_app.app_context():
        kept = db.session.scalar(select(SignIn.token_hash))
        assert kept is not None
        assert sign_in.holder_of(kept.hex(), datetime.now(UTC)) is None


def test_who_was_away_is_told_so_and_comes_back_to_the_page(council_app: Flask) -> None:
    browser = signed_in(council_app, "reviewer")
    with council_app.app_context():
        db.session.execute(update(SignIn).values(seen=NOW - timedelta(days=1)))
        db.session.commit()
    page = browser.get("/manage/surveys")
    assert heading(page) == "Sign in"
    assert "You were signed out because you were away for a while." in page


def test_signing_in_starts_a_fresh_cookie(council_app: Flask) -> None:
    browser = Browser(council_app)
    browser.get("/sign-in")
    before = browser.client.get_cookie("session")
    browser.send("/sign-in", email=account(council_app, "reviewer"), password=PASSWORD)
    after = browser.client.get_cookie("session")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert after.http_only


def test_the_answer_pages_never_look_who_is_signed_in(council_app: Flask) -> None:
    browser = signed_in(council_app, "reviewer")
    with council_app.app_context():
        db.session.execute(update(SignIn).values(seen=datetime.now(UTC) - timedelta(minutes=5)))
        db.session.commit()
        before = db.session.scalar(select(func.max(SignIn.seen)))
        db.session.rollback()
    browser.client.get("/a")
    with council_app.app_context():
        assert db.session.scalar(select(func.max(SignIn.seen))) == before
