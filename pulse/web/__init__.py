"""The pages. Each area is a blueprint of its own; this is the whole map of them."""

from __future__ import annotations

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from pulse.web import (
    account,
    answer,
    auth,
    commitments,
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
)

BLUEPRINTS = (
    home.blueprint,
    health.blueprint,
    account.blueprint,
    manage.blueprint,
    results.blueprint,
    share.blueprint,
    sessions.blueprint,
    commitments.blueprint,
    findings.blueprint,
)
# The anonymous side has no cookie, hence nothing that a forged request could ride on.
WITHOUT_COOKIE = (answer.blueprint, room.blueprint)
csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    """Register every area, and form protection on all that use a cookie."""
    static.init_app(app)
    _load_design_system(app)
    auth.init_app(app)
    page.init_app(app)
    errors.init_app(app)
    headers.init_app(app)
    csrf.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for blueprint in WITHOUT_COOKIE:
        csrf.exempt(blueprint)
        app.register_blueprint(blueprint)


def _load_design_system(app: Flask) -> None:
    """Let templates import the GOV.UK components by their package's name."""
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([*filter(None, [app.jinja_loader]), components])
