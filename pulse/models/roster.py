"""The roster: who is invited, and whether a ballot was issued. Never when, never what.

No column here holds a time, a running ballot number or anything that the box holds too.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pulse.models.base import db

UNISSUED = bytes(32)


class Person(db.Model):
    """One member of staff on the staff list.

    `seat` is where they hide until `season` ends, so that no two waves of a season differ by
    one person's move.
    """

    __tablename__ = "person"
    __bind_key__ = "roster"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="en")
    unit: Mapped[str] = mapped_column(index=True)
    profile: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    season: Mapped[str | None]
    seat: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("profile IN ('front_line', 'office')", name="profile_is_known"),
    )


class StaffUpload(db.Model):
    """A staff list that was looked at and not yet confirmed: one an account, then forgotten."""

    __tablename__ = "staff_upload"
    __bind_key__ = "roster"

    account: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    filename: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Invitation(db.Model):
    """One person asked in one wave.

    Both values that change when a ballot is issued have a fixed length, so that the page is
    overwritten in place and its layout tells nothing of the order in which people answered.
    """

    __tablename__ = "invitation"
    __bind_key__ = "roster"

    id: Mapped[int] = mapped_column(primary_key=True)
    wave: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    cell: Mapped[str]
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    issued: Mapped[bytes] = mapped_column(LargeBinary(1), default=b"0")
    blinded_hash: Mapped[bytes] = mapped_column(LargeBinary(32), default=UNISSUED)

    __table_args__ = (
        UniqueConstraint("wave", "person_id"),
        CheckConstraint("length(blinded_hash) = 32", name="blinded_hash_has_fixed_length"),
        CheckConstraint("length(issued) = 1", name="issued_has_fixed_length"),
    )


class Message(db.Model):
    """One message still to be sent, or one that failed; the row goes when the message does."""

    __tablename__ = "message"
    __bind_key__ = "roster"

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"))
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        UniqueConstraint("invitation_id", "kind"),
        CheckConstraint("kind IN ('invitation', 'reminder', 'results')", name="kind_is_known"),
        CheckConstraint("state IN ('queued', 'sending', 'failed')", name="state_is_known"),
    )


class Mailing(db.Model):
    """That a wave's mailing was queued, written with its messages; never to whom it went."""

    __tablename__ = "mailing"
    __bind_key__ = "roster"

    wave: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)

    __table_args__ = (CheckConstraint("kind IN ('reminder', 'results')", name="kind_is_known"),)
