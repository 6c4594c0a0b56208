"""Signing in and out: sessions, their ends, and the brake on guessing."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from pulse.models.base import db
from pulse.store import accounts
from pulse.store.accounts import Holder
from pulse.store.stores import stores
from pulse.store.transaction import transaction
from pulse.workflow import passwords
from surveys.errors import PulseError

IDLE = timedelta(minutes=30)
LIFETIME = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
FAILURE_WINDOW = timedelta(minutes=15)
FAILURES_PER_EMAIL = 5
# A council's offices share an address: this stops a sweep over many accounts, not a busy morning.
FAILURES_PER_ADDRESS = 50


class SignInError(PulseError):
    """The sign-in was refused. The message is the same whatever was wrong."""


def sign_in(email: str, password: str, address: str, now: datetime) -> str:
    """The token of a new session, kept by the browser alone; raises SignInError.

    Too many failures for an e-mail address, or from one network address, refuse even the
    right password until fifteen minutes have passed.
    """
    email = email.strip().lower()
    keys = {_key("email", email): FAILURES_PER_EMAIL, _key("from", address): FAILURES_PER_ADDRESS}
    since = now - FAILURE_WINDOW
    if any(accounts.failures(key, since) >= limit for key, limit in keys.items()):
        raise SignInError("Too many attempts did not work. Wait 15 minutes and try again.")
    found = accounts.holder_of_email(email)
    hashed = accounts.password_hash(found.number) if found and not found.disabled else ""
    if not passwords.matches(password, hashed) or found is None:
        _count_failure(list(keys), now)
        raise SignInError("The e-mail address or the password is not right.")
    return _begin(found, now)


def _key(kind: str, value: str) -> bytes:
    # Keyed, so that the table alone does not give away who tried or from where.
    secret = stores().config.secret_key.encode()
    return hmac.digest(secret, f"failed sign-in|{kind}|{value}".encode(), "sha256")


def _count_failure(keys: list[bytes], now: datetime) -> None:
    with transaction():
        accounts.drop_failures(now - FAILURE_WINDOW)
        accounts.add_failures(keys, now)


def _begin(holder: Holder, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    with transaction():
        accounts.drop_old_sessions(now - LIFETIME)
        accounts.add_session(hash_token(token), holder.number, now)
    return token


def hash_token(token: str) -> bytes:
    """What the database knows of a token: a stolen table opens no door."""
    return hashlib.sha256(token.encode()).digest()


def holder_of(token: str, now: datetime) -> Holder | None:
    """Who is signed in with a token; None when the session ended, idle or by age."""
    hashed = hash_token(token)
    found = accounts.session_of(hashed, began=now - LIFETIME, seen=now - IDLE)
    if found is None:
        return None
    holder, seen = found
    if now - seen > SEEN_EVERY:
        db.session.rollback()
        with transaction():
            accounts.see_session(hashed, now)
    return holder


def sign_out(token: str) -> None:
    """End the session of a token, if there is one."""
    with transaction():
        accounts.drop_session(hash_token(token))
