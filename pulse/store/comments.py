"""Comments in the box, and those approved in the main store."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, func, insert, select, text, update

from pulse.models.base import db
from pulse.models.box import Comment
from pulse.models.comments import ShownComment
from pulse.models.plans import Survey, Wave


@dataclass(frozen=True, slots=True)
class CommentKey:
    """Which comment: the wave, the directorate's code ("" the organisation), its sorted place."""

    wave: int
    place: str
    rank: int


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A comment of the box; `stand` is waiting, shown or held."""

    key: CommentKey
    words: str
    stand: str


@dataclass(frozen=True, slots=True)
class ShownWave:
    """A wave of which comments are shown."""

    number: int
    survey: str
    title: str


def keep_comments(connection: Connection, wave: int, comments: Mapping[str, Sequence[str]]) -> None:
    """Keep the comments of a wave, in the caller's transaction; texts come sorted."""
    rows = [
        {"of_wave": wave, "place": place, "rank": rank, "words": words, "stand": "waiting"}
        for place, texts in sorted(comments.items())
        for rank, words in enumerate(texts, 1)
    ]
    if rows:
        connection.execute(insert(Comment), rows)


def comment_rows(connection: Connection, wave: int) -> list[CommentRow]:
    """Every comment of a wave, by place and text."""
    rows = connection.execute(
        select(Comment).where(Comment.of_wave == wave).order_by(Comment.place, Comment.rank)
    )
    return [CommentRow(CommentKey(wave, row.place, row.rank), row.words, row.stand) for row in rows]


def comment_counts(connection: Connection, wave: int) -> dict[tuple[str, str], int]:
    """How many comments of a wave, by place and stand."""
    rows = connection.execute(
        select(Comment.place, Comment.stand, func.count())
        .where(Comment.of_wave == wave)
        .group_by(Comment.place, Comment.stand)
    )
    return {(place, stand): count for place, stand, count in rows}


def write_comment(connection: Connection, key: CommentKey, words: str, stand: str) -> None:
    """Write the words and the stand of a comment, in the caller's transaction."""
    connection.execute(
        update(Comment)
        .where(Comment.of_wave == key.wave, Comment.place == key.place, Comment.rank == key.rank)
        .values(words=words, stand=stand)
    )


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


def waves_with_comments(connection: Connection) -> list[int]:
    """Waves of which the box holds comments."""
    return sorted(connection.scalars(select(Comment.of_wave).distinct()))


def forget_comments(connection: Connection, waves: Collection[int]) -> None:
    """Remove the comments of these waves from the box, in the caller's transaction."""
    connection.execute(delete(Comment).where(Comment.of_wave.in_(waves)))


def forget_shown(waves: Collection[int]) -> None:
    """Remove the approved comments of these waves, in the caller's transaction."""
    db.session.execute(delete(ShownComment).where(ShownComment.wave.in_(waves)))


def wipe_comments(box: Engine, main: Engine) -> None:
    """Leave no deleted comment on PostgreSQL's pages; SQLite's box overwrites as it deletes."""
    for engine, table in ((box, "comment"), (main, "shown_comment")):
        if engine.dialect.name == "postgresql":
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text(f"VACUUM FULL {table}"))
