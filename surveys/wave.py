"""A wave: one round of a survey, its states and the only allowed moves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from surveys.errors import InvalidValueError, NotAllowedError

State = Literal["planned", "open", "closed", "released"]
STATES: tuple[State, ...] = ("planned", "open", "closed", "released")
NEXT: Mapping[State, State | None] = {
    "planned": "open",
    "open": "closed",
    "closed": "released",
    "released": None,
}
LONGEST_TITLE = 60
DAY = timedelta(days=1)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Wave:
    """One round: opens and closes at aware times; the state moves one step at a time, forward."""

    code: str
    title: str
    opens: datetime
    closes: datetime
    state: State = "planned"

    def __post_init__(self) -> None:
        if not self.code.strip():
            raise InvalidValueError("a wave needs a code")
        check_title(self.title)
        if self.opens.tzinfo is None or self.closes.tzinfo is None:
            raise InvalidValueError(f"wave {self.title!r}: give its times with a zone")
        if self.closes <= self.opens:
            raise InvalidValueError(f"wave {self.title!r}: it closes before it opens")
        if self.state not in STATES:
            raise InvalidValueError(f"wave {self.title!r}: state must be one of {STATES}")

    def moved(self, to: State) -> Wave:
        """The wave in its next state; raises NotAllowedError for any other move."""
        require_move(self.title, self.state, to)
        return replace(self, state=to)

    def due(self, now: datetime) -> State | None:
        """The state that the clock says the wave should move to now, one step at a time."""
        if self.state == "planned" and now >= self.opens:
            return "open"
        if self.state == "open" and now >= self.closes:
            return "closed"
        return "released" if self.state == "closed" else None

    def opened(self, now: datetime) -> Wave:
        """The open wave. One that opens late keeps its closing time while at least half its
        window is left; else it is given the days it lost. A day late or more, it says when it
        truly opened, from which its reminders count. Raises NotAllowedError unless planned.
        """
        wave = self.moved("open")
        opens = now if now - self.opens >= DAY else self.opens
        window, left = self.closes - self.opens, self.closes - now
        lost = timedelta(0) if left * 2 >= window else DAY * -((self.opens - now) // DAY)
        return replace(wave, opens=opens, closes=self.closes + lost)


def require_move(title: str, present: State, to: State) -> None:
    """Raises NotAllowedError, in plain words, unless `to` is the state that follows `present`."""
    if NEXT[present] != to:
        follows = NEXT[present]
        remedy = f"the only next step is {follows!r}" if follows else "nothing follows"
        raise NotAllowedError(f"wave {title!r} is {present} and cannot become {to}: {remedy}")


def check_title(title: str) -> None:
    """Raises InvalidValueError unless the title is one line of 1 to 60 printable characters."""
    if not title.strip() or title != title.strip():
        raise InvalidValueError("a wave needs a title, without spaces at its ends")
    if len(title) > LONGEST_TITLE or not title.isprintable():
        raise InvalidValueError(f"wave title: use one line of at most {LONGEST_TITLE} characters")


def wave_title(opens: datetime, gap: timedelta, taken: Collection[str] = ()) -> str:
    """The title of a wave that opens then, in a survey that recurs every `gap`.

    From ten weeks apart it is the season ("Autumn 2026", "Winter 2026/27"), from three weeks the
    month ("November 2026"), else the day ("3 November 2026"). A title already taken gives way to
    the next more exact one. Raises InvalidValueError when all are taken.
    """
    titles = [_season(opens), f"{_MONTHS[opens.month - 1]} {opens.year}"]
    titles.append(f"{opens.day} {titles[1]}")
    coarsest = 0 if gap >= timedelta(weeks=10) else 1 if gap >= timedelta(weeks=3) else 2
    for title in titles[coarsest:]:
        if title not in taken:
            return title
    raise InvalidValueError(f"a wave titled {titles[-1]!r} already exists: choose another day")


def _season(day: datetime) -> str:
    """Meteorological seasons; a winter is named after both its years."""
    if day.month in (12, 1, 2):
        first = day.year if day.month == 12 else day.year - 1
        return f"Winter {first}/{(first + 1) % 100:02d}"
    return f"{('Spring', 'Summer', 'Autumn')[day.month // 3 - 1]} {day.year}"
