"""Comments: split from all ratings at close, kept where many wrote, redacted before they show.

What stays of a comment is its text and the directorate, once 2k people of it wrote one. The texts
are sorted: the order in which ballots came leaves nothing to see.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from surveys.errors import InvalidValueError

ORGANISATION = ""  # the place of comments from directorates in which too few people wrote
REMOVED = "[removed]"
MOST_PHRASES = 40


@dataclass(frozen=True, slots=True)
class Written:
    """One ballot's comment and its directorate, None where that was too small to stand alone."""

    directorate: str | None
    text: str


def fewest_for_comments(k: int) -> int:
    """How many people of a directorate must have written a comment before any of them is kept."""
    return 2 * k


def split_comments(written: Iterable[Written], k: int) -> dict[str, tuple[str, ...]]:
    """Texts by directorate, sorted; those of the others under ORGANISATION, or of nobody.

    A directorate in which fewer than 2k people wrote gives its comments to the organisation;
    where these are fewer than 2k together, they are dropped. Depends on the comments as a set.
    """
    by_place: dict[str, list[str]] = defaultdict(list)
    for one in written:
        text = clean(one.text)
        if text:
            by_place[one.directorate or ORGANISATION].append(text)
    fewest = fewest_for_comments(k)
    few = [place for place in by_place if place and len(by_place[place]) < fewest]
    for place in few:
        by_place[ORGANISATION] += by_place.pop(place)
    return {
        place: tuple(sorted(texts))
        for place, texts in sorted(by_place.items())
        if len(texts) >= fewest
    }


def clean(text: str) -> str:
    """The comment without control characters, odd spaces or blank lines at its ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(" ".join(_printable(line).split()) for line in lines).strip()


def _printable(line: str) -> str:
    return "".join(" " if unicodedata.category(c).startswith("C") else c for c in line)


def read_phrases(text: str, comment: str) -> tuple[str, ...]:
    """What to take out of a comment, one phrase a line; raises InvalidValueError.

    Each phrase must stand in the comment, so that nothing is left in by a typing mistake.
    """
    phrases = tuple(dict.fromkeys(" ".join(line.split()) for line in text.splitlines()))
    phrases = tuple(phrase for phrase in phrases if phrase)
    if len(phrases) > MOST_PHRASES:
        raise InvalidValueError(
            f"Take out at most {MOST_PHRASES} phrases, or hold the comment back."
        )
    for phrase in phrases:
        if not _pattern(phrase).search(comment):
            raise InvalidValueError(
                f"“{phrase}” is not in the comment. Copy it as it stands there."
            )
    return phrases


def redacted(comment: str, phrases: Sequence[str]) -> str:
    """The comment with every occurrence of the phrases replaced, whatever their capitals."""
    for phrase in sorted(phrases, key=len, reverse=True):
        comment = _pattern(phrase).sub(REMOVED, comment)
    return re.sub(rf"({re.escape(REMOVED)}\s*){{2,}}", REMOVED + " ", comment).strip()


def _pattern(phrase: str) -> re.Pattern[str]:
    """The phrase wherever it stands alone, also across a line break."""
    words = r"\s+".join(re.escape(word) for word in phrase.split())
    head = r"(?<!\w)" if phrase[:1].isalnum() else ""
    tail = r"(?!\w)" if phrase[-1:].isalnum() else ""
    return re.compile(head + words + tail, re.IGNORECASE)
