"""Accounts, staff list and surveys from the command line: a clear line, and the right exit code."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from pulse.store import accounts, staff, surveys
from tests.web.manage.lists import csv_of, people, person

SOON = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["pulse", *arguments])


def refused(app: Flask, *arguments: str) -> str:
    """The one line with which a command refuses."""
    result = run(app, *arguments)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    return result.output.strip().splitlines()[-1]


@pytest.fixture
def good_list(tmp_path: Path) -> str:
    path = tmp_path / "staff.csv"
    path.write_bytes(csv_of(people(40)))
    return str(path)


def test_init_prints_the_link_of_the_first_administrator_once(council_app: Flask) -> None:
    first = run(council_app, "init", "--email", "ann@merebank.example", "--name", "Ann")
    assert first.exit_code == 0
    assert "/password/" in first.output
    again = run(council_app, "init", "--email", "ann@merebank.example", "--name", "Ann")
    assert again.exit_code == 0
    assert again.output.splitlines()[-1] != first.output.splitlines()[-1]
    token = again.output.strip().rsplit("/", 1)[1]
    browser = council_app.test_client()
    page = browser.get(f"/password/{token}").get_data(as_text=True)
    csrf = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    browser.post(f"/password/{token}", data={"csrf_token": csrf, "password": "violet kettle 12"})
    assert "set up already" in refused(
        council_app, "init", "--email", "bob@merebank.example", "--name", "Bob"
    )


def test_accounts_are_added_listed_stopped_and_allowed(council_app: Flask) -> None:
    assert "There is no account yet" in run(council_app, "account", "list").output
    added = run(council_app, "account", "add", "r@m.example", "--name", "R", "--role", "reviewer")
    assert "/password/" in added.output
    assert "no password yet" in run(council_app, "account", "list").output
    assert run(council_app, "account", "stop", "r@m.example").exit_code == 0
    assert "stopped" in run(council_app, "account", "list").output
    assert "stopped" in refused(council_app, "account", "reset", "r@m.example")
    assert run(council_app, "account", "allow", "r@m.example").exit_code == 0
    with council_app.app_context():
        assert [holder.disabled for holder in accounts.holders()] == [False]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("account", "add", "nobody", "--name", "N", "--role", "reviewer"), "e-mail address"),
        (("account", "add", "n@m.example", "--name", "N", "--role", "king"), "king"),
        (("account", "stop", "n@m.example"), "there is no account for n@m.example"),
        (("staff", "import", "/no/such/file.csv"), "does not exist"),
        (("bank", "show", "q12"), "the bank has no instrument 'q12'"),
        (("survey", "pause", "nothing"), "There is no such survey."),
        (("survey", "create", "T", "--questions", "q12", "--first-on", SOON), "q12"),
        (("survey", "create", "T", "--questions", "lga-engagement", "--first-on", "soon"), "soon"),
        (("survey", "create", "T", "--questions", "lga-engagement", "--first-on", "2020-01-06"),
         "later than now"),
        (("survey", "create", "T", "--questions", "lga-engagement", "--first-on", "2099-01-05"),
         "within the next two years"),
        (("survey", "create", "T", "--questions", "lga-engagement", "--first-on", SOON,
          "--recurs", "FREQ=SECONDLY"), "FREQ=SECONDLY"),
    ],
)  # fmt: skip
def test_bad_input_ends_with_one_clear_line(
    council_app: Flask, arguments: tuple[str, ...], words: str
) -> None:
    assert words in refused(council_app, *arguments)


def test_a_dry_run_changes_nothing_and_the_import_does(council_app: Flask, good_list: str) -> None:
    dry = run(council_app, "staff", "import", good_list, "--dry-run")
    assert dry.exit_code == 0
    assert "40 join" in dry.output
    assert "Nothing was changed." in dry.output
    assert "There is no staff list yet" in run(council_app, "staff", "show").output
    assert run(council_app, "staff", "import", good_list).exit_code == 0
    shown = run(council_app, "staff", "show").output
    assert "16  Adult Services" in shown
    assert "Person" not in shown


def test_every_problem_of_a_bad_list_is_printed(council_app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(csv_of([*people(5), person(5, email="nobody"), person(6, name="")]))
    result = run(council_app, "staff", "import", str(path))
    assert result.exit_code == 2
    assert "Problem: row 7, column Work email:" in result.output
    assert "Problem: row 8, column Full name:" in result.output
    assert "2 problems, and nothing was changed." in result.output
    with council_app.app_context():
        assert staff.people_count() == 0


def test_columns_can_be_named(council_app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(csv_of(people(5), ("A", "B", "C", "D", "E", "F")))
    assert "problems" in refused(council_app, "staff", "import", str(path))
    columns = [f"--column={pair}" for pair in ("number=A", "name=B", "directorate=D", "service=E")]
    assert run(council_app, "staff", "import", str(path), *columns).exit_code == 0
    assert "FIELD=HEADING" in refused(council_app, "staff", "import", str(path), "--column", "x")


def test_a_survey_is_created_with_its_first_waves(council_app: Flask) -> None:
    assert "There is no survey yet" in run(council_app, "survey", "list").output
    made = run(
        council_app, "survey", "create", "Staff pulse", "--questions", "lga-engagement",
        "--first-on", SOON,
    )  # fmt: skip
    assert made.exit_code == 0
    assert made.output.count(" to ") == 4
    assert "staff-pulse" in run(council_app, "survey", "list").output
    with council_app.app_context():
        assert len(surveys.waves_of("staff-pulse")) == 4


def test_the_bank_is_shown_with_its_licences(council_app: Flask) -> None:
    assert "empowerment-culture" in run(council_app, "bank", "list").output
    assert "CC0" in run(council_app, "bank", "show", "empowerment-culture").output
