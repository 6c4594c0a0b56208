"""Waves that an earlier supplier ran: written as closed, with the manifest made for them."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import delete, func, select

from pulse.models.base import db
from pulse.models.plans import Survey, Wave
from pulse.store.ballots import is_counted
from pulse.store.stores import stores
from surveys.errors import InvalidValueError
from surveys.manifest import Manifest


def next_number() -> int:
    """The number that the next wave would have."""
    return (db.session.scalar(select(func.max(Wave.number))) or 0) + 1


def require_new_title(survey: str, title: str) -> None:
    """Raises InvalidValueError where a wave of the survey has this title.

    A wave whose import was cut short before it was counted makes room, in a transaction of its
    own.
    """
    found = db.session.scalars(
        select(Wave)
        .join(Survey, Survey.id == Wave.survey_id)
        .where(Survey.code == survey, Wave.title == title)
    ).first()
    if found is None:
        return
    with stores().box.connect() as connection:
        counted = is_counted(connection, found.number)
    if counted or found.state != "closed":
        raise InvalidValueError(f"the survey has a wave called {title!r}: give another title")
    drop_supplied_wave(found.number)
    db.session.commit()


def add_supplied_wave(survey: str, manifest: Manifest, opens: datetime, closes: datetime) -> None:
    """Write a wave that is closed already, in the caller's transaction. Times are aware."""
    identity = db.session.scalars(select(Survey.id).where(Survey.code == survey)).one()
    db.session.add(
        Wave(
            number=manifest.number, survey_id=identity, title=manifest.wave_title, state="closed",
            opens=opens.astimezone(UTC), closes=closes.astimezone(UTC),
            manifest=manifest.json.decode(), fingerprint=manifest.fingerprint,
            closed_on=closes.date(), keys_destroyed_on=closes.date(),
        )
    )  # fmt: skip


def drop_supplied_wave(number: int) -> None:
    """Take a wave out that was never counted, in the caller's transaction."""
    db.session.execute(delete(Wave).where(Wave.number == number))
