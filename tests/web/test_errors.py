"""Whatever goes wrong ends on a page in plain words, with the right status and no secret."""

from __future__ import annotations

from html import unescape
from io import BytesIO

import pytest
from flask import Flask

from surveys.errors import DisclosureError, InvalidValueError, NotAllowedError, NotFoundError
from tests.web.people import PASSWORD, Browser, account, heading, signed_in, title


def raising(app: Flask, error: Exception) -> Browser:
    """A browser of an application with one page that fails like this."""

    def fail() -> str:
        raise error

    app.add_url_rule("/fail", "fail", fail)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return Browser(app)


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (NotFoundError("there is no wave 7"), 404, "There is no wave 7"),
        (NotAllowedError("this wave is closed"), 409, "This wave is closed"),
        (InvalidValueError("enter a title"), 400, "Enter a title"),
        (DisclosureError("publishing is not safe"), 409, "Publishing is not safe"),
    ],
)
def test_an_error_of_our_own_is_told_in_its_own_words(
    council_app: Flask, error: Exception, status: int, words: str
) -> None:
    page = raising(council_app, error).get("/fail", status)
    assert words in page
    assert heading(page)


@pytest.mark.parametrize("path", ["/a/{}", "/a/{}/anonymous", "/findings/updates/{}"])
@pytest.mark.parametrize("number", [999_999_999, 2**31, 2**63, 10**40])
def test_a_number_that_no_store_can_hold_names_nothing(
    path: str, number: int, council_app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    assert council_app.test_client().get(path.format(number)).status_code == 404
    assert not caplog.records


def test_an_unforeseen_fault_shows_nothing_of_itself(council_app: Flask) -> None:
    page = raising(council_app, ZeroDivisionError("code AB12-CD34")).get("/fail", 500)
    assert heading(page) == "Something went wrong"
    assert "AB12" not in page
    assert "Traceback" not in page


def test_the_page_of_a_fault_needs_no_store(council_app: Flask) -> None:
    browser = raising(council_app, ZeroDivisionError())
    config = council_app.extensions["pulse_stores"].config
    for name in ("main", "roster", "box"):
        (config.data / f"{name}.db").unlink()
    assert heading(browser.get("/fail", 500)) == "Something went wrong"


def test_a_form_without_its_token_changes_nothing(council_app: Flask) -> None:
    browser = Browser(council_app)
    data = {"email": account(council_app, "reviewer"), "password": PASSWORD}
    answer = browser.client.post("/sign-in", data=data)
    page = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 400
    assert heading(page) == "This page was open for too long"
    assert "Go back, reload the page, and send the form again." in page
    assert heading(browser.get("/manage/surveys")) == "Sign in"


def test_a_file_that_is_too_large_is_refused_in_words(council_app: Flask) -> None:
    browser = signed_in(council_app, "reviewer")
    body = b"x" * (33 * 1024 * 1024)
    answer = browser.client.post(
        "/manage/staff/upload", data=body, content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code == 413
    assert heading(answer.get_data(as_text=True)) == "The file is too large"


@pytest.mark.parametrize("role", [None, "reviewer", "chief_executive", "administrator"])
def test_an_unknown_address_says_so_to_everyone(council_app: Flask, role: str | None) -> None:
    browser = signed_in(council_app, role) if role else Browser(council_app)
    page = browser.get("/no/such/page", 404)
    assert heading(page) == "Page not found"
    assert title(page).startswith("Page not found – ")


def test_the_wrong_kind_of_request_is_refused_in_words(council_app: Flask) -> None:
    page = Browser(council_app).get("/sign-out", 405)
    assert heading(page) == "That cannot be done here"


@pytest.mark.parametrize(
    ("role", "path", "fields"),
    [
        ("administrator", "/manage/council", ("name",)),
        ("reviewer", "/manage/events", ("title", "on-day")),
        ("administrator", "/manage/quiet", ("first-day", "last-month", "title")),
        ("chief_executive", "/sessions/new", ("title",)),
        ("chief_executive", "/commitments/new", ("promise", "title", "due-day")),
    ],
)
def test_a_file_sent_where_words_belong_breaks_nothing(
    council_app: Flask, role: str, path: str, fields: tuple[str, ...]
) -> None:
    council_app.config["PROPAGATE_EXCEPTIONS"] = False
    browser = signed_in(council_app, role)
    files = {name: (BytesIO(b"PK\x03\x04"), "staff.xlsx") for name in fields}
    browser.get(path)
    assert browser.send(path, **files).status_code < 500


@pytest.mark.parametrize("path", ["/manage/surveys/%00", "/manage/questions/%00", "/a/x%00"])
def test_no_address_holds_a_nul(app: Flask, path: str) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    assert signed_in(app, "reviewer").client.get(path).status_code == 404


def test_no_field_and_no_query_holds_a_nul(app: Flask) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    browser = signed_in(app, "administrator")
    fields = {"name": "Mere\0bank", "colour": "#005ea5"}
    for page in (
        browser.post("/manage/council", 400, **fields),
        browser.get("/results?survey=a%00", 400),
    ):
        assert "We could not understand that" in page


@pytest.mark.parametrize("path", ["/a/9/start", "/j/ABCDEF/answer", "/v/thanks"])
def test_looking_for_nuls_reads_no_more_than_the_anonymous_side_takes(
    council_app: Flask, path: str
) -> None:
    sent = council_app.test_client().post(path, data={"code": "x" * 400_000})
    assert sent.status_code == 413
