"""The demonstration's messages can be read in the browser, and nobody else's ever can."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from pulse.delivery.maildir import MaildirSink
from pulse.delivery.outcome import Envelope
from pulse.store.stores import stores
from tests.web.people import heading, signed_in

LINK = "http://127.0.0.1:5000/a/1#AAAA-BBBB-CCCC-DDDDX"
MESSAGE = (
    "To: Ann Davies <ann@merebank.example>\r\nSubject: Staff pulse\r\n"
    f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPlease answer: {LINK}\r\n"
).encode()


def keep(app: Flask, count: int = 1) -> None:
    with app.app_context():
        sink = MaildirSink(stores().config.mail)
        sent = [Envelope(n, "ann@merebank.example", MESSAGE) for n in range(count)]
        assert len(list(sink.send(sent))) == count


def test_a_message_can_be_read_and_its_link_followed(make_app: Callable[..., Flask]) -> None:
    app = make_app(PULSE_DEMONSTRATION="yes")
    keep(app)
    browser = signed_in(app, "reviewer")
    page = browser.get("/manage/mail")
    assert "nothing leaves this machine and nobody is real" in page
    name = page.split('href="/manage/mail/')[1].split('"')[0]
    page = browser.get(f"/manage/mail/{name}")
    assert heading(page) == "Staff pulse"
    assert f'href="{LINK}"' in page


def test_many_messages_come_a_page_at_a_time(make_app: Callable[..., Flask]) -> None:
    app = make_app(PULSE_DEMONSTRATION="yes")
    keep(app, 60)
    browser = signed_in(app, "reviewer")
    assert browser.get("/manage/mail").count("ann@merebank.example") == 25
    assert browser.get("/manage/mail?page=3").count("ann@merebank.example") == 10


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"PULSE_DEMONSTRATION": "yes", "PULSE_SMTP_HOST": "127.0.0.1", "PULSE_SMTP_PORT": "2525"},
    ],
)
def test_real_messages_cannot_be_seen_by_anybody(
    make_app: Callable[..., Flask], variables: dict[str, str]
) -> None:
    app = make_app(**variables)
    keep(app)
    browser = signed_in(app, "administrator")
    browser.get("/manage/mail", 404)
    assert "/manage/mail" not in browser.get("/")


@pytest.mark.parametrize("name", ["..", "nothing", "..%2f..%2fmain.db", "a" * 64])
def test_nothing_outside_the_sink_can_be_read(make_app: Callable[..., Flask], name: str) -> None:
    app = make_app(PULSE_DEMONSTRATION="yes")
    keep(app)
    signed_in(app, "reviewer").get(f"/manage/mail/{name}", 404)


def test_the_chief_executive_sees_no_mail(make_app: Callable[..., Flask]) -> None:
    app = make_app(PULSE_DEMONSTRATION="yes")
    signed_in(app, "chief_executive").get("/manage/mail", 403)
