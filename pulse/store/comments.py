"""Comments in the box: those that wait for a reviewer, and those that one held back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from pulse.models.box import Comment
from pulse.store.shown_comments import CommentKey


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A comment of the box; `stand` is waiting, shown or held."""

    key: CommentKey
    words: str
    stand: str


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


def waves_with_comments(connection: Connection) -> list[int]:
    """Waves of which the box holds comments."""
    return sorted(connection.scalars(select(Comment.of_wave).distinct()))


def drop_comments(connection: Connection, waves: Collection[int]) -> None:
    """Remove the comments of these waves from the box, in the caller's transaction."""
    connection.execute(delete(Comment).where(Comment.of_wave.in_(waves)))
