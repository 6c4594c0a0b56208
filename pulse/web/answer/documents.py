"""Documents that are the same bytes for everyone: made once, kept in memory, cacheable."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, current_app, request

MOST_KEPT = 200
MINUTES = 5


@dataclass(frozen=True, slots=True)
class Document:
    """A body, plain and compressed, and the hash that names it."""

    body: bytes
    compressed: bytes
    mimetype: str
    etag: str


def document(body: bytes, mimetype: str) -> Document:
    """A document from its bytes."""
    # The time in a gzip header would make equal pages differ.
    compressed = gzip.compress(body, mtime=0)
    return Document(body, compressed, mimetype, hashlib.sha256(body).hexdigest()[:32])


def remembered(key: tuple[str, ...], make: Callable[[], Document]) -> Document:
    """The document of this key, made on first use. The key must name the content."""
    kept: dict[tuple[str, ...], Document] = current_app.extensions.setdefault(
        "pulse_answer_documents", {}
    )
    if key not in kept:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[key] = make()
    return kept[key]


def serve(found: Document, max_age: int = 60 * MINUTES, immutable: bool = False) -> Response:
    """The document as a response: cacheable by all, compressed where the browser can."""
    small = "gzip" in request.accept_encodings
    response = Response(found.compressed if small else found.body, mimetype=found.mimetype)
    if small:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.set_etag(found.etag + ("-gz" if small else ""))
    response.cache_control.public = True
    response.cache_control.max_age = max_age
    if immutable:
        response.cache_control.immutable = True
    response.make_conditional(request)
    return response
