"""PRINT: counts of one question in one group -> the exact text that anyone may read.

Whole numbers only. The finer the figure, the more answers it takes: from k the number of answers
as a band and the mean to 0.1; from 30 also the favourable share in steps of five; from 100 whole
percents and the score. Both ends are clipped so that M people may have answered otherwise.
`constraints` is the inverse: everything that the text says, as inequalities over the counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from surveys.errors import InvalidValueError
from surveys.release import Figure

Counts = tuple[int, int, int, int, int, int]
Weights = tuple[int, int, int, int, int]
FINEST = 3
PEOPLE = (0, 0, 30, 100)  # answers that a rung needs; the first rung needs k

ONE: Weights = (1, 1, 1, 1, 1)
FAVOURABLE: Weights = (0, 0, 0, 1, 1)
NEUTRAL: Weights = (0, 0, 1, 0, 0)
UNFAVOURABLE: Weights = (1, 1, 0, 0, 0)
OPTIONS: Weights = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Rules:
    """The thresholds of a wave: k answers, M people who may differ, the width of a band."""

    k: int = 10
    m: int = 3
    band: int = 5

    def __post_init__(self) -> None:
        for name, value in (("k", self.k), ("m", self.m), ("band", self.band)):
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise InvalidValueError(f"{name} should be a whole number above 0, not {value!r}")
        if self.k < 2 * self.m:
            raise InvalidValueError(f"k should be at least twice m: {self.k} is below {2 * self.m}")

    def needed(self, rung: int) -> int:
        """The fewest answers with which a figure may stand on this rung."""
        return max(self.k, PEOPLE[rung]) if rung else 0

    def rung(self, answers: int, finest: int = FINEST) -> int:
        """The rung of a figure with so many answers, no finer than `finest`."""
        natural = max(r for r in range(FINEST + 1) if answers >= self.needed(r))
        return min(natural, finest)

    def band_of(self, answers: int) -> tuple[int, int]:
        """First and last of the band that holds this number of answers; bands start at k."""
        first = self.k + (answers - self.k) // self.band * self.band
        return first, first + self.band - 1


@dataclass(frozen=True, slots=True)
class Constraint:
    """weights . (n1, ..., n5) >= at_least."""

    weights: Weights
    at_least: int

    def holds(self, counts: Sequence[int]) -> bool:
        """Whether counts (n0, ..., n5) satisfy it."""
        return _dot(self.weights, counts) >= self.at_least


@dataclass(frozen=True, slots=True)
class _Measure:
    """A mean over the answers in whole units: floor((2 weights . n + a) / 2a), rounding halves up.

    `low` and `high` are the units at which the text becomes "or less" and "or more".
    """

    weights: Weights
    text: Callable[[int], str]
    low: int | None
    high: int | None

    def print(self, counts: Sequence[int]) -> str:
        answers = _dot(ONE, counts)
        units = (2 * _dot(self.weights, counts) + answers) // (2 * answers)
        if self.high is not None and units >= self.high:
            return f"{self.text(self.high)} or more"
        if self.low is not None and units <= self.low:
            return f"{self.text(self.low)} or less"
        return self.text(units)

    def constraints(self, printed: str) -> list[Constraint]:
        number, _, end = printed.partition(" ")
        units = self._units(number)
        found = []
        if end != "or less":
            found.append(Constraint(_plus(2, self.weights, 1 - 2 * units), 0))
        if end != "or more":
            found.append(Constraint(_plus(-2, self.weights, 2 * units + 1), 1))
        return found

    def _units(self, number: str) -> int:
        units = round(float(number) * 10) if "." in number else int(number)
        return units // 5 if self.text is _fives else units

    @property
    def is_clipped_above(self) -> str:
        return f"{self.text(self.high)} or more" if self.high is not None else ""


def _dot(weights: Weights, counts: Sequence[int]) -> int:
    return sum(w * n for w, n in zip(weights, counts[1:], strict=True))


def _plus(factor: int, weights: Weights, each: int) -> Weights:
    a, b, c, d, e = (factor * w + each for w in weights)
    return a, b, c, d, e


def _times(factor: int, weights: Weights) -> Weights:
    return _plus(factor, weights, 0)


def _tenths(units: int) -> str:
    return f"{units // 10}.{units % 10}"


def _fives(units: int) -> str:
    return str(5 * units)


def _mean(a: int, m: int) -> _Measure:
    """Highest mean with M people on the middle option: 5 - 2M/a; lowest 1 + 2M/a."""
    return _Measure(_times(10, OPTIONS), _tenths, -((-10 * a - 20 * m) // a), 50 - -(-20 * m // a))


def _share_of_twenty(a: int, m: int) -> _Measure:
    return _Measure(_times(20, FAVOURABLE), _fives, -(-20 * m // a), 20 - -(-20 * m // a))


def _share(weights: Weights, a: int, m: int) -> _Measure:
    return _Measure(_times(100, weights), str, None, 100 - -(-100 * m // a))


def _score(a: int, m: int) -> _Measure:
    return _Measure((0, 25, 50, 75, 100), str, -(-50 * m // a), 100 - -(-50 * m // a))


def flipped(counts: Counts) -> Counts:
    """The counts of a reverse-worded item as if it were worded the other way."""
    none, one, two, three, four, five = counts
    return none, five, four, three, two, one


def print_item(
    counts: Counts, finest: int = FINEST, m: int = 3, band: int = 5, k: int = 10
) -> Figure:
    """The figure of one item in one group, no finer than the rung `finest`.

    `counts` is (no answer, then from least to most favourable): reverse-worded items are
    flipped before. Shares run in the same order. Raises InvalidValueError on counts that are
    not six whole numbers of at least 0, or thresholds that do not fit together.
    """
    rules = Rules(k, m, band)
    if len(counts) != 6 or any(type(n) is not int or n < 0 for n in counts):
        raise InvalidValueError("counts should be six whole numbers of at least 0")
    if finest not in range(FINEST + 1):
        raise InvalidValueError(f"the finest rung should be 0 to {FINEST}, not {finest!r}")
    return print_counts(counts, finest, rules)


def print_counts(counts: Sequence[int], finest: int, rules: Rules) -> Figure:
    """`print_item` for counts that are known to be valid."""
    answers = sum(counts[1:])
    rung = rules.rung(answers, finest)
    if rung == 0:
        return Figure(rung=0)
    first, last = rules.band_of(answers)
    fewest = max(first, rules.needed(rung))
    mean = _mean(fewest, rules.m).print(counts)
    figure = Figure(rung, f"{first} to {last}", mean)
    if rung == 1:
        return figure
    if rung == 2:
        return replace(figure, favourable=_share_of_twenty(fewest, rules.m).print(counts))
    score = _score(fewest, rules.m).print(counts)
    return _with_percents(replace(figure, score=score), counts, fewest, rules.m)


_SIDES = (("favourable", FAVOURABLE), ("unfavourable", UNFAVOURABLE), ("neutral", NEUTRAL))


def _with_percents(figure: Figure, counts: Sequence[int], fewest: int, m: int) -> Figure:
    """Whole percents. Where nearly all agree, the small rest is left out: it undoes the clip."""
    for side, weights in _SIDES:
        share = _share(weights, fewest, m)
        if (text := share.print(counts)) == share.is_clipped_above:
            return replace(figure, **{side: text})  # type: ignore[arg-type]
    return replace(
        figure,
        favourable=_percent(FAVOURABLE, counts),
        neutral=_percent(NEUTRAL, counts),
        unfavourable=_percent(UNFAVOURABLE, counts),
        shares=tuple(_percent(_unit(j), counts) for j in range(5)),
    )


def _unit(position: int) -> Weights:
    a, b, c, d, e = (int(j == position) for j in range(5))
    return a, b, c, d, e


def _percent(weights: Weights, counts: Sequence[int]) -> str:
    """A whole percent; "<1" says less than one in a hundred, none at all included."""
    answers, inside = _dot(ONE, counts), _dot(weights, counts)
    return "<1" if 100 * inside < answers else str((200 * inside + answers) // (2 * answers))


def _percent_constraints(weights: Weights, printed: str) -> list[Constraint]:
    if printed == "<1":
        return [Constraint(_plus(-100, weights, 1), 1)]
    units = int(printed)
    above = Constraint(_plus(-200, weights, 2 * units + 1), 1)
    if units == 1:
        return [Constraint(_plus(100, weights, -1), 0), above]
    return [Constraint(_plus(200, weights, 1 - 2 * units), 0), above]


def constraints(figure: Figure, finest: int, rules: Rules) -> list[Constraint]:
    """All that a figure says: counts satisfy these if and only if they print as this figure.

    Read from the printed text; `finest` is the finest rung that was allowed for it, which the
    reader is assumed to know.
    """
    found = _answer_constraints(figure, finest, rules)
    if figure.rung == 0:
        return found
    fewest = max(int(figure.answers.split()[0]), rules.needed(figure.rung))
    for measure, printed in _measures(figure, fewest, rules.m):
        found += measure.constraints(printed)
    for weights, printed in _percents(figure):
        found += _percent_constraints(weights, printed)
    return list(dict.fromkeys(found))


def _answer_constraints(figure: Figure, finest: int, rules: Rules) -> list[Constraint]:
    found = []
    if figure.rung < finest:
        found.append(Constraint(_times(-1, ONE), 1 - rules.needed(figure.rung + 1)))
    if figure.rung:
        first, _, last = figure.answers.split()
        fewest = max(int(first), rules.needed(figure.rung))
        found += [Constraint(ONE, fewest), Constraint(_times(-1, ONE), -int(last))]
    return found


def _measures(figure: Figure, fewest: int, m: int) -> list[tuple[_Measure, str]]:
    pairs = [(_mean(fewest, m), figure.mean), (_score(fewest, m), figure.score)]
    if figure.rung == 2:
        pairs.append((_share_of_twenty(fewest, m), figure.favourable))
    elif figure.shares is None:
        pairs.append((_share(FAVOURABLE, fewest, m), figure.favourable))
        pairs.append((_share(UNFAVOURABLE, fewest, m), figure.unfavourable))
        pairs.append((_share(NEUTRAL, fewest, m), figure.neutral))
    return [(measure, printed) for measure, printed in pairs if printed is not None]


def _percents(figure: Figure) -> list[tuple[Weights, str]]:
    """The whole percents, and, where nothing is clipped, that no side reached its clip."""
    if figure.shares is None:
        return []
    sides = ((FAVOURABLE, figure.favourable), (UNFAVOURABLE, figure.unfavourable))
    pairs = [*sides, (NEUTRAL, figure.neutral)]
    pairs += [(_unit(j), share) for j, share in enumerate(figure.shares)]
    return [(weights, printed) for weights, printed in pairs if printed is not None]
