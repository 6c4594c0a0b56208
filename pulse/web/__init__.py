"""The pages. Each area is a blueprint of its own; this is the whole map of them."""

from __future__ import annotations

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from pulse.web import static

BLUEPRINTS = ()
# The anonymous side has no cookie, hence nothing that a forged request could ride on.
WITHOUT_COOKIE = ()
csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    """Register every area, and form protection on all that use a cookie."""
    static.init_app(app)
    csrf.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for blueprint in WITHOUT_COOKIE:
        csrf.exempt(blueprint)
        app.register_blueprint(blueprint)
