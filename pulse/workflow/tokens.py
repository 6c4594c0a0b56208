"""Tokens that only this service can have made: they name a message or a person, and nothing else.

They are keyed hashes over the roster's own row key, made under a key derived from the service's
secret, so that none is stored and each can be recognised again.
"""

from __future__ import annotations

import hmac
import re
from datetime import date

from pulse.store.stores import stores

MARK_BYTES = 10
_KEY = re.compile(r"([0-9a-f]{1,15})-")


def message_token(wave: int, person: int, kind: str, channel: str, day: date) -> str:
    """The same for a copy sent again the same day, so that mail systems see it is one."""
    return _mark("message", f"{wave}|{person}|{kind}|{channel}|{day}", 16)


def silence_token(person: int, number: str) -> str:
    """What the link to silence reminders ends with: the person, and a mark of ours.

    The staff number is in the mark, because the row key of somebody deleted is given again.
    """
    return f"{person:x}-{_mark('silence', f'{person}|{number}', MARK_BYTES)}"


def person_named(token: str) -> int | None:
    """The row key that a token names, ours or not; None where it names none."""
    found = _KEY.match(token)
    return int(found[1], 16) if found else None


def is_silence_token(token: str, person: int, number: str) -> bool:
    """Whether it is this person's, made by this service."""
    given, ours = token.encode(errors="replace"), silence_token(person, number).encode()
    return hmac.compare_digest(given, ours)


def _mark(purpose: str, words: str, size: int) -> str:
    key = hmac.digest(stores().config.secret_key.encode(), f"pulse {purpose}".encode(), "sha256")
    return hmac.digest(key, words.encode(), "sha256")[:size].hex()
