"""Pulse: anonymous staff surveys for public bodies."""

from __future__ import annotations

import os

from flask import Flask

from pulse import cli, migrating, web
from pulse.config import Config, read_config
from pulse.scheduler import clock
from pulse.secret import secret_key
from pulse.store.stores import open_stores


def create_app(config: Config | None = None) -> Flask:
    """The application; reads PULSE_* variables unless a configuration is given.

    Raises ConfigError when the configuration is half given or wrong.
    """
    config = config or read_config(os.environ, secret_key(os.environ))
    app = Flask(__name__, template_folder="../templates", static_folder="static")
    app.config.update(
        SECRET_KEY=config.secret_key,
        TESTING=config.testing,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.public_url.startswith("https://"),
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=32 * 1024 * 1024,
    )
    open_stores(app, config)
    migrating.init_app(app)
    web.init_app(app)
    cli.init_app(app)
    clock.init_app(app, config)
    return app
