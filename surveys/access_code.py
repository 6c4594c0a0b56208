"""Access codes: the one format for link, text message, letter, printed slip and kiosk.

Eighty bits as 16 characters of Crockford's base32, and a check character modulo 37, which
notices every single wrong character and every two neighbours swapped. Only codes whose check
character is a letter or a digit are issued, because mail programs cut `*`, `~` and `=` off the
end of a link and a person at a keypad cannot find them.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from surveys.errors import MistypedCodeError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 17
_SEPARATORS = re.compile(r"[\s\-_.\u00ad\u2010-\u2015\u200b\u2212\ufeff]+")
_LOOKALIKE = str.maketrans("OIL", "011")


@dataclass(frozen=True, slots=True)
class AccessCode:
    """A code whose check character fits. `text` has 17 characters and no separators."""

    text: str

    def __post_init__(self) -> None:
        if not _fits(self.text):
            raise MistypedCodeError("This code has a typing mistake: check it and try again.")

    @property
    def hash(self) -> bytes:
        """SHA-256 of the text: all that the roster keeps."""
        return hashlib.sha256(self.text.encode()).digest()

    @property
    def display(self) -> str:
        """The code in fours, as it is printed: `ABCD-EFGH-JKMN-PQRS-T`."""
        return "-".join(self.text[i : i + 4] for i in range(0, LENGTH, 4))

    def __repr__(self) -> str:
        # A code in a log or a traceback would hand over somebody's vote.
        return "AccessCode(...)"


def parse(typed: str) -> AccessCode:
    """The code that somebody typed or pasted, or the link that holds it.

    Small letters, spaces, dashes, O for 0, I and L for 1 are forgiven. Raises
    MistypedCodeError when the length or the check character is wrong.
    """
    text = _SEPARATORS.sub("", typed.rpartition("#")[2]).upper().translate(_LOOKALIKE)
    return AccessCode(text)


def derive(wave_secret: bytes, roster_row_key: bytes) -> AccessCode:
    """The code of one roster row: the same for every reminder, and stored nowhere.

    HMAC-SHA256 under the wave's secret, which is destroyed at close.
    """
    tries = (
        hmac.digest(wave_secret, roster_row_key + attempt.to_bytes(4, "big"), "sha256")
        for attempt in itertools.count()
    )
    return next(code for data in tries if (code := _from_bits(data[:10])) is not None)


def random_code(random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> AccessCode:
    """A code for a printed slip, which belongs to a cell and to no person."""
    tries = (random_bytes(10) for _ in itertools.count())
    return next(code for data in tries if (code := _from_bits(data)) is not None)


def _from_bits(data: bytes) -> AccessCode | None:
    value = int.from_bytes(data)
    if value % 37 >= len(ALPHABET):
        return None
    letters = [ALPHABET[value >> shift & 31] for shift in range(75, -1, -5)]
    return AccessCode("".join(letters) + ALPHABET[value % 37])


def _fits(text: str) -> bool:
    if len(text) != LENGTH or any(letter not in ALPHABET for letter in text):
        return False
    value = 0
    for letter in text[:-1]:
        value = value << 5 | ALPHABET.index(letter)
    return value % 37 == ALPHABET.index(text[-1])
