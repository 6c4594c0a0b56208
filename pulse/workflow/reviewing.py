"""Reviewing comments: a person reads each one, without any rating, before anybody else may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pulse.models.base import db
from pulse.store.audit import record
from pulse.store.comments import (
    CommentRow,
    comment_rows,
    drop_comments,
    waves_with_comments,
    write_comment,
)
from pulse.store.shown_comments import CommentKey, forget_shown, show_comment, unshow_comment
from pulse.store.stores import stores
from pulse.store.transaction import transaction
from pulse.store.waves import wave_record
from pulse.workflow.renewing import renewed
from pulse.workflow.shown_comments import place_names
from surveys.comments import fewest_for_comments, redacted
from surveys.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class ReviewPlace:
    """The comments of a directorate, or of the other ones together."""

    name: str
    rows: tuple[CommentRow, ...]

    def count(self, stand: str) -> int:
        """How many of them are waiting, shown or held."""
        return sum(row.stand == stand for row in self.rows)


@dataclass(frozen=True, slots=True)
class Review:
    """The comments of a closed wave, and what became of them."""

    title: str
    asked: bool
    closed: bool
    fewest: int
    places: tuple[ReviewPlace, ...]

    def count(self, stand: str) -> int:
        """How many comments are waiting, shown or held."""
        return sum(place.count(stand) for place in self.places)


def review(number: int) -> Review:
    """What there is to review of a wave; raises NotFoundError, NotAllowedError before it opened."""
    wave = wave_record(db.session, number)
    manifest = wave.opened_manifest()
    names, rows = place_names(manifest), _rows(number)
    places = {row.key.place: names.get(row.key.place, manifest.organisation) for row in rows}
    return Review(
        title=f"{wave.survey_title}, {wave.title}",
        asked=manifest.comment,
        closed=wave.state in ("closed", "released"),
        fewest=fewest_for_comments(manifest.k),
        places=tuple(
            ReviewPlace(name, tuple(row for row in rows if row.key.place == place))
            for place, name in sorted(places.items(), key=lambda pair: (pair[0] == "", pair[1]))
        ),
    )


def _rows(number: int) -> list[CommentRow]:
    with stores().box.connect() as connection:
        return comment_rows(connection, number)


def comment(key: CommentKey) -> CommentRow:
    """One comment; raises NotFoundError."""
    for row in _rows(key.wave):
        if row.key == key:
            return row
    raise NotFoundError("There is no such comment: it may have been deleted after its time.")


def next_waiting(number: int) -> CommentKey | None:
    """The next comment that nobody has read yet."""
    return next((row.key for row in _rows(number) if row.stand == "waiting"), None)


def show(key: CommentKey, phrases: Sequence[str], actor: str, now: datetime) -> None:
    """Show a comment without these phrases, which are gone for good.

    `phrases` come from `surveys.comments.read_phrases`. Interrupted, it can be repeated.
    """
    words = redacted(comment(key).words, phrases)
    with transaction():
        show_comment(key, words)
        record(actor, "comment shown", f"wave {key.wave}", now)
    stores().box_writer.run(lambda connection: write_comment(connection, key, words, "shown"))


def hold_back(key: CommentKey, actor: str, now: datetime) -> None:
    """Keep a comment from everybody, also when it was shown before; it can be shown later."""
    words = comment(key).words
    with transaction():
        unshow_comment(key)
        record(actor, "comment held back", f"wave {key.wave}", now)
    stores().box_writer.run(lambda connection: write_comment(connection, key, words, "held"))


def forget_comments(closed_long_ago: Sequence[int], actor: str, now: datetime) -> None:
    """Delete the comments of waves whose time is over, shown or not."""
    held = stores()
    with held.box.connect() as connection:
        waves = [number for number in waves_with_comments(connection) if number in closed_long_ago]
    if waves:
        with renewed("comments", f"{now.date()}", now):
            with transaction():
                forget_shown(waves)
                for number in waves:
                    record(actor, "comments deleted", f"wave {number}", now)
            held.box_writer.run(lambda connection: drop_comments(connection, waves))
