"""Which themes go with an outcome, such as engagement: in the whole organisation, at close."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from surveys.errors import InvalidValueError
from surveys.heat import BELIEF
from surveys.instrument import Instrument
from surveys.printed_driver import PrintedDriver, print_correlation
from surveys.scoring import Z

PEOPLE_FOR_DRIVERS = 100
ENGAGEMENT = "engagement"
Places = Sequence[tuple[int, bool]]
"""Where the items of a measure stand in a ballot, and whether each is reverse-worded."""


@dataclass(frozen=True, slots=True)
class Driver:
    """How closely a theme goes with the outcome, person by person.

    `correlation` is Pearson's, -1 to 1, over the `people` who answered both, with its 95 %
    interval; `leading` themes cannot be told from the strongest one. It says what goes
    together and never what causes what.
    """

    construct: str
    people: int
    correlation: float
    low: float
    high: float
    leading: bool

    @property
    def printed(self) -> str:
        """The correlation to one decimal, as coarse as it is to be shown."""
        return print_correlation(self.correlation)


def drivers(
    patterns: Mapping[bytes, int], instrument: Instrument, outcome: str
) -> tuple[Driver, ...]:
    """The themes of a wave, the strongest first; none where fewer than 100 answered both.

    `patterns` counts the opened ballots of the whole organisation by their answers (one
    number 0 to 5 an item, in item order); `outcome` is the code of a theme or of an item,
    which is left out of its own drivers. Sums are exact, so the order of the ballots leaves
    no trace. Raises InvalidValueError for an outcome the instrument does not have.
    """
    target = _places(instrument, outcome)
    own = {place for place, _ in target}
    found = []
    for construct in instrument.constructs:
        places = _places_of(instrument, construct.code)
        if construct.code != outcome and places and not own & {place for place, _ in places}:
            found.append(_driver(construct.code, _moments(patterns, places, target)))
    ranked = sorted((d for d in found if d), key=lambda d: (-abs(d.correlation), d.construct))
    return tuple(_led(driver, ranked[0]) for driver in ranked)


def _places(instrument: Instrument, code: str) -> Places:
    places = _places_of(instrument, code)
    if places:
        return places
    for place, item in enumerate(instrument.items):
        if item.code == code:
            return [(place, item.reverse)]
    raise InvalidValueError(f"instrument {instrument.code} has no theme or item {code!r}")


def _places_of(instrument: Instrument, construct: str) -> Places:
    return [
        (place, item.reverse)
        for place, item in enumerate(instrument.items)
        if item.construct == construct
    ]


def _mean(answers: bytes, places: Places) -> Fraction | None:
    given = [6 - answers[p] if reverse else answers[p] for p, reverse in places if answers[p]]
    return Fraction(sum(given), len(given)) if given else None


@dataclass(slots=True)
class _Moments:
    """Sums over people of x, y, their squares and their product."""

    people: int = 0
    x: Fraction = Fraction(0)
    y: Fraction = Fraction(0)
    xx: Fraction = Fraction(0)
    yy: Fraction = Fraction(0)
    xy: Fraction = Fraction(0)

    def add(self, x: Fraction, y: Fraction, times: int) -> None:
        self.people += times
        self.x += x * times
        self.y += y * times
        self.xx += x * x * times
        self.yy += y * y * times
        self.xy += x * y * times

    @property
    def correlation(self) -> float:
        """Pearson's correlation; 0 where either is the same for everybody, and goes with nothing.

        A gap there would tell that it is, and so what each person answered.
        """
        n = self.people
        across, along = n * self.xx - self.x**2, n * self.yy - self.y**2
        if across == 0 or along == 0:
            return 0.0
        found = float(n * self.xy - self.x * self.y) / math.sqrt(across * along)
        return max(-1.0, min(1.0, found))


def _moments(patterns: Mapping[bytes, int], theme: Places, outcome: Places) -> _Moments:
    moments = _Moments()
    for answers, times in patterns.items():
        x, y = _mean(answers, theme), _mean(answers, outcome)
        if x is not None and y is not None:
            moments.add(x, y, times)
    return moments


def _driver(construct: str, moments: _Moments) -> Driver | None:
    if moments.people < PEOPLE_FOR_DRIVERS:
        return None
    correlation = moments.correlation
    low, high = _interval(correlation, moments.people)
    return Driver(construct, moments.people, correlation, low, high, leading=False)


def _interval(correlation: float, people: int) -> tuple[float, float]:
    """The 95 % interval of a correlation, by Fisher's z transform (Fisher 1921)."""
    if abs(correlation) >= 1:
        return correlation, correlation
    centre, half = math.atanh(correlation), Z / math.sqrt(people - 3)
    return math.tanh(centre - half), math.tanh(centre + half)


def _led(driver: Driver, strongest: Driver) -> Driver:
    """The driver, marked as leading where its interval meets that of the strongest."""
    spans_zero = strongest.low <= 0 <= strongest.high
    least = 0.0 if spans_zero else min(abs(strongest.low), abs(strongest.high))
    return replace(driver, leading=max(abs(driver.low), abs(driver.high)) >= least)


def outcome_of(instrument: Instrument) -> str | None:
    """What themes are held against: engagement, else belief in action; None without a choice.

    At least two other themes are needed, or there would be nothing to choose between.
    """
    themes = [c.code for c in instrument.constructs if instrument.items_of(c.code)]
    outcome = next((code for code in themes if code == ENGAGEMENT), None)
    if outcome is None:
        alone = (i.code for i in instrument.items if i.construct is None and BELIEF in i.text)
        outcome = next(alone, None)
    others = [code for code in themes if code != outcome]
    return outcome if outcome and len(others) >= 2 else None


def printed_drivers(ballots: Iterable[bytes], instrument: Instrument) -> tuple[PrintedDriver, ...]:
    """What may be published of the drivers of a whole organisation, from its opened ballots.

    None where the instrument has no outcome, or fewer than a hundred people answered both.
    """
    outcome = outcome_of(instrument)
    if outcome is None:
        return ()
    return tuple(
        PrintedDriver(outcome, found.construct, print_correlation(found.correlation), found.leading)
        for found in drivers(Counter(ballots), instrument, outcome)
    )
