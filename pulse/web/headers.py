"""What browsers are told with every page: which code may run, and what may be kept."""

from __future__ import annotations

from flask import Flask, Response, g, request

# The one inline script of the design system's template, which says that script is there.
GOVUK_SCRIPT = "'sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw='"
POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'self' {GOVUK_SCRIPT}",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_ALWAYS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def init_app(app: Flask) -> None:
    """Send the headers with every response that does not set its own."""
    app.after_request(_with_headers)


def _with_headers(response: Response) -> Response:
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    # Whoever uses the browser next must not find a page of who was signed in by going back.
    if g.get("account") is not None and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
