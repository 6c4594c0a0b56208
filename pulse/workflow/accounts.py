"""Accounts of reviewers, chief executives and administrators: add, change, stop, reset."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta

from pulse.store import accounts, audit
from pulse.store.accounts import ROLE_NAMES, Holder, Role
from pulse.store.stores import stores
from pulse.store.transaction import transaction
from pulse.workflow import passwords
from pulse.workflow.sign_in import hash_token
from surveys.errors import InvalidValueError, NotAllowedError, NotFoundError

LINK_HOLDS = timedelta(days=3)
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}\Z")


def add_account(actor: str, email: str, name: str, role: str, now: datetime) -> tuple[Holder, str]:
    """A new account and the address at which its holder chooses a password.

    Raises InvalidValueError when the e-mail address, name or role will not do.
    """
    email, name = read_email(email), " ".join(name.split())
    if not name:
        raise InvalidValueError("Enter the person's name.")
    with transaction():
        if accounts.holder_of_email(email):
            raise InvalidValueError(f"There already is an account for {email}.")
        holder = accounts.add_holder(email, name, read_role(role))
        address = _new_link(holder.number, now)
        audit.record(actor, "account added", f"{email}, {holder.role}", now)
    return holder, address


def add_first_administrator(email: str, name: str, now: datetime) -> str:
    """The address at which the first administrator chooses a password.

    Raises NotAllowedError when somebody holds an account already.
    """
    if any(holder.ready for holder in accounts.holders()):
        raise NotAllowedError("Pulse is set up already: ask an administrator for an account.")
    existing = accounts.holder_of_email(read_email(email))
    if existing:
        return reset_password("pulse init", existing.number, now)
    return add_account("pulse init", email, name, "administrator", now)[1]


def read_email(email: str) -> str:
    """An e-mail address in small letters; raises InvalidValueError when it is none."""
    email = email.strip().lower()
    if not _EMAIL.match(email):
        raise InvalidValueError("Enter an e-mail address, such as name@council.gov.uk.")
    return email


def read_role(role: str) -> Role:
    """A role by its name; raises InvalidValueError when there is no such role."""
    if role not in ROLE_NAMES:
        raise InvalidValueError(f"Choose a role: {', '.join(ROLE_NAMES)}.")
    return role


def change_role(actor: str, number: int, role: str, now: datetime) -> None:
    """Give an account another role; raises NotAllowedError for one's own."""
    with transaction():
        holder = accounts.holder(number)
        _not_oneself(actor, holder, "change your own role")
        accounts.change_holder(number, role=read_role(role))
        audit.record(actor, "role changed", f"{holder.email}, {role}", now)


def stop_account(actor: str, number: int, now: datetime) -> None:
    """Stop an account and end its sessions at once; raises NotAllowedError for one's own."""
    with transaction():
        _not_oneself(actor, accounts.holder(number), "stop your own account")
        accounts.change_holder(number, disabled=True)
        accounts.drop_sessions(number)
        accounts.drop_links(number)
        audit.record(actor, "account stopped", accounts.holder(number).email, now)


def allow_account(actor: str, number: int, now: datetime) -> None:
    """Let a stopped account in again."""
    with transaction():
        accounts.change_holder(number, disabled=False)
        audit.record(actor, "account allowed", accounts.holder(number).email, now)


def _not_oneself(actor: str, holder: Holder, deed: str) -> None:
    # Keeps at least one administrator able to sign in.
    if actor == holder.email:
        raise NotAllowedError(f"You cannot {deed}: ask another administrator.")


def reset_password(actor: str, number: int, now: datetime) -> str:
    """The address at which the holder chooses a new password; the old one stops at once."""
    with transaction():
        holder = accounts.holder(number)
        if holder.disabled:
            raise NotAllowedError("Allow the account first: it is stopped.")
        accounts.keep_password_hash(number, "")
        accounts.drop_sessions(number)
        address = _new_link(number, now)
        audit.record(actor, "password reset", holder.email, now)
    return address


def _new_link(number: int, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    accounts.add_link(hash_token(token), number, now + LINK_HOLDS)
    return f"{stores().config.public_url}/password/{token}"


def holder_of_link(token: str, now: datetime) -> Holder:
    """Whose password a link sets; raises NotFoundError when it was used or is too old."""
    holder = accounts.holder_of_link(hash_token(token), now)
    if holder is None or holder.disabled:
        raise NotFoundError("This link was used already or is more than three days old.")
    return holder


def choose_password(token: str, password: str, now: datetime) -> Holder:
    """Set the password that a link allows, and use the link up.

    Raises NotFoundError for a link that does not hold, InvalidValueError for a weak password.
    """
    with transaction():
        holder = holder_of_link(token, now)
        accounts.keep_password_hash(holder.number, passwords.hash_password(password, holder.email))
        accounts.drop_links(holder.number)
        accounts.drop_sessions(holder.number)
        audit.record(holder.email, "password chosen", "", now)
    return holder


def change_password(holder: Holder, present: str, wanted: str, now: datetime) -> None:
    """Change one's own password and end one's sessions; raises InvalidValueError."""
    with transaction():
        if not passwords.matches(present, accounts.password_hash(holder.number)):
            raise passwords.WrongPasswordError("This is not your present password.")
        accounts.keep_password_hash(holder.number, passwords.hash_password(wanted, holder.email))
        accounts.drop_sessions(holder.number)
        audit.record(holder.email, "password changed", "", now)
