"""Replies and thank-yous that a moderator approved, in the main store: all that pages may show."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, select

from pulse.models.base import db
from pulse.models.voices import ShownVoice
from surveys.errors import NotFoundError
from surveys.voices import Kind, Voice


@dataclass(frozen=True, slots=True)
class Shown:
    """An approved reply or thank-you, and what the chief executive answered ("" nothing yet)."""

    mark: str
    voice: Voice
    answer: str


def shown_voices(kind: Kind, about: int | None = None) -> list[Shown]:
    """The approved ones of a kind, of one update where asked, in the order of random marks."""
    rows = select(ShownVoice).where(ShownVoice.kind == kind).order_by(ShownVoice.mark)
    if about is not None:
        rows = rows.where(ShownVoice.about == about)
    return [_shown(row) for row in db.session.scalars(rows)]


def shown_voice(mark: str) -> Shown | None:
    """One approved reply or thank-you, or None."""
    row = db.session.get(ShownVoice, mark)
    return _shown(row) if row is not None else None


def show_voice(mark: str, voice: Voice) -> None:
    """Put an approved one where pages find it, in the caller's transaction; its answer stays."""
    before = shown_voice(mark)
    db.session.merge(
        ShownVoice(
            mark=mark, kind=voice.kind, about=voice.about, words=voice.words, whom=voice.whom,
            place=voice.place, signed=voice.signed, answer=before.answer if before else "",
        )
    )  # fmt: skip


def unshow_voices(marks: Collection[str]) -> None:
    """Take these off the pages, with their answers, in the caller's transaction."""
    db.session.execute(delete(ShownVoice).where(ShownVoice.mark.in_(marks)))


def keep_answer(mark: str, answer: str) -> None:
    """Write the answer to a shown reply, in the caller's transaction; raises NotFoundError."""
    row = db.session.get(ShownVoice, mark)
    if row is None or row.kind != "reply":
        raise NotFoundError("This reply is not shown, so there is nothing to answer.")
    row.answer = answer


def _shown(row: ShownVoice) -> Shown:
    voice = Voice(row.kind, row.about, row.words, row.whom, row.place, row.signed)  # type: ignore[arg-type]
    return Shown(row.mark, voice, row.answer)
