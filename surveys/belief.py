"""Belief in action beside the completion rate: do staff believe more as more gets done?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from surveys.commitment import Commitment, Count
from surveys.measure import Measure, Reading, Value
from surveys.release import Release
from surveys.trend import Programme, Series


@dataclass(frozen=True, slots=True)
class Step:
    """One wave: the belief it measured, and how many commitments stood where when it closed."""

    label: str
    closed: date
    belief: Reading
    count: Count


@dataclass(frozen=True, slots=True)
class Belief:
    """Belief that action will be taken over the waves, and completion; `series` is the belief."""

    series: Series
    steps: tuple[Step, ...]
    today: Count

    @property
    def words(self) -> str:
        """One sentence for the ledger and for members."""
        latest = self.steps[-1]
        if not isinstance(latest.belief, Value):
            return f"Belief that action will be taken has no figure in {latest.label}."
        moved = {"rose": "up", "fell": "down"}.get(self.series.change.verdict, "")
        before = self.series.previous
        text = f"Belief that action will be taken stands at {latest.belief.text} in {latest.label}"
        if before is not None and isinstance(before.reading, Value):
            then = f"{before.reading.text} in {before.label}"
            text += f", {moved} from {then}" if moved else f": no reliable change from {then}"
        return f"{text}. {done_words(self.today)}"


def done_words(count: Count) -> str:
    """How much of what was promised is done, in a sentence."""
    if not count.made:
        return "Nothing was promised yet."
    return f"{count.done} of {count.made} commitments are done today ({count.done_percent}%)."


def belief_measure(release: Release) -> Measure | None:
    """What of a release says how far staff believe that action will be taken; None if unasked.

    The question itself where there is one, because a theme holds other things as well.
    """
    for item in release.instrument.items:
        if "action will be taken" in item.text.lower():
            return Measure("item_score", item.code)
    return None


def belief_and_completion(
    programme: Programme, commitments: Sequence[Commitment], today: Count
) -> Belief | None:
    """Both lines side by side; None where the latest wave did not ask.

    A function of releases and of the ledger alone.
    """
    measure = belief_measure(programme.latest)
    if measure is None:
        return None
    [whole] = programme.of_kind("organisation")
    [series] = programme.series([whole.code], measure)
    closed = {point.wave: point.closed for point in series.points}
    steps = tuple(
        Step(p.label, p.closed, p.reading, count_then(commitments, p.closed, closed))
        for p in series.points
    )
    return Belief(series, steps, today)


def count_then(commitments: Sequence[Commitment], day: date, closed: dict[str, date]) -> Count:
    """How many commitments had been made by a day, and were done or overdue on it.

    One was made by then when the wave it answers had closed before, or somebody had noted
    something on it.
    """
    made = [c for c in commitments if _made_by(c, day, closed)]
    done = sum(_status_on(c, day) == "done" for c in made)
    late = sum(c.due_on < day and _status_on(c, day) not in ("done", "dropped") for c in made)
    return Count(len(made), done, late)


def _made_by(made: Commitment, day: date, closed: dict[str, date]) -> bool:
    heard = closed.get(made.figure.wave) if made.figure else None
    return (heard is not None and heard < day) or any(note.on <= day for note in made.notes)


def _status_on(made: Commitment, day: date) -> str:
    return next((note.status for note in reversed(made.notes) if note.on <= day), "planned")
