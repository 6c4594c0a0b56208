"""Built files: sent compressed where the browser takes it, and kept by it for a year."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, current_app, request, send_from_directory

A_YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Replace Flask's own view of pulse/static/."""
    app.view_functions["static"] = built_file


def built_file(filename: str) -> Response:
    """One file of pulse/static/. An address with `v` holds its hash and never changes its bytes."""
    folder = Path(current_app.static_folder or "")
    compressed = _takes_gzip() and folder.joinpath(filename + ".gz").is_file()
    response = send_from_directory(folder, filename + ".gz" if compressed else filename)
    if compressed:
        response.content_encoding = "gzip"
        response.mimetype = _type_of(filename)
    response.vary.add("Accept-Encoding")
    if "v" in request.args:
        response.cache_control.public = True
        response.cache_control.no_cache = None
        response.cache_control.max_age = A_YEAR
        response.cache_control.immutable = True
    return response


def _takes_gzip() -> bool:
    return request.accept_encodings.quality("gzip") > 0


def _type_of(filename: str) -> str:
    known = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
    return known[Path(filename).suffix]
