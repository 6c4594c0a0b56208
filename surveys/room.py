"""What a room is shown: counts of one poll -> the exact text that anyone may read.

Whole numbers only, in the spirit of `disclosure.printing`: the finer the figure, the more answers
it takes. Below k nothing, not even how many; from k each share as "fewer than 4 in 10", "4 to 6 in
10" or "more than 6 in 10"; from 30 in steps of five percent; from 100 in whole percents. Both
ends are clipped, and a figure is shown only where M people may have answered otherwise than any
one option, so that nobody can be sure of how everyone in a small room answered. Readers are
assumed to have counted the heads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from surveys.errors import InvalidValueError
from surveys.poll import SCALED, Poll

FLOOR: Final = 8
STEPS: Final = {2: 5, 3: 1}  # rung -> percent
PEOPLE: Final = {1: 0, 2: 30, 3: 100}  # answers that a rung needs; the first needs k
BAND: Final = 5
Interval = tuple[int, int]


@dataclass(frozen=True, slots=True)
class RoomRules:
    """k answers before anything is shown, and M people who may have answered otherwise."""

    k: int = 10
    m: int = 3

    def __post_init__(self) -> None:
        if self.k < FLOOR:
            raise InvalidValueError(f"the fewest answers before a result is shown is {FLOOR}")

    def rung(self, answers: int) -> int:
        """How fine a result with so many answers may be; 0 for not at all."""
        if answers < self.k:
            return 0
        return max(rung for rung, people in PEOPLE.items() if answers >= people)


@dataclass(frozen=True, slots=True)
class Line:
    """One printed share. `low` and `high` are the percents between which the text puts it."""

    label: str
    text: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Word:
    """One approved text; `size` 1 to 3 says how often it came."""

    text: str
    size: int = 1


@dataclass(frozen=True, slots=True)
class RoomResult:
    """Everything that is ever kept of a poll: what the room was shown.

    `sides` sums a scale up: favourable, neutral, unfavourable. `lines` are its options, or those
    of another poll; empty where the room was too small for them.
    """

    answers: str
    lines: tuple[Line, ...] = ()
    sides: tuple[Line, ...] = ()
    texts: tuple[Word, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain data, from which `result_from_dict` builds an equal result."""
        return asdict(self)


def result_from_dict(data: Mapping[str, Any]) -> RoomResult:
    """A result from plain data; raises InvalidValueError naming what is wrong with it."""
    try:
        return RoomResult(
            answers=data["answers"],
            lines=tuple(Line(**line) for line in data["lines"]),
            sides=tuple(Line(**line) for line in data["sides"]),
            texts=tuple(Word(**word) for word in data["texts"]),
        )
    except (KeyError, TypeError) as error:
        raise InvalidValueError(f"not a room's result: {error}") from None


def so_far(answers: int, rules: RoomRules) -> str:
    """How many answers have come, as a screen may say it while they come."""
    if answers < rules.k:
        return f"fewer than {rules.k} so far"
    return f"{_band(answers, rules)[0]} or more so far"


def in_band(answers: int, rules: RoomRules) -> str:
    """How many answers came, as a band of five that begins at k."""
    first, last = _band(answers, rules)
    return f"{first} to {last}"


def _band(answers: int, rules: RoomRules) -> Interval:
    first = rules.k + (answers - rules.k) // BAND * BAND
    return first, first + BAND - 1


def print_counts(
    poll: Poll, labels: Sequence[str], counts: Sequence[int], answers: int, rules: RoomRules
) -> RoomResult | None:
    """The finest result that leaves M people free, or None where nothing may be shown.

    `counts` says how many chose each option and `answers` how many answered at all.
    """
    for rung in range(rules.rung(answers), 0, -1):
        if poll.kind in SCALED:
            found = _scaled(poll, labels, counts, rung, rules)
        else:
            found = _plain(poll, labels, counts, answers, rung, rules)
        if found is not None:
            return found
    return None


def _plain(
    poll: Poll, labels: Sequence[str], counts: Sequence[int], n: int, rung: int, rules: RoomRules
) -> RoomResult | None:
    lines = tuple(_line(name, c, n, rung, rules) for name, c in zip(labels, counts, strict=True))
    spans = [_span(c, n, rung, rules) for c in counts]
    free = _free_to_pick if poll.takes_several else _free_to_choose
    return RoomResult(in_band(n, rules), lines) if free(spans, n, rules.m) else None


def _scaled(
    poll: Poll, labels: Sequence[str], counts: Sequence[int], rung: int, rules: RoomRules
) -> RoomResult | None:
    n = sum(counts)
    groups = _sides(poll.reverse)
    totals = [sum(counts[i] for i in group) for group in groups]
    names = [_either([labels[i] for i in group]) for group in groups]
    sides = tuple(_line(name, c, n, rung, rules) for name, c in zip(names, totals, strict=True))
    spans = [_span(c, n, rung, rules) for c in totals]
    if rung < max(STEPS):
        return (
            RoomResult(in_band(n, rules), (), sides) if _free_to_choose(spans, n, rules.m) else None
        )
    leaves = [_span(c, n, rung, rules) for c in counts]
    if not _free_on_scale(spans, [[leaves[i] for i in group] for group in groups], n, rules.m):
        return None
    lines = tuple(_line(name, c, n, rung, rules) for name, c in zip(labels, counts, strict=True))
    return RoomResult(in_band(n, rules), lines, sides)


def _either(labels: Sequence[str]) -> str:
    """Agree or strongly agree."""
    rest = [name[:1].lower() + name[1:] if name[1:2].islower() else name for name in labels[1:]]
    return " or ".join([*labels[:1], *rest])


def _sides(reverse: bool) -> tuple[tuple[int, ...], ...]:
    """Favourable, neutral, unfavourable, as places of the five options."""
    sides = ((3, 4), (2,), (0, 1))
    return sides[::-1] if reverse else sides


def _line(label: str, count: int, n: int, rung: int, rules: RoomRules) -> Line:
    return Line(label, *_share(count, n, rung, rules.m))


def _share(count: int, n: int, rung: int, m: int) -> tuple[str, int, int]:
    """The text of a share and the percents it lies between."""
    if rung == 1:
        if 10 * count < 4 * n:
            return "fewer than 4 in 10", 0, 40
        return ("more than 6 in 10", 60, 100) if 10 * count > 6 * n else ("4 to 6 in 10", 40, 60)
    step = STEPS[rung]
    percent = (200 * count + n * step) // (2 * n * step) * step
    least = -(-100 * m // (n * step)) * step
    if percent <= least:
        return f"{least}% or less", 0, least
    if percent >= 100 - least:
        return f"{100 - least}% or more", 100 - least, 100
    return f"{percent}%", percent, percent


def _span(count: int, n: int, rung: int, rules: RoomRules) -> Interval:
    """The fewest and the most people who print as this count does."""
    shown = _share(count, n, rung, rules.m)
    low = high = count
    while low > 0 and _share(low - 1, n, rung, rules.m) == shown:
        low -= 1
    while high < n and _share(high + 1, n, rung, rules.m) == shown:
        high += 1
    return low, high


def _free_to_choose(spans: Sequence[Interval], n: int, m: int) -> bool:
    """Each chose one: whatever the option, M people may have chosen another."""
    return all(_sums_to(_capped(spans, i, n - m), n) for i in range(len(spans)))


def _free_to_pick(spans: Sequence[Interval], n: int, m: int) -> bool:
    """Each picked at least one: whatever the option, M people may have picked only others."""
    for at, (low, high) in enumerate(spans):
        others = sum(span[1] for place, span in enumerate(spans) if place != at)
        most = min(high, n - m)
        if most < low or most + others < n:
            return False
    return True


def _free_on_scale(
    sides: Sequence[Interval], leaves: Sequence[Sequence[Interval]], n: int, m: int
) -> bool:
    """The same where both the five options and their three sides are printed."""
    joined = [_meet(side, _total(inner)) for side, inner in zip(sides, leaves, strict=True)]
    if not _free_to_choose(joined, n, m):
        return False
    for at, inner in enumerate(leaves):
        for option in range(len(inner)):
            capped = _meet(sides[at], _total(_capped(inner, option, n - m)))
            if not _sums_to([*joined[:at], capped, *joined[at + 1 :]], n):
                return False
    return True


def _capped(spans: Sequence[Interval], at: int, most: int) -> list[Interval]:
    return [
        (low, min(high, most)) if i == at else (low, high) for i, (low, high) in enumerate(spans)
    ]


def _total(spans: Sequence[Interval]) -> Interval:
    # Nothing fits where one span is empty, whatever the others allow.
    if any(low > high for low, high in spans):
        return 1, 0
    return sum(low for low, _ in spans), sum(high for _, high in spans)


def _meet(one: Interval, other: Interval) -> Interval:
    return max(one[0], other[0]), min(one[1], other[1])


def _sums_to(spans: Sequence[Interval], n: int) -> bool:
    low, high = _total(spans)
    return low <= n <= high


def words_of(texts: Iterable[str], rules: RoomRules) -> tuple[Word, ...]:
    """Approved texts in alphabetical order, each once, with how often it came in three sizes."""
    counted: Counter[str] = Counter()
    written: dict[str, str] = {}
    for text in sorted(texts):
        counted[text.casefold()] += 1
        written.setdefault(text.casefold(), text)
    return tuple(
        Word(written[key], 1 + (count >= rules.m) + (count >= rules.k))
        for key, count in sorted(counted.items())
    )
