"""The box: sealed ballots while a wave is open, counts of planned groups after it closed."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from pulse.models.base import db


class SealedBallot(db.Model):
    """One sealed ballot, kept in the order of its hash and of nothing else.

    WITHOUT ROWID: a hidden running number would put the ballots in the order they came.
    """

    __tablename__ = "sealed_ballot"
    __bind_key__ = "box"

    ballot_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    pile: Mapped[str]
    prefix: Mapped[bytes] = mapped_column(LargeBinary(32))
    signature: Mapped[bytes] = mapped_column(LargeBinary(256))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (
        CheckConstraint("length(ballot_hash) = 32", name="ballot_hash_has_fixed_length"),
        {"sqlite_with_rowid": False},
    )


class CountedWave(db.Model):
    """The exact counts of a closed wave's planned groups. Writing this row closes the wave."""

    __tablename__ = "counted_wave"
    __bind_key__ = "box"

    of_wave: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    plan: Mapped[str]
    tables: Mapped[str]


class Comment(db.Model):
    """A comment of a closed wave, before and after a reviewer read it; `place` is a directorate.

    `rank` is its place among the sorted texts, so that rows say nothing of who came when.
    """

    __tablename__ = "comment"
    __bind_key__ = "box"

    of_wave: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[str] = mapped_column(primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    words: Mapped[str]
    stand: Mapped[str]

    __table_args__ = (
        CheckConstraint("stand IN ('waiting', 'shown', 'held')", name="stand_is_known"),
        {"sqlite_with_rowid": False},
    )


class Voice(db.Model):
    """A reply or thank-you, before and after a moderator read it. `mark` is of its one-time code.

    WITHOUT ROWID: nothing but a random code says in which order they came.
    """

    __tablename__ = "voice"
    __bind_key__ = "box"

    mark: Mapped[str] = mapped_column(primary_key=True)
    form: Mapped[str]
    about: Mapped[int]
    words: Mapped[str]
    whom: Mapped[str]
    origin: Mapped[str]
    signed: Mapped[str]
    stand: Mapped[str]

    __table_args__ = (
        CheckConstraint("form IN ('reply', 'thanks')", name="form_is_known"),
        CheckConstraint("stand IN ('waiting', 'shown', 'held')", name="stand_is_known"),
        {"sqlite_with_rowid": False},
    )
