"""Questions already proved of a wave that is being published, so that a restart goes on."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import delete, select

from pulse.models.base import DbSession
from pulse.models.releases import ProvedQuestion
from surveys.disclosure.settle import Settled, settled_from_dict


def keep(session: DbSession, wave: int, key: str, settled: dict[str, Any]) -> None:
    """Keep one settled question in the caller's transaction; the same one again is kept once."""
    session.merge(ProvedQuestion(wave=wave, key=key, body=json.dumps(settled, sort_keys=True)))


def kept(session: DbSession, wave: int) -> dict[str, Settled]:
    """The questions settled so far, by the key that names exactly what was proved."""
    rows = session.scalars(select(ProvedQuestion).where(ProvedQuestion.wave == wave))
    return {row.key: settled_from_dict(json.loads(row.body)) for row in rows}


def forget(session: DbSession, wave: int) -> None:
    """Drop them once the release is written, in the caller's transaction."""
    session.execute(delete(ProvedQuestion).where(ProvedQuestion.wave == wave))
