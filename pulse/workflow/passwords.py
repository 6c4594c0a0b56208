"""Passwords: what is good enough, and how one is kept and checked.

Argon2id with 19 MiB, two passes and one lane, as the OWASP password storage cheat sheet gives it:
a small machine that takes answers must not spend its cores on somebody's guesses.
"""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from surveys.errors import InvalidValueError

SHORTEST, LONGEST = 12, 200
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Checked for addresses nobody holds, so that an unknown address takes as long as a wrong password.
_NOBODY = _hasher.hash("an account that nobody holds")


class WrongPasswordError(InvalidValueError):
    """The password given as the present one is not."""


def hash_password(password: str, email: str) -> str:
    """The hash to keep; raises InvalidValueError when the password is too easy to guess."""
    if len(password) < SHORTEST:
        raise InvalidValueError(
            f"Enter a password of at least {SHORTEST} characters. Three unrelated words work well."
        )
    if len(password) > LONGEST:
        raise InvalidValueError(f"Enter a password of at most {LONGEST} characters.")
    plain = password.lower()
    if len(set(plain)) < 5 or plain in email or email.split("@")[0] in plain:
        raise InvalidValueError(
            "This password is easy to guess: do not repeat a few characters or use your name."
        )
    return _hasher.hash(password)


def matches(password: str, hashed: str) -> bool:
    """Whether a password is the one that was hashed; never, for an empty hash."""
    try:
        return _hasher.verify(hashed or _NOBODY, password) and bool(hashed)
    except (VerificationError, InvalidHashError):
        return False
