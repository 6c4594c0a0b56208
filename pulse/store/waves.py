"""Waves and surveys in the main store."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from sqlalchemy import select

from pulse.models.base import DbSession
from pulse.models.plans import Survey, Wave
from pulse.models.releases import ReleaseRow
from surveys.errors import NotAllowedError, NotFoundError
from surveys.instrument import Instrument, instrument_from_dict
from surveys.manifest import Manifest
from surveys.profiles import DeclaredProfile, profiles_from_list


@dataclass(frozen=True, slots=True)
class WaveRecord:
    """A wave as stored. `manifest` is canonical JSON once the wave was opened."""

    number: int
    survey_code: str
    survey_title: str
    title: str
    state: str
    opens: datetime
    closes: datetime
    manifest: str | None
    fingerprint: str | None
    instrument: Instrument
    keys_destroyed_on: date | None
    closed_on: date | None
    profiles: tuple[DeclaredProfile, ...] = ()
    comment: bool = False
    rule_day: date | None = None

    def opened_manifest(self) -> Manifest:
        """The manifest; raises NotAllowedError before the wave was opened."""
        if self.manifest is None:
            raise NotAllowedError(f"{self.title} was not opened yet, so it has no manifest")
        return Manifest.from_json(self.manifest)

    @property
    def code(self) -> str:
        """The permanent name of the wave, as manifests and releases carry it."""
        return f"{self.survey_code}-{self.number}"


def wave_record(session: DbSession, number: int) -> WaveRecord:
    """The wave with this number; raises NotFoundError."""
    row = session.execute(
        select(Wave, Survey).join(Survey, Survey.id == Wave.survey_id).where(Wave.number == number)
    ).first()
    if row is None:
        raise NotFoundError(f"there is no wave {number}")
    return _record(row.Wave, row.Survey)


def waves_in(session: DbSession, state: str) -> list[WaveRecord]:
    """The waves in a state, by number."""
    rows = session.execute(
        select(Wave, Survey)
        .join(Survey, Survey.id == Wave.survey_id)
        .where(Wave.state == state)
        .order_by(Wave.number)
    )
    return [_record(row.Wave, row.Survey) for row in rows]


def _record(wave: Wave, survey: Survey) -> WaveRecord:
    return WaveRecord(
        number=wave.number,
        survey_code=survey.code,
        survey_title=survey.title,
        title=wave.title,
        state=wave.state,
        opens=_aware(wave.opens),
        closes=_aware(wave.closes),
        manifest=wave.manifest,
        fingerprint=wave.fingerprint,
        instrument=stored_instrument(survey.instrument),
        keys_destroyed_on=wave.keys_destroyed_on,
        closed_on=wave.closed_on,
        profiles=profiles_from_list(json.loads(survey.profiles)),
        comment=survey.comment,
        rule_day=wave.rule_day,
    )


@lru_cache(maxsize=64)
def stored_instrument(text: str) -> Instrument:
    """The questions of a survey as its row keeps them: read once, they never change."""
    return instrument_from_dict(json.loads(text))


def waves_of_survey(session: DbSession, code: str) -> list[WaveRecord]:
    """The waves of a survey, the earliest first."""
    rows = session.execute(
        select(Wave, Survey)
        .join(Survey, Survey.id == Wave.survey_id)
        .where(Survey.code == code)
        .order_by(Wave.opens)
    )
    return [_record(row.Wave, row.Survey) for row in rows]


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def opened_before(session: DbSession, wave: WaveRecord) -> int:
    """How many waves of the same survey were opened so far, this one left out."""
    return len(
        session.scalars(
            select(Wave.number)
            .join(Survey, Survey.id == Wave.survey_id)
            .where(Survey.code == wave.survey_code, Wave.state != "planned")
            .where(Wave.number != wave.number)
        ).all()
    )


def waves_opened_since(session: DbSession, moment: datetime, apart_from: int) -> list[int]:
    """The waves of any survey that were opened from a moment on, one left out."""
    opened = (Wave.state != "planned", Wave.opens >= moment.astimezone(UTC))
    return list(session.scalars(select(Wave.number).where(*opened, Wave.number != apart_from)))


def mark_open(session: DbSession, number: int, manifest: str, fingerprint: str) -> None:
    """The wave takes answers from now on, under this manifest."""
    row = _row(session, number)
    row.state, row.manifest, row.fingerprint = "open", manifest, fingerprint


def mark_closed(session: DbSession, number: int, day: date) -> None:
    """The wave is counted and its keys are destroyed."""
    row = _row(session, number)
    row.state, row.closed_on, row.keys_destroyed_on = "closed", day, day


def mark_released(session: DbSession, number: int) -> None:
    """The wave's release is published."""
    _row(session, number).state = "released"


def _row(session: DbSession, number: int) -> Wave:
    row = session.get(Wave, number)
    if row is None:
        raise NotFoundError(f"there is no wave {number}")
    return row


def last_released_before(session: DbSession, number: int) -> ReleaseRow | None:
    """The release of the same survey's wave before this one, or None."""
    survey = select(Wave.survey_id).where(Wave.number == number).scalar_subquery()
    return session.scalars(
        select(ReleaseRow)
        .join(Wave, Wave.number == ReleaseRow.wave)
        .where(Wave.survey_id == survey, Wave.number < number)
        .order_by(Wave.opens.desc())
        .limit(1)
    ).first()
