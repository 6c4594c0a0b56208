"""Accounts: an administrator adds, changes, stops and resets; everyone keeps their own password."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from pulse.store import accounts as store
from pulse.store.audit import latest
from pulse.workflow import accounts, passwords
from surveys.errors import InvalidValueError, NotAllowedError, NotFoundError
from tests.web.people import PASSWORD, Browser, account, heading, signed_in

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def link_in(page: str) -> str:
    """The path of the password link that a page shows."""
    found = re.search(r"http://[^/]+(/password/[\w-]+)", page)
    assert found, page
    return found.group(1)


def number_of(app: Flask, email: str) -> int:
    with app.app_context():
        found = store.holder_of_email(email)
        assert found is not None
        return found.number


def test_an_administrator_adds_a_reviewer_who_sets_a_password_and_signs_in(
    council_app: Flask,
) -> None:
    page = signed_in(council_app, "administrator").post(
        "/accounts/new", name="Rhys Reviewer", email="Rhys@Merebank.example", role="reviewer"
    )
    newcomer = Browser(council_app)
    newcomer.post(link_in(page), password="violet kettle harbour")
    page = newcomer.post(
        "/sign-in", email="rhys@merebank.example", password="violet kettle harbour"
    )
    assert heading(page) == "Set up your first survey"


def test_a_password_link_works_once(council_app: Flask) -> None:
    page = signed_in(council_app, "administrator").post(
        "/accounts/new", name="Rhys", email="rhys@merebank.example", role="reviewer"
    )
    newcomer = Browser(council_app)
    newcomer.post(link_in(page), password="violet kettle harbour")
    assert "was used already" in newcomer.get(link_in(page), 404)


def test_a_password_link_stops_after_three_days(council_app: Flask) -> None:
    with council_app.app_context():
        _, address = accounts.add_account("test", "a@merebank.example", "Ann", "reviewer", NOW)
        token = address.rsplit("/", 1)[1]
        accounts.holder_of_link(token, NOW + timedelta(days=3) - timedelta(seconds=1))
        with pytest.raises(NotFoundError):
            accounts.choose_password(token, PASSWORD, NOW + timedelta(days=3))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"email": "not an address"}, "Enter an e-mail address, such as"),
        ({"email": "administrator@merebank.example"}, "There already is an account"),
        ({"name": ""}, "Enter the person's name."),
        ({"role": ""}, "Choose what they will do."),
        ({"role": "root"}, "Not a valid choice."),
    ],
)
def test_a_wrong_account_is_refused_beside_its_field(
    council_app: Flask, fields: dict[str, str], words: str
) -> None:
    given = {"name": "Ann", "email": "ann@merebank.example", "role": "reviewer", **fields}
    page = signed_in(council_app, "administrator").post("/accounts/new", 400, **given)
    assert words in page
    assert "There is a problem" in page
    with council_app.app_context():
        assert len(store.holders()) == 1


def test_a_stopped_account_is_out_at_once_and_can_come_back(council_app: Flask) -> None:
    reviewer, admin = signed_in(council_app, "reviewer"), signed_in(council_app, "administrator")
    number = number_of(council_app, "reviewer@merebank.example")
    admin.post(f"/accounts/{number}/stop", page=f"/accounts/{number}")
    assert heading(reviewer.get("/manage/surveys")) == "Sign in"
    mail = "reviewer@merebank.example"
    assert "not right" in Browser(council_app).post("/sign-in", 400, email=mail, password=PASSWORD)
    admin.post(f"/accounts/{number}/allow", page=f"/accounts/{number}")
    page = Browser(council_app).post("/sign-in", email=mail, password=PASSWORD)
    assert heading(page) == "Set up your first survey"


def test_a_reset_ends_the_old_password_and_the_sessions(council_app: Flask) -> None:
    reviewer, admin = signed_in(council_app, "reviewer"), signed_in(council_app, "administrator")
    number = number_of(council_app, "reviewer@merebank.example")
    page = admin.post(f"/accounts/{number}/reset", page=f"/accounts/{number}")
    assert heading(reviewer.get("/account")) == "Sign in"
    mail = "reviewer@merebank.example"
    Browser(council_app).post("/sign-in", 400, email=mail, password=PASSWORD)
    Browser(council_app).post(link_in(page), password="violet kettle harbour")
    Browser(council_app).post("/sign-in", email=mail, password="violet kettle harbour")


def test_nobody_stops_or_demotes_themselves(council_app: Flask) -> None:
    mail = account(council_app, "administrator")
    with council_app.app_context():
        me = store.holder_of_email(mail)
        assert me is not None
        with pytest.raises(NotAllowedError, match="another administrator"):
            accounts.stop_account(mail, me.number, NOW)
        with pytest.raises(NotAllowedError, match="another administrator"):
            accounts.change_role(mail, me.number, "reviewer", NOW)


def test_a_new_role_counts_from_the_next_page(council_app: Flask) -> None:
    reviewer, admin = signed_in(council_app, "reviewer"), signed_in(council_app, "administrator")
    number = number_of(council_app, "reviewer@merebank.example")
    assert heading(reviewer.get("/manage/surveys")) == "Surveys"
    admin.post(f"/accounts/{number}", role="chief_executive")
    assert heading(reviewer.get("/manage/surveys", 403)) == "This page is not for your role"


@pytest.mark.parametrize("path", ["/accounts", "/accounts/new", "/manage/council"])
def test_only_administrators_manage_accounts_and_the_council(council_app: Flask, path: str) -> None:
    signed_in(council_app, "reviewer").get(path, 403)
    signed_in(council_app, "chief_executive").get(path, 403)
    signed_in(council_app, "administrator").get(path)
    assert heading(Browser(council_app).get(path)) == "Sign in"


def test_changing_ones_password_signs_out_every_browser(council_app: Flask) -> None:
    browser = signed_in(council_app, "reviewer")
    refused = browser.post("/account", 400, present="wrong", password="violet kettle harbour")
    assert "This is not your present password." in refused
    page = browser.post("/account", present=PASSWORD, password="violet kettle harbour")
    assert heading(page) == "Sign in"
    mail = "reviewer@merebank.example"
    Browser(council_app).post("/sign-in", 400, email=mail, password=PASSWORD)


@pytest.mark.parametrize(
    "weak", ["short", "a" * 12, "abcabcabcabc", "ann.davies@merebank.example", "xann.daviesx1"]
)
def test_a_password_that_is_easy_to_guess_is_refused(weak: str) -> None:
    with pytest.raises(InvalidValueError):
        passwords.hash_password(weak, "ann.davies@merebank.example")


def test_no_password_matches_an_account_without_one() -> None:
    assert not passwords.matches("", "")
    assert not passwords.matches("an account that nobody holds", "")


def test_deeds_are_written_down_without_secrets(council_app: Flask) -> None:
    page = signed_in(council_app, "administrator").post(
        "/accounts/new", name="Rhys", email="rhys@merebank.example", role="reviewer"
    )
    token = link_in(page).rsplit("/", 1)[1]
    with council_app.app_context():
        deeds = latest(10)
    assert deeds[0].actor == "administrator@merebank.example"
    assert deeds[0].action == "account added"
    assert all(token not in deed.detail for deed in deeds)
