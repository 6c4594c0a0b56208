"""Who answered: each directorate's share of the answers against its share of the people asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.change import Change
from surveys.measure import Measure, Reading, Value, half_up
from surveys.narrative import join
from surveys.release import ReleasedGroup
from surveys.trend import Programme

HEARD_LESS = 3
"""From so many percentage points on, a directorate is said to be heard less than its size."""


@dataclass(frozen=True, slots=True)
class Turnout:
    """One group: how many answered of how many, and its share of all answers and of all asked."""

    group: str
    name: str
    kind: str
    answered: int
    asked: int
    rate: Reading
    before: Reading | None
    change: Change
    of_answers: float
    of_people: float

    @property
    def lean(self) -> int:
        """By how many percentage points its share of the answers exceeds its share of people."""
        return half_up(self.of_answers) - half_up(self.of_people)


def turnout(programme: Programme) -> tuple[Turnout, ...]:
    """The organisation, then its directorates with figures by name, in the latest wave."""
    release = programme.latest
    whole = next(iter(release.of_kind("organisation")), None)
    if whole is None:
        return ()
    parts = sorted(release.of_kind("directorate"), key=lambda group: group.name)
    lines = programme.series([g.code for g in (whole, *parts)], Measure("response_rate"))
    found = []
    for group, line in zip((whole, *parts), lines, strict=True):
        before = line.previous.reading if line.previous else None
        found.append(
            Turnout(
                group.code, group.name, group.kind, group.responses, group.eligible,
                line.latest.reading, before, line.change, *_shares(group, whole),
            )
        )  # fmt: skip
    return tuple(found)


def _shares(group: ReleasedGroup, whole: ReleasedGroup) -> tuple[float, float]:
    answers = 100 * group.responses / whole.responses if whole.responses else 0.0
    people = 100 * group.eligible / whole.eligible if whole.eligible else 0.0
    return answers, people


def turnout_finding(rows: Sequence[Turnout]) -> str:
    """A heading: the response of the organisation, and who is heard less than its size."""
    if not rows or not isinstance(rows[0].rate, Value):
        return "How many answered is not published for the whole organisation"
    whole = rows[0]
    quiet = sorted((r for r in rows[1:] if r.lean <= -HEARD_LESS), key=lambda row: row.lean)
    lead = f"{whole.answered:,} of {whole.asked:,} people answered ({whole.rate.text})"
    if not quiet:
        return f"{lead}; every directorate is heard about as its size"
    return f"{lead}; {join([row.name for row in quiet[:3]])} heard less than {_size(len(quiet))}"


def _size(count: int) -> str:
    return "its size" if count == 1 else "their size"


def turnout_words(rows: Sequence[Turnout]) -> str:
    """The table as text: every directorate's rate, and its two shares."""
    said = [
        f"{row.name}: {row.rate.text} answered, {half_up(row.of_answers)}% of all answers from"
        f" {half_up(row.of_people)}% of the people asked."
        for row in rows[1:]
        if isinstance(row.rate, Value)
    ]
    return " ".join(["Bars of the response rate by directorate.", *said])
