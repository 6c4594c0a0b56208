"""The roster: who is invited, and whether a ballot was issued. Never when, never what.

No column here holds a time, a running ballot number or anything that the box holds too.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from pulse.models.base import db

UNISSUED = bytes(32)


class Person(db.Model):
    """One member of staff on the staff list. Whoever is `away` for long is asked nothing; why
    they are is kept nowhere.

    `seat` is where they hide until `season` ends, so that no two waves of a season differ by
    one person's move. `reminders` is false once they silenced them, answered or not, and bears
    no time. `email_trouble` and `phone_trouble` say why an address takes no messages; they come
    from messages that go to everyone invited, never from a reminder.
    """

    __tablename__ = "person"
    __bind_key__ = "roster"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    postal: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="en")
    unit: Mapped[str] = mapped_column(index=True)
    profile: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    away: Mapped[bool] = mapped_column(default=False)
    season: Mapped[str | None]
    seat: Mapped[str | None]
    reminders: Mapped[bool] = mapped_column(default=True, server_default=true())
    email_trouble: Mapped[str] = mapped_column(default="", server_default="")
    phone_trouble: Mapped[str] = mapped_column(default="", server_default="")

    __table_args__ = (
        CheckConstraint("profile IN ('front_line', 'office')", name="profile_is_known"),
    )


class Panel(db.Model):
    """The panel of one person in one survey: dealt by lot when they were first eligible, kept for
    good. Says in which waves somebody is asked, and nothing of whether they answer.
    """

    __tablename__ = "panel"
    __bind_key__ = "roster"

    survey: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    panel: Mapped[int]

    __table_args__ = ({"sqlite_with_rowid": False},)


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
    `issued` is 0, 1, or p for who answers on paper: with a printed code instead of this one.
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


class PrintedCode(db.Model):
    """One printed slip of an open wave: it belongs to a cell and to nobody.

    Kept in the order of its hash, which is random: no key and no column says which slip was
    printed, handed out or used before another. All that changes has a fixed length, as in
    `Invitation`. `batch` numbers the sheets of a cell, so that all of one can be revoked.
    """

    __tablename__ = "printed_code"
    __bind_key__ = "roster"

    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    wave: Mapped[int]
    cell: Mapped[str]
    batch: Mapped[int]
    issued: Mapped[bytes] = mapped_column(LargeBinary(1), default=b"0")
    revoked: Mapped[bytes] = mapped_column(LargeBinary(1), default=b"0")
    blinded_hash: Mapped[bytes] = mapped_column(LargeBinary(32), default=UNISSUED)

    __table_args__ = (
        CheckConstraint("length(code_hash) = 32", name="code_hash_has_fixed_length"),
        CheckConstraint("length(blinded_hash) = 32", name="blinded_hash_has_fixed_length"),
        CheckConstraint("length(issued) = 1", name="issued_has_fixed_length"),
        CheckConstraint("length(revoked) = 1", name="revoked_has_fixed_length"),
        {"sqlite_with_rowid": False},
    )


class Message(db.Model):
    """One message still to be sent, or one that failed; the row goes when the message does.

    `again` says that it was queued after the wave opened: its person may have had one before.
    """

    __tablename__ = "message"
    __bind_key__ = "roster"

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"))
    kind: Mapped[str]
    channel: Mapped[str] = mapped_column(default="email", server_default="email")
    state: Mapped[str] = mapped_column(default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(default="")
    again: Mapped[bool] = mapped_column(default=False, server_default=false())

    __table_args__ = (
        UniqueConstraint("invitation_id", "kind"),
        CheckConstraint("kind IN ('invitation', 'reminder', 'results')", name="kind_is_known"),
        CheckConstraint("channel IN ('email', 'sms', 'letter')", name="channel_is_known"),
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
