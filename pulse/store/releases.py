"""Releases: written once, read by everything that shows a figure."""

from __future__ import annotations

import gc
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from pulse.models.base import db
from pulse.models.plans import Survey, Wave
from pulse.models.releases import ReleaseRow
from pulse.store.additions import additions_of, fingerprints_of_additions
from surveys.addition import as_read
from surveys.errors import NotAllowedError
from surveys.release import Release, release_from_json


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """A survey that has at least one release."""

    code: str
    title: str


def surveys_with_releases() -> list[SurveyRow]:
    """Surveys with a release, the one released last first."""
    rows = db.session.execute(
        select(Survey.code, Survey.title)
        .join(Wave, Wave.survey_id == Survey.id)
        .join(ReleaseRow, ReleaseRow.wave == Wave.number)
        .order_by(Wave.opens.desc())
    )
    return list(dict.fromkeys(SurveyRow(row.code, row.title) for row in rows))


def releases_of(survey_code: str) -> list[Release]:
    """A survey's releases with what was added to them, oldest first; empty when there is none."""
    rows = db.session.execute(
        select(ReleaseRow.wave, ReleaseRow.fingerprint)
        .join(Wave, Wave.number == ReleaseRow.wave)
        .join(Survey, Survey.id == Wave.survey_id)
        .where(Survey.code == survey_code)
        .order_by(Wave.opens)
    )
    return _as_read({row.wave: row.fingerprint for row in rows})


def release_of_wave(number: int) -> Release | None:
    """The release of one wave as it was published, or None before."""
    row = db.session.get(ReleaseRow, number)
    return None if row is None else _release(number, row.fingerprint)


def proof_of_wave(number: int) -> dict[str, Any] | None:
    """The published proof of a wave's release, or None before it is published."""
    row = db.session.get(ReleaseRow, number)
    return None if row is None else json.loads(row.proof)


@lru_cache(maxsize=256)
def _release(number: int, fingerprint: str) -> Release:
    """Parsed once a process: a release never changes, and its fingerprint is its version."""
    body = select(ReleaseRow.body).where(
        ReleaseRow.wave == number, ReleaseRow.fingerprint == fingerprint
    )
    release = release_from_json(db.session.scalars(body).one())
    # It stays: a collector that went through its hundred thousand parts again would stop a page
    # for half a second.
    gc.freeze()
    return release


def _as_read(releases: Mapping[int, str]) -> list[Release]:
    added = fingerprints_of_additions(releases)
    return [_with_added(wave, of, added.get(wave, ())) for wave, of in releases.items()]


@lru_cache(maxsize=256)
def _with_added(number: int, fingerprint: str, added: tuple[str, ...]) -> Release:
    """One value as long as nothing is added: readers keep what they worked out of it."""
    release = _release(number, fingerprint)
    return as_read(release, additions_of(number)) if added else release


def insert_release(number: int, release: Release, proof: dict[str, Any]) -> None:
    """Write a release in the caller's transaction; raises NotAllowedError if there is one."""
    if db.session.get(ReleaseRow, number) is not None:
        raise NotAllowedError(f"wave {number} is released already, and a release never changes")
    db.session.add(
        ReleaseRow(
            wave=number,
            body=release.to_json().decode(),
            fingerprint=release.fingerprint,
            proof=json.dumps(proof, sort_keys=True),
        )
    )


@dataclass(frozen=True, slots=True)
class ReleasedWave:
    """A wave that has a release."""

    number: int
    title: str
    survey: SurveyRow


def released_waves() -> list[ReleasedWave]:
    """Every wave that has a release, the one opened last first."""
    rows = db.session.execute(
        select(Wave.number, Wave.title, Survey.code, Survey.title.label("survey"))
        .join(Survey, Survey.id == Wave.survey_id)
        .join(ReleaseRow, ReleaseRow.wave == Wave.number)
        .order_by(Wave.opens.desc(), Wave.number.desc())
    )
    return [ReleasedWave(r.number, r.title, SurveyRow(r.code, r.survey)) for r in rows]


def releases_until(number: int) -> list[Release]:
    """The releases of a wave's survey up to that wave, with what was added, oldest first."""
    wave = db.session.get_one(Wave, number)
    rows = db.session.execute(
        select(ReleaseRow.wave, ReleaseRow.fingerprint)
        .join(Wave, Wave.number == ReleaseRow.wave)
        .where(Wave.survey_id == wave.survey_id, Wave.opens <= wave.opens)
        .order_by(Wave.opens)
    )
    return _as_read({row.wave: row.fingerprint for row in rows})
