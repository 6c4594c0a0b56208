"""What no text may hold, refused before a page or a store meets it."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask, abort, request

NUL = "\0"


def init_app(app: Flask) -> None:
    """Refuse NUL characters: PostgreSQL holds none in its text, and nobody types one."""
    app.before_request(_refuse)


def _refuse() -> None:
    if NUL in request.path:
        abort(404)
    if any(NUL in text for text in _sent()):
        abort(400)


def _sent() -> Iterator[str]:
    for given in (request.args, request.form):
        for name, text in given.items(multi=True):
            yield from (name, text)
