"""Whether this process can serve: its stores, their tables, and the keys of open waves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, literal, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase

from pulse.models.base import db
from pulse.models.box import SealedBallot
from pulse.models.plans import Wave
from pulse.models.roster import Invitation
from pulse.store.keys import KeyFolder
from pulse.store.scheduling import scheduler_state
from pulse.store.stores import stores

OK = "ok"


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was looked at, each `ok` or the trouble in words; the scheduler is only reported."""

    parts: dict[str, str]
    scheduler: str

    @property
    def ready(self) -> bool:
        """Whether requests should be sent here."""
        return set(self.parts.values()) == {OK}


def readiness(now: datetime) -> Readiness:
    """Look at every part; never raises."""
    held = stores()
    parts = {
        "main": _store(held.main, Wave),
        "roster": _store(held.roster, Invitation),
        "box": _store(held.box, SealedBallot),
    }
    if parts["main"] != OK:
        return Readiness({**parts, "keys": "unknown"}, "unknown")
    parts["keys"] = _keys()
    return Readiness(parts, "runs" if scheduler_state().runs(now) else "does not run")


def _store(engine: Engine, table: type[DeclarativeBase]) -> str:
    try:
        with engine.connect() as connection:
            connection.execute(select(literal(1)).select_from(table).limit(1))
    except SQLAlchemyError as error:
        # The error itself may name hosts and users.
        return f"does not answer ({type(error).__name__})"
    return OK


def _keys() -> str:
    folder = KeyFolder(stores().config.keys)
    numbers = db.session.scalars(select(Wave.number).where(Wave.state == "open")).all()
    db.session.rollback()
    missing = [str(number) for number in numbers if not folder.exist(number)]
    return f"missing for open wave {', '.join(missing)}" if missing else OK
