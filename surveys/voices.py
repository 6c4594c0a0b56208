"""Voices: the chief executive's updates, replies to them, and thank-yous between colleagues.

What staff type waits for a moderator. Nothing here knows who typed it or when.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from surveys.comments import clean, redacted
from surveys.commitment import Heard
from surveys.errors import InvalidValueError

State = Literal["draft", "published", "withdrawn"]
STATES: dict[State, str] = {
    "draft": "Draft",
    "published": "Published",
    "withdrawn": "Withdrawn",
}
Kind = Literal["reply", "thanks"]
LONGEST_TITLE, LONGEST_UPDATE, LONGEST_REASON = 120, 4000, 400
LONGEST_WORDS, LONGEST_WHOM = 1000, 120
# Replies to an update that is older would be deleted soon after they were written.
DAYS_REPLIES_ARE_TAKEN = 60
_PERCENT = re.compile(
    r"\d\s*(?:%|％|per\s?-?cent\b|percent|pct\b|y\s?cant\b)|\b\d+\s+(?:out of|in every|in)\s+\d+\b"
    r"|\b(?:ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred)\b[\w\s-]{0,12}?per\s?cent\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Update:
    """A short post: what happened since, with a figure of a release and a commitment if it has any.

    `commitment` is its number in the ledger. Raises InvalidValueError naming the field.
    """

    title: str
    text: str
    figure: Heard | None = None
    commitment: int | None = None
    state: State = "draft"
    published_on: date | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        for name, text, longest in (
            ("Title", self.title, LONGEST_TITLE),
            ("Text", self.text, LONGEST_UPDATE),
        ):
            if not text.strip() or len(text) > longest:
                raise InvalidValueError(f"{name}: write 1 to {longest} characters.")
        if len(self.reason) > LONGEST_REASON:
            raise InvalidValueError(f"Reason: write at most {LONGEST_REASON} characters.")

    def takes_replies(self, today: date) -> bool:
        """Whether staff may still write a reply to it."""
        if self.state != "published" or self.published_on is None:
            return False
        return (today - self.published_on).days <= DAYS_REPLIES_ARE_TAKEN


@dataclass(frozen=True, slots=True)
class Voice:
    """A reply to an update, or a thank-you, as it was typed or after a moderator took words out.

    `about` is the number of the update, or of the wave last released when a colleague was thanked
    (0 before the first). `whom`, `place` and `signed` belong to a thank-you. Raises
    InvalidValueError naming the field.
    """

    kind: Kind
    about: int
    words: str
    whom: str = ""
    place: str = ""
    signed: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.words.strip()) <= LONGEST_WORDS:
            raise InvalidValueError(f"Write 1 to {LONGEST_WORDS} characters.")
        if self.kind == "thanks" and not 1 <= len(self.whom.strip()) <= LONGEST_WHOM:
            raise InvalidValueError(f"Say whom you thank, in 1 to {LONGEST_WHOM} characters.")
        if len(self.signed) > LONGEST_WHOM:
            raise InvalidValueError(f"Your name: write at most {LONGEST_WHOM} characters.")

    @property
    def all_text(self) -> str:
        """Everything that was typed, for a moderator to take phrases out of."""
        return "\n".join(part for part in (self.whom, self.words, self.signed) if part)

    def without(self, phrases: Sequence[str]) -> Voice:
        """The same with every occurrence of the phrases replaced, wherever it was typed."""
        parts = (redacted(part, phrases) for part in (self.whom, self.words, self.signed))
        whom, words, signed = parts
        return replace(self, whom=whom, words=words, signed=signed)


def reply(update: int, words: str) -> Voice:
    """A reply to an update, cleaned; raises InvalidValueError."""
    return Voice("reply", update, clean(words))


def thank_you(wave: int, whom: str, words: str, place: str = "", signed: str = "") -> Voice:
    """A thank-you, cleaned; `place` is the directorate whose staff say thanks, if one was named."""
    return Voice("thanks", wave, clean(words), line(whom), line(place), line(signed))


def line(text: str) -> str:
    """The text on one line."""
    return " ".join(clean(text).split())


def tells_a_share(text: str) -> bool:
    """Whether a text holds a number of percent or "3 out of 10": it may be a figure that is hidden.

    A warning for whoever lets it through, and no proof that there is none.
    """
    return _PERCENT.search(text) is not None


def folded(text: str) -> tuple[str, ...]:
    """The words of a text without capitals, accents and punctuation, for comparing names."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = (c for c in plain if not unicodedata.combining(c))
    apart = "".join(c if c.isalnum() else "" if c in "'’`" else " " for c in letters)
    return tuple(apart.split())


def declined(thanks: Voice, names: Iterable[str]) -> str:
    """The first of the names that this thank-you would make public against their wish, or "".

    In `whom` the words of the name may stand in any order with others between ("Smith, Jane A.");
    in the text and the signature they must follow each other.
    """
    whom = folded(thanks.whom)
    texts = [whom, folded(thanks.words), folded(thanks.signed)]
    for name in names:
        wanted = folded(name)
        if wanted and (set(wanted) <= set(whom) or any(_follow(wanted, text) for text in texts)):
            return name
    return ""


def _follow(wanted: tuple[str, ...], text: tuple[str, ...]) -> bool:
    length = len(wanted)
    return any(text[i : i + length] == wanted for i in range(len(text) - length + 1))
