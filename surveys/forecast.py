"""Before a wave: how sure its figures will be, and how much of people's time it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from surveys.scoring.intervals import margin

# Where no wave has told yet how many answer.
USUAL_RATE = 50
SHOWN_FROM = 10
Certainty = Literal["none", "rough", "fair", "good"]
_GOOD, _FAIR = 5.0, 10.0


@dataclass(frozen=True, slots=True)
class Expected:
    """What one directorate may expect: `people` eligible, `asked` of them, `answers` likely.

    `margin` is in percentage points either way for a figure of 50 %, 95 times of 100; None where
    too few are likely to answer for any figure.
    """

    code: str
    people: int
    asked: int
    rate: int
    answers: int
    margin: float | None

    @property
    def certainty(self) -> Certainty:
        """none, rough, fair (within ten points) or good (within five)."""
        if self.margin is None:
            return "none"
        return "good" if self.margin <= _GOOD else "fair" if self.margin <= _FAIR else "rough"


def expect(code: str, people: int, asked: int, rate: int | None) -> Expected:
    """What to expect where `asked` of `people` are asked and `rate` percent answered last time.

    The margin is that of `margin` in scoring for p = 0.5, with everyone eligible as population,
    so that a panel is less sure than a census with as many answers.
    """
    percent = USUAL_RATE if rate is None else rate
    answers = asked * percent // 100
    found = margin(0.5, answers, people) if answers >= SHOWN_FROM else None
    return Expected(code, people, asked, percent, answers, None if found is None else found * 100)


@dataclass(frozen=True, slots=True)
class Load:
    """What a plan asks of staff: invitations by month ("2027-03"), and for one person."""

    months: Mapping[str, int]
    year: int
    each: float


def load(waves: Iterable[tuple[str, int]], people: int) -> Load:
    """The load of waves, each given as its month and how many people it asks."""
    months: dict[str, int] = {}
    for month, asked in waves:
        months[month] = months.get(month, 0) + asked
    year = sum(months.values())
    return Load(months, year, year / people if people else 0.0)
