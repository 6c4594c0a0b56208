"""Declared profiles: what staff may say of themselves, in bands, sealed inside the ballot."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from surveys.errors import InvalidValueError

MOST_PROFILES = 3
FEWEST_BANDS, MOST_BANDS = 2, 6
NOT_SAID = 0
_LONGEST = {"name": 40, "question": 200, "band": 60}
_CODE = re.compile(r"[a-z][a-z0-9_]{0,29}\Z")
# Known from the staff list, and never asked.
_TAKEN = ("front_line", "office")


@dataclass(frozen=True, slots=True)
class DeclaredProfile:
    """A question about the person, never in the roster: one of two to six bands, or not said.

    Bands are numbered from 1; 0 is "prefer not to say". `by_directorate` declares, before the
    wave, that each band may also be shown inside each directorate.
    """

    code: str
    name: str
    question: str
    bands: tuple[str, ...]
    by_directorate: bool = False

    def __post_init__(self) -> None:
        if not _CODE.match(self.code) or self.code in _TAKEN:
            raise InvalidValueError(f"{self.code!r} cannot be the code of a profile")
        texts = [("name", self.name), ("question", self.question)]
        for what, text in texts + [("band", band) for band in self.bands]:
            if text != " ".join(text.split()) or not 1 <= len(text) <= _LONGEST[what]:
                raise InvalidValueError(
                    f"{self.name or 'A profile'}: give each {what} 1 to {_LONGEST[what]} letters"
                )
        if not FEWEST_BANDS <= len(self.bands) <= MOST_BANDS:
            raise InvalidValueError(
                f"{self.name}: give {FEWEST_BANDS} to {MOST_BANDS} bands, not {len(self.bands)}"
            )
        if len({band.casefold() for band in self.bands}) < len(self.bands):
            raise InvalidValueError(f"{self.name}: two bands have the same words")

    def to_dict(self) -> dict[str, Any]:
        """Plain data, from which `profiles_from_list` builds an equal profile."""
        return {**asdict(self), "bands": list(self.bands)}


def profiles_from_list(rows: Any) -> tuple[DeclaredProfile, ...]:
    """Profiles from plain data; raises InvalidValueError naming what is wrong."""
    try:
        found = tuple(_profile(row) for row in rows)
    except (KeyError, TypeError, AttributeError) as error:
        raise InvalidValueError(f"declared profiles are not whole: {error}") from None
    return require_together(found)


def _profile(row: Mapping[str, Any]) -> DeclaredProfile:
    texts = [row["code"], row["name"], row["question"], *row["bands"]]
    if not all(isinstance(text, str) for text in texts):
        raise InvalidValueError("a declared profile holds something that is no text")
    if not isinstance(row["by_directorate"], bool):
        raise InvalidValueError("by_directorate is neither true nor false")
    return DeclaredProfile(**{**row, "bands": tuple(row["bands"])})


def require_together(profiles: Sequence[DeclaredProfile]) -> tuple[DeclaredProfile, ...]:
    """The profiles, if one survey may ask them all; raises InvalidValueError."""
    if len(profiles) > MOST_PROFILES:
        raise InvalidValueError(f"a survey asks at most {MOST_PROFILES} profiles")
    for what in ("code", "name"):
        if len({getattr(profile, what).casefold() for profile in profiles}) < len(profiles):
            raise InvalidValueError(f"two profiles have the same {what}")
    return tuple(profiles)


READY: tuple[DeclaredProfile, ...] = (
    DeclaredProfile(
        "service_length",
        "Length of service",
        "How long have you worked here?",
        ("Less than 1 year", "1 to 2 years", "3 to 5 years", "6 to 10 years", "More than 10 years"),
    ),
    DeclaredProfile(
        "working_pattern",
        "Working pattern",
        "What is your working pattern?",
        ("Full time", "Part time", "Other, such as term time or zero hours"),
    ),
    DeclaredProfile(
        "manages_people",
        "Managing people",
        "Do you manage other people?",
        ("I manage people", "I do not manage people"),
    ),
    DeclaredProfile(
        "work_place",
        "Place of work",
        "Where do you mostly work?",
        ("At a workplace or with the public", "At home", "About half and half"),
    ),
)
