"""Events on the time axis: what happened to staff on a day, so that a trend can be read with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from surveys.errors import InvalidValueError

LONGEST_TITLE = 80
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Event:
    """A dated event; `place` is the code of a directorate, empty for the whole organisation."""

    day: date
    title: str
    place: str = ""

    def __post_init__(self) -> None:
        if self.title != read_title(self.title):
            raise InvalidValueError("the title of an event stands on one line")


def read_title(title: str) -> str:
    """The title on one line; raises InvalidValueError when it is empty or too long."""
    title = " ".join(title.split())
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise InvalidValueError(
            f"Say what happened in 1 to {LONGEST_TITLE} characters, such as Move to Shire Hall."
        )
    return title


@dataclass(frozen=True, slots=True)
class Mark:
    """An event as a chart marks it: a letter, and words beside the chart that say what it was."""

    letter: str
    event: Event

    @property
    def words(self) -> str:
        """The letter, the day and what happened."""
        day = self.event.day
        return f"{self.letter}: {day.day} {day:%B %Y}, {self.event.title}"


def marks(events: Sequence[Event], first: date, last: date, place: str = "") -> tuple[Mark, ...]:
    """The events of a place and of everybody that fall between two days, oldest first, lettered."""
    here = [
        event
        for event in events
        if first <= event.day <= last and (not event.place or not place or event.place == place)
    ]
    ordered = sorted(here, key=lambda event: (event.day, event.title))
    return tuple(Mark(_letter(at), event) for at, event in enumerate(ordered))


def _letter(at: int) -> str:
    """A to Z, then A1, B1 and so on."""
    return _LETTERS[at % 26] + (str(at // 26) if at >= 26 else "")
