"""A limit on guessing access codes, which remembers no one.

Counters live in memory for five minutes, under a salted hash of the address; the salt is made
anew every five minutes and never leaves the process, so nothing here says who was online.
Only well-formed codes that do not exist count: a typing mistake costs nobody anything.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import threading
from collections import Counter

from surveys.errors import TooManyGuessesError

SECONDS = 300
WRONG_CODES = 60
MOST_SOURCES = 50_000


class GuessLimit:
    """Wrong codes by source, or messages. Times are seconds of a clock that never goes back."""

    def __init__(self, most: int = WRONG_CODES, reason: str = "too many wrong codes") -> None:
        self._most, self._reason = most, reason
        self._lock = threading.Lock()
        self._begin(0.0)

    def _begin(self, now: float) -> None:
        self._counts: Counter[bytes] = Counter()
        self._salt = secrets.token_bytes(32)
        self._ends = now + SECONDS

    def check(self, address: str, now: float) -> None:
        """Raises TooManyGuessesError when this source has guessed too often of late."""
        with self._lock:
            self._renew(now)
            if self._counts[self._source(address)] >= self._most:
                wait = max(1, int(self._ends - now))
                raise TooManyGuessesError(self._reason, wait)

    def count(self, address: str, now: float) -> None:
        """Remember one wrong code."""
        with self._lock:
            self._renew(now)
            self._counts[self._source(address)] += 1

    def _renew(self, now: float) -> None:
        if now >= self._ends:
            self._begin(now)

    def _source(self, address: str) -> bytes:
        source = hashlib.blake2b(_network(address), key=self._salt, digest_size=16).digest()
        full = len(self._counts) >= MOST_SOURCES and source not in self._counts
        return b"" if full else source


def _network(address: str) -> bytes:
    """An IPv4 address, or the /64 that one holder of IPv6 addresses commands."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return b"unknown"
    return parsed.packed[:8] if parsed.version == 6 else parsed.packed
