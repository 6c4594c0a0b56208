"""Commitments: what was heard, what will be done about it, and whether the dial turned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from surveys.change import Change
from surveys.errors import InvalidValueError
from surveys.measure import Measure, Reading, Value
from surveys.trend import Programme, Series

Status = Literal["planned", "under_way", "done", "dropped"]
STATUSES: dict[Status, str] = {
    "planned": "Not started",
    "under_way": "Under way",
    "done": "Done",
    "dropped": "Will not be done",
}
Phase = Literal["quarter", "year", "three_years"]
PHASES: dict[Phase, str] = {
    "quarter": "First quarter",
    "year": "This year",
    "three_years": "Three years",
}
LONGEST_TEXT, LONGEST_NAME = 400, 80


@dataclass(frozen=True, slots=True)
class Heard:
    """The figure that a commitment answers: a measure of a group in a released wave."""

    survey: str
    wave: str
    group: str
    of: str

    @property
    def measure(self) -> Measure:
        """The score of the theme or question; raises InvalidValueError for another word."""
        kind, _, of = self.of.partition(".")
        if kind == "theme":
            return Measure("theme_score", of)
        if kind == "item":
            return Measure("item_score", of)
        raise InvalidValueError(f"{self.of!r} is neither a theme nor a question")


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote about a commitment on a day, and the status it then had."""

    on: date
    author: str
    text: str
    status: Status


@dataclass(frozen=True, slots=True)
class Commitment:
    """A "we will", with the figure it answers, an owner, a milestone and a status.

    `directorate` is a unit's code, or empty for the whole organisation. `evidence` says where
    anyone can see that it was done. Raises InvalidValueError naming the field.
    """

    heard: str
    action: str
    owner: str
    due_on: date
    phase: Phase = "year"
    status: Status = "planned"
    directorate: str = ""
    owner_email: str = ""
    evidence: str = ""
    figure: Heard | None = None
    notes: tuple[Note, ...] = ()

    def __post_init__(self) -> None:
        for name, text, longest in (
            ("What you heard", self.heard, LONGEST_TEXT),
            ("What you will do", self.action, LONGEST_TEXT),
            ("Owner", self.owner, LONGEST_NAME),
        ):
            if not text.strip() or len(text) > longest:
                raise InvalidValueError(f"{name}: write 1 to {longest} characters.")
        if len(self.evidence) > LONGEST_TEXT:
            raise InvalidValueError(f"Evidence: write at most {LONGEST_TEXT} characters.")
        if self.status not in STATUSES:
            raise InvalidValueError(f"Status: choose one of {', '.join(STATUSES.values())}.")
        if self.phase not in PHASES:
            raise InvalidValueError(f"Phase: choose one of {', '.join(PHASES.values())}.")

    @property
    def due(self) -> str:
        """By when, as people say it: "March 2027"."""
        return f"{self.due_on:%B %Y}"

    @property
    def ended(self) -> bool:
        """Whether nothing more is to be done."""
        return self.status in ("done", "dropped")

    def overdue(self, today: date) -> bool:
        """Whether its milestone has passed and it is neither done nor dropped."""
        return not self.ended and self.due_on < today


@dataclass(frozen=True, slots=True)
class Dial:
    """Whether the figure that a commitment answers has moved since, and what it is now."""

    name: str
    then_label: str
    now_label: str
    then: Reading
    now: Reading
    change: Change

    @property
    def words(self) -> str:
        """One sentence for staff, members and the owner."""
        then, now = self.then, self.now
        if not isinstance(then, Value):
            return f"{self.name}: there is no figure to compare with."
        start = f"{self.name} stood at {then.text} in {self.then_label}"
        if self.then_label == self.now_label:
            return f"{start}. The next survey will show if it moved."
        if self.change.verdict == "unknown" or not isinstance(now, Value):
            return f"{start}; it cannot be compared with {self.now_label}."
        if not self.change.moved:
            return f"{start} and at {now.text} in {self.now_label}: no reliable change."
        moved = f"{self.change.verdict} to {now.text}"
        return f"{start} and {moved} in {self.now_label}."

    @property
    def turned(self) -> str:
        """ "Yes", "No", "The other way" or "Too early to say"."""
        if self.then_label == self.now_label or self.change.verdict == "unknown":
            return "Too early to say"
        return {"rose": "Yes", "fell": "The other way"}.get(self.change.verdict, "No")


def dial(programme: Programme, heard: Heard, name: str) -> Dial | None:
    """Did the dial turn? None where the releases know neither the wave nor the group.

    A function of releases alone: a hidden figure stays hidden here.
    """
    if heard.group not in programme.groups or heard.wave not in programme.labels:
        return None
    try:
        [series] = programme.series([heard.group], heard.measure)
    except InvalidValueError:
        return None
    return _dial(series, heard.wave, name)


def _dial(series: Series, wave: str, name: str) -> Dial | None:
    then, now = series.point(wave), series.latest
    if then is None:
        return None
    change = series.change_since(then)
    return Dial(name, then.label, now.label, then.reading, now.reading, change)


@dataclass(frozen=True, slots=True)
class Count:
    """How many commitments stand where, for the ledger and for belief in action beside it."""

    made: int
    done: int
    overdue: int

    @property
    def done_percent(self) -> int | None:
        """The completion rate in whole percent; None while nothing was promised."""
        return None if not self.made else (200 * self.done + self.made) // (2 * self.made)


def count(commitments: Iterable[Commitment], today: date) -> Count:
    """Dropped commitments count as made: a promise taken back is not a promise kept."""
    every = tuple(commitments)
    done = sum(c.status == "done" for c in every)
    return Count(len(every), done, sum(c.overdue(today) for c in every))


def by_phase(commitments: Sequence[Commitment]) -> tuple[tuple[str, tuple[Commitment, ...]], ...]:
    """The phases in order, each with its commitments by milestone; phases without one left out."""
    found = []
    for phase, name in PHASES.items():
        inside = [c for c in commitments if c.phase == phase]
        if inside:
            found.append((name, tuple(sorted(inside, key=lambda c: (c.due_on, c.action)))))
    return tuple(found)
