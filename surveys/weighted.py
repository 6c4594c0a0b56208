"""The organisation's figure as it would be had every directorate answered in proportion to size.

Post-stratified to headcount by directorate, from printed figures alone, and shown beside the
figure as it is: never instead of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from surveys.measure import Measure, Value, half_up
from surveys.reader import Reader
from surveys.scoring import parent_figure


@dataclass(frozen=True, slots=True)
class Weighted:
    """Both figures of the organisation, and what share of its people the weighted one speaks of."""

    plain: Value
    number: float
    covered: float

    @property
    def text(self) -> str:
        """The weighted figure in whole points or percents."""
        return f"{half_up(self.number)}{'%' if self.plain.text.endswith('%') else ''}"

    @property
    def words(self) -> str:
        """Both figures in one sentence."""
        same = half_up(self.number) == half_up(self.plain.number)
        but = f"the same {self.text}" if same else f"{self.text} instead of {self.plain.text}"
        share = half_up(100 * self.covered)
        whom = f" (over directorates with figures, where {share}% of staff work)"
        whom = "" if self.covered >= 1 else whom
        return f"Had every directorate answered in proportion to its size, it would be {but}{whom}."


def weighted(reader: Reader, measure: Measure) -> Weighted | None:
    """The weighted figure of a wave; None where fewer than two directorates have figures.

    Directorates whose figure is only a bound are left out, and the share that is covered says so.
    """
    release, whole = reader.release, reader.whole
    if whole is None or measure.kind == "response_rate":
        return None
    plain = reader.read(whole.code, measure)
    if not isinstance(plain, Value) or plain.limit:
        return None
    units: dict[str, tuple[Fraction, int]] = {}
    for group in release.of_kind("directorate"):
        reading = reader.read(group.code, measure)
        if isinstance(reading, Value) and not reading.limit:
            units[group.code] = (Fraction(reading.number).limit_denominator(1000), reading.people)
    if len(units) < 2:
        return None
    headcount = {group.code: group.eligible for group in release.of_kind("directorate")}
    headcount["others"] = max(0, whole.eligible - sum(headcount.values()))
    found = parent_figure(units, headcount)
    if found.weighted is None:
        return None
    return Weighted(plain, float(found.weighted), float(found.covered))
