"""The pages. Each area is a blueprint of its own; this is the whole map of them."""

from __future__ import annotations

from io import BytesIO
from typing import IO

from flask import Flask, Request
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from werkzeug.routing import IntegerConverter

from pulse.web import (
    account,
    answer,
    auth,
    commitments,
    earlier,
    errors,
    findings,
    headers,
    health,
    home,
    manage,
    page,
    results,
    room,
    sessions,
    share,
    static,
    text,
    voice,
)

BLUEPRINTS = (
    home.blueprint,
    health.blueprint,
    account.blueprint,
    manage.blueprint,
    results.blueprint,
    earlier.blueprint,
    share.blueprint,
    sessions.blueprint,
    commitments.blueprint,
    findings.blueprint,
)
# The anonymous side has no cookie, hence nothing that a forged request could ride on.
WITHOUT_COOKIE = (answer.blueprint, room.blueprint, voice.blueprint)
csrf = CSRFProtect()


class InMemoryRequest(Request):
    """Keeps uploads in memory: a file of answers or staff in a temporary folder would stay there
    for whoever reads the disk."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()


class Number(IntegerConverter):
    """A number in an address. One that no store can hold names nothing, and is no fault of ours."""

    regex = r"\d{1,9}"


def init_app(app: Flask) -> None:
    """Register every area, and form protection on all that use a cookie."""
    app.request_class = InMemoryRequest
    app.url_map.converters["int"] = Number
    static.init_app(app)
    _load_design_system(app)
    auth.init_app(app)
    page.init_app(app)
    errors.init_app(app)
    headers.init_app(app)
    csrf.init_app(app)
    text.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for blueprint in WITHOUT_COOKIE:
        csrf.exempt(blueprint)
        app.register_blueprint(blueprint)


def _load_design_system(app: Flask) -> None:
    """Let templates import the GOV.UK components by their package's name."""
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([*filter(None, [app.jinja_loader]), components])
