"""The fixtures are the real thing, and fail where they must."""

from __future__ import annotations

import smtplib
import socket
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page

from tests.fixtures.browser import accessibility_faults
from tests.fixtures.mail import SmtpServer
from tests.fixtures.network import OutsideConnectionError
from tests.fixtures.postgres import PostgresStores

ROOT = Path(__file__).resolve().parents[2]
GOOD = (
    "<!doctype html><html lang=en><title>A page</title>"
    "<main><h1>A heading</h1><p>Some text</p></main>"
)


def test_no_connection_leaves_the_machine() -> None:
    with (
        socket.socket() as outward,
        pytest.raises(OutsideConnectionError, match=r"192\.0\.2\.1"),
    ):
        outward.connect(("192.0.2.1", 80))


def test_the_mail_server_keeps_what_it_takes_and_refuses_what_it_is_told(
    smtp_server: SmtpServer,
) -> None:
    smtp_server.refusals["gone@example.org"] = "550 5.1.1 no such mailbox"
    message = EmailMessage()
    message["Subject"] = "Grüße"
    message.set_content("Hello")
    with smtplib.SMTP(smtp_server.host, smtp_server.port) as client:
        refused = client.send_message(
            message, "survey@example.org", ["a@example.org", "gone@example.org"]
        )
    assert set(refused) == {"gone@example.org"}
    assert [kept["Subject"] for kept in smtp_server.to("a@example.org")] == ["Grüße"]
    assert smtp_server.to("gone@example.org") == []


def test_the_role_of_one_store_may_not_enter_another(postgres: PostgresStores) -> None:
    with psycopg.connect(postgres.box) as box:
        box.execute("CREATE TABLE mine (x integer)")
    intruder = postgres.roster.replace("roster_", "box_", 1)
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(intruder)


def test_text_is_drawn(phone: Page) -> None:
    phone.set_content(GOOD)
    wide, narrow = (
        phone.evaluate(
            "text => { const s = document.createElement('span'); s.textContent = text;"
            " document.body.append(s); return s.getBoundingClientRect().width }",
            text,
        )
        for text in ("WWWW", "iiii")
    )
    assert wide > 2 * narrow > 0


def test_axe_finds_a_fault_and_passes_a_good_page(desktop: Page) -> None:
    desktop.set_content(GOOD)
    assert accessibility_faults(desktop) == []
    desktop.set_content(GOOD + "<img src='data:,'>")
    assert any(fault.startswith("image-alt") for fault in accessibility_faults(desktop))


def test_an_error_on_the_console_fails_a_test(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "pytest_plugins = ('tests.fixtures.browser',)"
    )
    pytester.makepyfile(
        """
        def test_broken(desktop):
            desktop.set_content("<script>console.error('broken')</script>")

        def test_broken_on_purpose(desktop, console_errors_expected):
            console_errors_expected.append("broken")
            desktop.set_content("<script>console.error('broken')</script>")
        """
    )
    result = pytester.runpytest_subprocess("-q")
    result.assert_outcomes(passed=2, errors=1)
