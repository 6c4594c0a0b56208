"""Replies and thank-yous in the box: those that wait for a moderator, and what became of each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from pulse.models import box
from surveys.access_code import AccessCode
from surveys.errors import NotFoundError
from surveys.voices import Voice


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """A reply or thank-you of the box; `stand` is waiting, shown or held."""

    mark: str
    voice: Voice
    stand: str


def mark_of(code: AccessCode) -> str:
    """What the stores keep of a one-time code: half of its SHA-256, of eighty random bits."""
    return code.hash[:16].hex()


def keep_voice(connection: Connection, mark: str, voice: Voice) -> bool:
    """Keep what was typed, in the caller's transaction; False when it was there already."""
    if voice_row(connection, mark) is not None:
        return False
    row = {"mark": mark, "form": voice.kind, "about": voice.about, "stand": "waiting"}
    others = _taken_out(connection) if connection.dialect.name == "sqlite" else []
    new = {**row, **_texts(voice)}
    connection.execute(insert(box.Voice), sorted([*others, new], key=lambda kept: kept["mark"]))
    return True


def _taken_out(connection: Connection) -> list[dict[str, Any]]:
    """Every row, to be written anew by its mark: SQLite fills each page from its end as rows
    come, so that their places in a page would tell who wrote after whom.
    """
    rows = connection.execute(select(box.Voice)).mappings().all()
    connection.execute(delete(box.Voice))
    return [dict(row) for row in rows]


def voice_row(connection: Connection, mark: str) -> VoiceRow | None:
    """One reply or thank-you, or None."""
    row = connection.execute(select(box.Voice).where(box.Voice.mark == mark)).one_or_none()
    return _row(row) if row is not None else None


def require_voice(connection: Connection, mark: str) -> VoiceRow:
    """One reply or thank-you; raises NotFoundError."""
    row = voice_row(connection, mark)
    if row is None:
        raise NotFoundError("There is nothing here: it may have been deleted after its time.")
    return row


def voice_rows(connection: Connection) -> list[VoiceRow]:
    """All there are, in the order of their random marks."""
    return [_row(row) for row in connection.execute(select(box.Voice).order_by(box.Voice.mark))]


def waiting_count(engine: Engine) -> int:
    """How many wait for a moderator."""
    with engine.connect() as connection:
        waiting = select(func.count()).where(box.Voice.stand == "waiting")
        return connection.execute(waiting).scalar_one()


def write_voice(connection: Connection, mark: str, voice: Voice, stand: str) -> None:
    """Write the words and the stand of one, in the caller's transaction."""
    connection.execute(
        update(box.Voice).where(box.Voice.mark == mark).values(stand=stand, **_texts(voice))
    )


def drop_voices(connection: Connection, marks: Collection[str]) -> None:
    """Remove these from the box, in the caller's transaction."""
    connection.execute(delete(box.Voice).where(box.Voice.mark.in_(marks)))


def _texts(voice: Voice) -> dict[str, str]:
    return {
        "words": voice.words, "whom": voice.whom, "origin": voice.place, "signed": voice.signed
    }  # fmt: skip


def _row(row: Any) -> VoiceRow:
    voice = Voice(row.form, row.about, row.words, row.whom, row.origin, row.signed)
    return VoiceRow(row.mark, voice, row.stand)
