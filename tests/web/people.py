"""Signed-in people of tests, each with a browser that keeps its cookies and sends its tokens."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pulse.workflow import accounts

PASSWORD = "three unrelated words"  # noqa: S105 (nobody's)
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Browser:
    """A browser without script: it reads the form's token from the page before it posts."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.token = ""

    def get(self, path: str, status: int = 200) -> str:
        """The page at a path, redirects followed, with its words unescaped."""
        return self._read(self.client.get(path, follow_redirects=True), status)

    def post(self, path: str, status: int = 200, page: str | None = None, **fields: Any) -> str:
        """Open a page with the form, then send these fields to `path`."""
        self.get(page or path)
        return self._read(self.send(path, **fields), status)

    def send(self, path: str, **fields: Any) -> TestResponse:
        """Send fields with the token of the last page read, redirects followed."""
        data = {"csrf_token": self.token, **fields}
        return self.client.post(
            path, data=data, content_type="multipart/form-data", follow_redirects=True
        )

    def _read(self, response: TestResponse, status: int) -> str:
        text = unescape(response.get_data(as_text=True))
        assert response.status_code == status, text
        tokens = _TOKEN.findall(text)
        self.token = tokens[-1] if tokens else self.token
        return text


def account(app: Flask, role: str, email: str = "") -> str:
    """The e-mail address of a new account that has a password."""
    email = email or f"{role}@merebank.example"
    now = datetime.now(UTC)
    with app.app_context():
        _, address = accounts.add_account("test", email, f"A {role}", role, now)
        accounts.choose_password(address.rsplit("/", 1)[1], PASSWORD, now)
    return email


def signed_in(app: Flask, role: str) -> Browser:
    """The browser of somebody who has just signed in."""
    browser = Browser(app)
    browser.post("/sign-in", email=account(app, role), password=PASSWORD, status=200)
    return browser


def heading(text: str) -> str:
    """The words of a page's h1."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.S)
    assert found, text
    return " ".join(re.sub(r"<[^>]+>", " ", found.group(1)).split())


def title(text: str) -> str:
    """The words of a page's title."""
    found = re.search(r"<title[^>]*>(.*?)</title>", text, re.S)
    assert found, text
    return " ".join(found.group(1).split())
