"""The three stores of one running Pulse, and the keys beside them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app
from sqlalchemy import Engine

from pulse.config import Config
from pulse.models import (
    accounts,
    audit,
    box,
    comments,
    earlier,
    engagement,
    plans,
    releases,
    rooms,
    roster,
    sessions,
    structure,
    voices,
)
from pulse.models.base import db
from pulse.store.engines import harden
from pulse.store.writer import GroupWriter

MODELS = (
    accounts,
    audit,
    box,
    comments,
    earlier,
    engagement,
    plans,
    releases,
    rooms,
    roster,
    sessions,
    structure,
    voices,
)


@dataclass(frozen=True, slots=True)
class Stores:
    """Engines and writers. `roster_writer` and `box_writer` serve the moment of answering."""

    config: Config
    main: Engine
    roster: Engine
    box: Engine
    roster_writer: GroupWriter
    box_writer: GroupWriter

    def stop(self) -> None:
        """End the writer threads after what is queued is durable, and close the engines."""
        self.roster_writer.stop()
        self.box_writer.stop()
        for engine in (self.main, self.roster, self.box):
            engine.dispose()


def open_stores(app: Flask, config: Config) -> None:
    """Bind the three stores to the application."""
    config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    app.config["SQLALCHEMY_DATABASE_URI"] = config.main_url
    app.config["SQLALCHEMY_BINDS"] = {"roster": config.roster_url, "box": config.box_url}
    db.init_app(app)
    with app.app_context():
        engines = {bind: db.engines[bind] for bind in (None, "roster", "box")}
    for engine in engines.values():
        harden(engine)
    app.extensions["pulse_stores"] = Stores(
        config=config,
        main=engines[None],
        roster=engines["roster"],
        box=engines["box"],
        roster_writer=GroupWriter(engines["roster"]),
        box_writer=GroupWriter(engines["box"]),
    )


def stores() -> Stores:
    """The stores of the current application."""
    found: Stores = current_app.extensions["pulse_stores"]
    return found
