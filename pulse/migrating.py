"""Migrations of the three stores with Alembic, each store with a history of its own."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from flask import Flask
from flask_migrate import Migrate

from pulse.models.base import BINDS, db
from pulse.store.stores import stores

FOLDER = Path(__file__).resolve().parent.parent / "migrations"


def init_app(app: Flask) -> None:
    """Make `flask db` work on this application."""
    Migrate(app, db, directory=str(FOLDER))


def migrate_all() -> None:
    """Bring all three stores to the newest revision."""
    for bind in BINDS:
        command.upgrade(alembic_config(bind), "head")


def alembic_config(bind: str) -> AlembicConfig:
    """Alembic's configuration for one store, on the engine that the application uses."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("version_locations", str(FOLDER / "versions" / bind))
    config.set_main_option("path_separator", "newline")
    config.attributes["engine"] = getattr(stores(), bind)
    config.attributes["bind"] = bind
    return config
