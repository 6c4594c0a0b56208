"""Comments that a reviewer approved, in the main store: all that results pages may show."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, select

from pulse.models.base import db
from pulse.models.comments import ShownComment
from pulse.models.plans import Survey, Wave


@dataclass(frozen=True, slots=True)
class CommentKey:
    """Which comment: the wave, the directorate's code ("" the organisation), its sorted place."""

    wave: int
    place: str
    rank: int


@dataclass(frozen=True, slots=True)
class ShownWave:
    """A wave of which comments are shown."""

    number: int
    survey: str
    title: str


def show_comment(key: CommentKey, words: str) -> None:
    """Put an approved comment where the results pages find it, in the caller's transaction."""
    db.session.merge(ShownComment(wave=key.wave, place=key.place, rank=key.rank, words=words))


def unshow_comment(key: CommentKey) -> None:
    """Take a comment off the results pages, in the caller's transaction."""
    db.session.execute(
        delete(ShownComment).where(
            ShownComment.wave == key.wave,
            ShownComment.place == key.place,
            ShownComment.rank == key.rank,
        )
    )


def shown_comments(wave: int) -> dict[str, list[str]]:
    """The approved comments of a wave by place, in the order of their texts."""
    found: dict[str, list[str]] = {}
    rows = db.session.scalars(
        select(ShownComment)
        .where(ShownComment.wave == wave)
        .order_by(ShownComment.place, ShownComment.words)
    )
    for row in rows:
        found.setdefault(row.place, []).append(row.words)
    return found


def waves_with_shown_comments() -> list[ShownWave]:
    """Waves of which a comment is shown, the latest first."""
    rows = db.session.execute(
        select(Wave.number, Survey.title.label("survey"), Wave.title)
        .join(Survey, Survey.id == Wave.survey_id)
        .where(Wave.number.in_(select(ShownComment.wave)))
        .order_by(Wave.opens.desc())
    )
    return [ShownWave(row.number, row.survey, row.title) for row in rows]


def forget_shown(waves: Collection[int]) -> None:
    """Remove the approved comments of these waves, in the caller's transaction."""
    db.session.execute(delete(ShownComment).where(ShownComment.wave.in_(waves)))
