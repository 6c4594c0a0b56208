"""Answers of a room while one poll takes them: sealed, in the box, and gone when it closes.

Like ballots they have no time, no running number and no order but that of random bytes. `room`
names one taking of answers; its key is a file outside every database and backup, destroyed when
the taking ends.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from pulse.models.base import db

CHOICE_BYTES, TEXT_BYTES = 38, 1056  # nonce, padded content, tag


class RoomGate(db.Model):
    """That a room takes answers now. Whoever answers holds it; whoever closes removes it first."""

    __tablename__ = "room_gate"
    __bind_key__ = "box"

    room: Mapped[str] = mapped_column(primary_key=True)

    __table_args__ = ({"sqlite_with_rowid": False},)


class RoomAnswer(db.Model):
    """One device's choice, sealed. `mark` is a keyed hash of a random token of the device."""

    __tablename__ = "room_answer"
    __bind_key__ = "box"

    room: Mapped[str] = mapped_column(primary_key=True)
    mark: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    choice: Mapped[bytes] = mapped_column(LargeBinary(CHOICE_BYTES))

    __table_args__ = (
        CheckConstraint("length(mark) = 32", name="mark_has_fixed_length"),
        CheckConstraint(f"length(choice) = {CHOICE_BYTES}", name="choice_has_fixed_length"),
        {"sqlite_with_rowid": False},
    )


class RoomText(db.Model):
    """One text that somebody typed, sealed and not tied to a device, under a random `lot`.

    `verdict` is w (waits for a moderator), a (approved) or r (refused).
    """

    __tablename__ = "room_text"
    __bind_key__ = "box"

    room: Mapped[str] = mapped_column(primary_key=True)
    lot: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    words: Mapped[bytes] = mapped_column(LargeBinary(TEXT_BYTES))
    verdict: Mapped[bytes] = mapped_column(LargeBinary(1), default=b"w")

    __table_args__ = (
        CheckConstraint("length(lot) = 16", name="lot_has_fixed_length"),
        CheckConstraint(f"length(words) = {TEXT_BYTES}", name="words_have_fixed_length"),
        CheckConstraint("length(verdict) = 1", name="verdict_has_fixed_length"),
        {"sqlite_with_rowid": False},
    )
