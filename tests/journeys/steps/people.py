"""Somebody signs in, in a real browser."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Page


def sign_in(page: Page, base: str, email: str, password: str, then: str = "") -> Page:
    """Through the sign-in page, as a person does; `then` is the path that they asked for."""
    page.goto(f"{base}/sign-in" + (f"?next={then}" if then else ""))
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: urlsplit(address).path != "/sign-in")
    return page
