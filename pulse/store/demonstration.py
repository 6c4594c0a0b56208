"""What only the demonstration needs of the stores: past waves that were released elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select

from pulse.models.accounts import Account
from pulse.models.base import db
from pulse.models.plans import Setting, Survey, UnitRow, Wave
from pulse.models.roster import Person
from pulse.store.releases import insert_release
from surveys.errors import InvalidValueError
from surveys.manifest import Manifest
from surveys.release import Release


@dataclass(frozen=True, slots=True)
class PastWave:
    """A released wave, whole: when it was open, its manifest, its release and its proof.

    `proof_keys` names, for each question, exactly what was proved of it. Raises
    InvalidValueError when the release is not of this manifest.
    """

    opens: datetime
    closes: datetime
    closed_on: date
    manifest: Manifest
    release: Release
    proof: dict[str, Any]
    proof_keys: Mapping[str, str]

    def __post_init__(self) -> None:
        stated = (self.manifest.wave, self.manifest.fingerprint)
        if (self.release.wave, self.release.manifest) != stated:
            raise InvalidValueError(f"the release of wave {self.release.wave} has no such manifest")

    @property
    def number(self) -> int:
        """The number of the wave."""
        return self.manifest.number

    def proved(self) -> dict[str, dict[str, Any]]:
        """The questions proved, by key."""
        return {key: self.proof["items"][item] for item, key in self.proof_keys.items()}


def add_past_wave(survey: str, past: PastWave) -> None:
    """Write a released wave of a survey, in the caller's transaction."""
    identity = db.session.scalars(select(Survey.id).where(Survey.code == survey)).one()
    db.session.add(
        Wave(
            number=past.number, survey_id=identity, title=past.manifest.wave_title,
            state="released", opens=past.opens.astimezone(UTC), closes=past.closes.astimezone(UTC),
            manifest=past.manifest.json.decode(), fingerprint=past.manifest.fingerprint,
            closed_on=past.closed_on, keys_destroyed_on=past.closed_on,
        )
    )  # fmt: skip
    db.session.flush()
    insert_release(past.number, past.release, past.proof)


def row_keys() -> dict[str, int]:
    """The roster's row key of everyone active, by staff number."""
    rows = db.session.execute(select(Person.number, Person.id).where(Person.active))
    return {row.number: row.id for row in rows}


def nothing_yet() -> bool:
    """Whether the stores are as they were made: no setting, account, unit, survey or person."""
    tables = (Setting, Account, UnitRow, Survey, Person)
    return not any(db.session.scalar(select(func.count()).select_from(table)) for table in tables)
