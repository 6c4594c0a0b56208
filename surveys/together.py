"""Groups together: what printed figures of several groups say of all their people at once.

Nothing is worked out but a mean of printed figures, weighted by printed numbers of people, with
how far rounding may have moved it. So it tells no more than the release does.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from surveys.measure import Measure, NotAsked, Reading, Value, half_up
from surveys.reader import Reader
from surveys.release import ReleasedGroup

Range = tuple[float, float]


def read_together(
    reader: Reader, groups: Sequence[ReleasedGroup], measure: Measure
) -> Reading | None:
    """The measure over the people of groups that share nobody; None where prints cannot say.

    They cannot where a figure is hidden or only a bound.
    """
    readings = [reader.read(group.code, measure) for group in groups]
    apart = [reading for reading in readings if not isinstance(reading, Value)]
    if apart:
        same = all(reading == NotAsked("question") for reading in readings)
        return NotAsked("question") if same else None
    values = [reading for reading in readings if isinstance(reading, Value)]
    if len(values) == 1:
        return values[0]
    if any(value.limit for value in values):
        return None
    return together(values, [_people(reader, group, measure) for group in groups], measure.percent)


def together(values: Sequence[Value], people: Sequence[Range], percent: bool) -> Value:
    """The mean of values, each standing for between so many and so many people.

    `rounding` of the result is exact: every mean that the values and people allow lies within
    it, and the two furthest are reached.
    """
    low = _furthest([v.number - v.rounding for v in values], people, -1)
    high = _furthest([v.number + v.rounding for v in values], people, 1)
    number = (low + high) / 2
    weights = [most for _, most in people]
    spread = [weight * value.margin for weight, value in zip(weights, values, strict=True)]
    shares = [value.share for value in values if value.share is not None]
    return Value(
        number=number,
        text=f"{half_up(number)}{'%' if percent else ''}",
        rounding=(high - low) / 2,
        margin=sqrt(sum(part**2 for part in spread)) / sum(weights),
        people=sum(value.people for value in values),
        eligible=sum(value.eligible for value in values),
        share=_sum(shares) if len(shares) == len(values) else None,
    )


def _sum(shares: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return sum(part for part, _ in shares), sum(total for _, total in shares)


def _furthest(numbers: Sequence[float], people: Sequence[Range], way: int) -> float:
    """The lowest (way -1) or highest mean: the most people where numbers lie furthest that way.

    The extreme of a mean over a box of weights has all weights at an end, and at the upper end
    exactly for the numbers beyond it.
    """
    order = sorted(range(len(numbers)), key=lambda i: -way * numbers[i])
    means = []
    for cut in range(len(order) + 1):
        weights = [people[i][1 if place < cut else 0] for place, i in enumerate(order)]
        if sum(weights):
            total = sum(w * numbers[i] for w, i in zip(weights, order, strict=True))
            means.append(total / sum(weights))
    return max(means) if way > 0 else min(means)


def _people(reader: Reader, group: ReleasedGroup, measure: Measure) -> Range:
    """Fewest and most people behind a figure, as printed."""
    if measure.kind == "response_rate":
        return float(group.eligible), float(group.eligible)
    if measure.kind.startswith("theme"):
        answers = [_fewest(figure.answers) for figure in reader.items(group.code, measure.of)]
        return max(answers, default=0.0), float(group.responses)
    figure = reader.release.figures[group.code][measure.of]
    return min(_fewest(figure.answers), float(group.responses)), float(group.responses)


def _fewest(answers: str) -> float:
    """The lower end of a printed band of answers, such as "120 to 124"."""
    return float(answers.split()[0]) if answers else 0.0
