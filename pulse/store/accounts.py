"""Account rows <-> what the rest of Pulse knows of an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, cast

from sqlalchemy import delete, func, select, update

from pulse.models.accounts import Account, FailedSignIn, PasswordLink, SignIn
from pulse.models.base import db
from surveys.errors import NotFoundError

Role = Literal["reviewer", "chief_executive", "administrator"]
ROLE_NAMES: dict[Role, str] = {
    "reviewer": "Reviewer",
    "chief_executive": "Chief executive",
    "administrator": "Administrator",
}


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds an account. `ready` once a password has been chosen."""

    number: int
    name: str
    email: str
    role: Role
    disabled: bool
    ready: bool

    @property
    def role_name(self) -> str:
        """The role in words."""
        return ROLE_NAMES[self.role]


def _holder(row: Account) -> Holder:
    role = cast(Role, row.role)
    return Holder(row.id, row.name, row.email, role, row.disabled, bool(row.password_hash))


def holders() -> list[Holder]:
    """Every account, by name."""
    rows = db.session.scalars(select(Account).order_by(Account.name, Account.id))
    return [_holder(row) for row in rows]


def holder(number: int) -> Holder:
    """The account with this number; raises NotFoundError when there is none."""
    return _holder(_row(number))


def holder_of_email(email: str) -> Holder | None:
    """The account with this e-mail address, or None."""
    row = db.session.scalar(select(Account).where(Account.email == email))
    return None if row is None else _holder(row)


def _row(number: int) -> Account:
    row = db.session.get(Account, number)
    if row is None:
        raise NotFoundError("There is no such account.")
    return row


def add_holder(email: str, name: str, role: Role) -> Holder:
    """A new account without a password."""
    row = Account(email=email, name=name, role=role, password_hash="")
    db.session.add(row)
    db.session.flush()
    return _holder(row)


def change_holder(number: int, *, role: Role | None = None, disabled: bool | None = None) -> None:
    """Give an account another role, or stop or allow it."""
    row = _row(number)
    row.role = role or row.role
    row.disabled = row.disabled if disabled is None else disabled


def password_hash(number: int) -> str:
    """The hash of an account's password; empty where none was chosen yet."""
    return _row(number).password_hash


def keep_password_hash(number: int, hashed: str) -> None:
    """Keep the hash of a new password."""
    _row(number).password_hash = hashed


def add_link(token_hash: bytes, number: int, expires: datetime) -> None:
    """The only password link of an account: earlier ones stop working."""
    db.session.execute(delete(PasswordLink).where(PasswordLink.account_id == number))
    db.session.add(PasswordLink(token_hash=token_hash, account_id=number, expires=expires))


def holder_of_link(token_hash: bytes, now: datetime) -> Holder | None:
    """Whose password a link may set, while it holds."""
    query = (
        select(Account)
        .join(PasswordLink, PasswordLink.account_id == Account.id)
        .where(PasswordLink.token_hash == token_hash, PasswordLink.expires > now)
    )
    row = db.session.scalar(query)
    return None if row is None else _holder(row)


def drop_links(number: int) -> None:
    """Take back the password links of an account."""
    db.session.execute(delete(PasswordLink).where(PasswordLink.account_id == number))


def add_session(token_hash: bytes, number: int, now: datetime) -> None:
    """A browser that signed in."""
    db.session.add(SignIn(token_hash=token_hash, account_id=number, began=now, seen=now))


def session_of(
    token_hash: bytes, began: datetime, seen: datetime
) -> tuple[Holder, datetime] | None:
    """Who signed in with a token and when they were last seen, in UTC.

    None when the session began or was last seen before these times, or the account is stopped.
    """
    query = (
        select(Account, SignIn.seen)
        .join(SignIn, SignIn.account_id == Account.id)
        .where(SignIn.token_hash == token_hash, SignIn.began > began, SignIn.seen > seen)
        .where(Account.disabled.is_(False))
    )
    found = db.session.execute(query).first()
    if found is None:
        return None
    last = found.seen if found.seen.tzinfo else found.seen.replace(tzinfo=UTC)
    return _holder(found.Account), last


def see_session(token_hash: bytes, now: datetime) -> None:
    """Note that a session is in use, as the first thing its transaction does."""
    db.session.execute(update(SignIn).where(SignIn.token_hash == token_hash).values(seen=now))


def drop_session(token_hash: bytes) -> None:
    """End one session."""
    db.session.execute(delete(SignIn).where(SignIn.token_hash == token_hash))


def drop_sessions(number: int) -> None:
    """End every session of an account."""
    db.session.execute(delete(SignIn).where(SignIn.account_id == number))


def drop_old_sessions(began: datetime) -> None:
    """Forget the sessions that began before a time."""
    db.session.execute(delete(SignIn).where(SignIn.began <= began))


def add_failures(keys: list[bytes], now: datetime) -> None:
    """Count one failed sign-in against each key."""
    db.session.add_all(FailedSignIn(key=key, at=now) for key in keys)


def failures(key: bytes, since: datetime) -> int:
    """How many failures were counted against a key since a time."""
    query = select(func.count()).where(FailedSignIn.key == key, FailedSignIn.at > since)
    return db.session.scalar(query) or 0


def drop_failures(before: datetime) -> None:
    """Forget the failures that no longer count."""
    db.session.execute(delete(FailedSignIn).where(FailedSignIn.at <= before))
