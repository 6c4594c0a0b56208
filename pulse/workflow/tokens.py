"""Tokens that only this service can have made: they name a message or a person, and nothing else.

They are keyed hashes over the roster's own row key, made under a key derived from the service's
secret, so that none is stored and each can be recognised again.
"""

from __future__ import annotations

import hmac
from datetime import date

from pulse.store.stores import stores

MARK_BYTES = 10


def message_token(wave: int, person: int, kind: str, channel: str, day: date) -> str:
    """The same for a copy sent again the same day, so that mail systems see it is one."""
    return _mark("message", f"{wave}|{person}|{kind}|{channel}|{day}", 16)


def silence_token(person: int) -> str:
    """What the link to silence reminders ends with: the person, and a mark of ours."""
    return f"{person:x}-{_mark('silence', str(person), MARK_BYTES)}"


def silenced_person(token: str) -> int | None:
    """The row key of the person whose token it is; None when it is not one of ours."""
    key, _, _ = token.partition("-")
    try:
        person = int(key, 16)
    except ValueError:
        return None
    given, ours = token.encode(errors="replace"), silence_token(person).encode()
    return person if hmac.compare_digest(given, ours) else None


def _mark(purpose: str, words: str, size: int) -> str:
    key = hmac.digest(stores().config.secret_key.encode(), f"pulse {purpose}".encode(), "sha256")
    return hmac.digest(key, words.encode(), "sha256")[:size].hex()
