"""Reading a release: the value of a measure for a group, or why there is none."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from math import sqrt
from typing import Literal

from surveys.errors import InvalidValueError
from surveys.instrument import Item
from surveys.measure import Hidden, Measure, NotAsked, Reading, Value, half_up
from surveys.release import Figure, HiddenGroup, Release, ReleasedGroup, ThemeFigure
from surveys.scoring import Z

_STEP = {"score": 0.5, "mean": 1.25, "whole": 0.5, "fives": 2.5}
FEWEST_FOR_A_SHARE = 30  # answers, as the precision ladder has it


class Reader:
    """A release indexed by group, for reading many figures of it; each is worked out once."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.whole = next(iter(release.of_kind("organisation")), None)
        self._published = {group.code: group for group in release.groups}
        self._hidden = {group.code: group for group in release.hidden}
        items = release.instrument.items
        self._asked: dict[str, set[str | None]] = {
            "item": {i.code for i in items},
            "theme": {i.construct for i in items},
        }
        self._of_theme = {
            theme.code: release.instrument.items_of(theme.code)
            for theme in release.instrument.constructs
        }
        self._known: dict[tuple[str, Measure], Reading] = {}

    def read(self, group: str, measure: Measure) -> Reading:
        """What the release says of the group: a value, a hidden figure or nothing asked."""
        key = (group, measure)
        if key not in self._known:
            self._known[key] = self._read(group, measure)
        return self._known[key]

    def _read(self, group: str, measure: Measure) -> Reading:
        found, hidden = self._published.get(group), self._hidden.get(group)
        if found is None and hidden is None:
            return NotAsked("group")
        if not self.asked(measure):
            return NotAsked("question")
        if found is None:
            return _why(hidden)
        reading = self._figure(found, measure)
        if isinstance(reading, Value):
            return replace(reading, eligible=0 if self._unknown(found) else found.eligible)
        return reading

    def _unknown(self, group: ReleasedGroup) -> bool:
        """Whether nobody knows how many people of a group were asked."""
        return group.band is not None or bool(self.release.imported)

    def _figure(self, group: ReleasedGroup, measure: Measure) -> Reading:
        if measure.kind == "response_rate":
            # Nobody knows how many people would have declared a band, or were asked elsewhere.
            return NotAsked("question") if self._unknown(group) else _rate(group)
        if measure.kind.startswith("theme"):
            return _theme(self, group, measure)
        return _item(self, group, measure)

    def items(self, group: str, theme: str) -> tuple[Figure, ...]:
        """The printed items of a theme in a group."""
        printed = self.release.figures.get(group, {})
        items = self._of_theme.get(theme, ())
        return tuple(printed[i.code] for i in items if i.code in printed and printed[i.code].rung)

    def items_asked(self, theme: str) -> tuple[Item, ...]:
        """The items of a theme, printed or not."""
        return self._of_theme.get(theme, ())

    def above(self, group: ReleasedGroup, measure: Measure) -> str:
        """The code of the nearest published group above with this figure, or ""."""
        code, passed = group.parent, {group.code}
        while code and code not in passed:
            passed.add(code)
            parent = self._published.get(code)
            if parent and isinstance(self.read(code, measure), Value):
                return code
            around = parent or self._hidden.get(code)
            code = around.parent if around else None
        return ""

    def asked(self, measure: Measure) -> bool:
        """Whether the wave asked what the measure is of."""
        return not measure.of or measure.of in self._asked[measure.kind.split("_")[0]]


_READERS: OrderedDict[int, Reader] = OrderedDict()
_MOST_READERS = 64


def reader_of(release: Release) -> Reader:
    """A reader of this very release, kept because releases never change and are read often."""
    reader = _READERS.get(id(release))
    if reader is None or reader.release is not release:
        reader = _READERS[id(release)] = Reader(release)
    while len(_READERS) > _MOST_READERS:
        _READERS.popitem(last=False)
    return reader


def read(release: Release, group: str, measure: Measure) -> Reading:
    """`Reader.read` for a single figure."""
    return Reader(release).read(group, measure)


def asked(release: Release, measure: Measure) -> bool:
    """Whether the wave asked what the measure is of."""
    return Reader(release).asked(measure)


def name_of(releases: Iterable[Release], measure: Measure) -> str:
    """The theme's name, or the item's wording in quotes, in the latest release that has it.

    Raises InvalidValueError when no release has it.
    """
    if measure.kind == "response_rate":
        return "Response rate"
    for release in reversed(tuple(releases)):
        instrument = release.instrument
        themed = measure.kind.startswith("theme")
        named = {c.code: c.name for c in instrument.constructs} if themed else {}
        named = named or {item.code: quoted(item.text) for item in instrument.items if not themed}
        if measure.of in named:
            return named[measure.of]
    raise InvalidValueError(f"no wave asked {measure.of!r}")


def quoted(wording: str) -> str:
    """A question's wording as it stands inside a sentence of ours."""
    return f"“{wording.rstrip('.')}”"


def _why(hidden: HiddenGroup | None) -> Reading:
    return Hidden(hidden.reason, hidden.see) if hidden else NotAsked("group")


def _rate(group: ReleasedGroup) -> Reading:
    if not group.eligible:
        return NotAsked("group")
    rate = 100 * group.responses / group.eligible
    return Value(rate, f"{half_up(rate)}%", 0.0, 0.0, group.responses)


def _theme(reader: Reader, group: ReleasedGroup, measure: Measure) -> Reading:
    figure = reader.release.themes.get(group.code, {}).get(measure.of)
    if figure is None:
        return Hidden("unproved", reader.above(group, measure))
    items = reader.items(group.code, measure.of)
    if measure.kind == "theme_favourable":
        step = _theme_step(figure, items, "fives" if any(i.rung < 3 for i in items) else "whole")
        return _share(
            figure.favourable, group, step, _too_small(items), reader.above(group, measure)
        )
    number = figure.score_value
    step = _theme_step(figure, items, "mean" if any(i.score is None for i in items) else "score")
    margin = _margin(_theme_spread(reader, group, measure.of), number, group.responses)
    return Value(number, _shown(figure.score, number), step, margin, group.responses,
                 limit=_limit(figure.score))  # fmt: skip


def _theme_step(figure: ThemeFigure, items: Sequence[Figure], coarsest: str) -> float:
    """How far rounding may have moved a theme: twice, where it is the mean of printed items."""
    if figure.margin is not None or not items:
        return _STEP["whole"]
    return _STEP["whole"] + _STEP[coarsest]


def _theme_spread(reader: Reader, group: ReleasedGroup, theme: str) -> float | None:
    """The standard deviation between people: of this group, else of the organisation."""
    own = _own_theme_spread(reader, group, theme)
    if own is not None or reader.whole is None:
        return own
    return _own_theme_spread(reader, reader.whole, theme)


def _own_theme_spread(reader: Reader, group: ReleasedGroup, theme: str) -> float | None:
    """The smaller of two upper bounds: behind the printed margin, and from the printed items.

    A margin is rounded up. The mean of several answers spreads no more than the answers do on
    average (Minkowski's inequality).
    """
    figure = reader.release.themes.get(group.code, {}).get(theme)
    bounds = []
    if figure is not None and figure.margin is not None:
        bounds.append(_undo_margin(figure.margin, group))
    spreads = [spread_of_shares(item.shares) for item in reader.items(group.code, theme)
               if item.shares is not None]  # fmt: skip
    known = [spread for spread in spreads if spread is not None]
    if known and len(known) == len(reader.items_asked(theme)):
        bounds.append(sum(known) / len(known))
    return min((bound for bound in bounds if bound is not None), default=None)


def _undo_margin(printed: str, group: ReleasedGroup) -> float | None:
    """The spread behind a printed margin, which carries a finite population correction."""
    left = group.eligible - group.responses
    if left <= 0 or group.eligible < 2:
        return None
    correction = sqrt(left / (group.eligible - 1))
    return float(printed) / correction * sqrt(group.responses) / Z


def _item(reader: Reader, group: ReleasedGroup, measure: Measure) -> Reading:
    figure = reader.release.figures.get(group.code, {}).get(measure.of)
    if figure is None or figure.rung == 0:
        return Hidden("unproved", reader.above(group, measure))
    if measure.kind == "item_favourable":
        step = _STEP["fives" if figure.rung < 3 else "whole"]
        return _share(
            figure.favourable, group, step, _too_small([figure]), reader.above(group, measure)
        )
    number = figure.score_value
    if number is None:
        return Hidden("unproved", reader.above(group, measure))
    printed = figure.score if figure.score is not None else figure.mean or ""
    step = _STEP["score" if figure.score is not None else "mean"]
    margin = _margin(_item_spread(reader, figure, measure.of), number, group.responses)
    return Value(number, _shown(printed, number), step, margin, group.responses,
                 limit=_limit(printed))  # fmt: skip


def _item_spread(reader: Reader, figure: Figure, item: str) -> float | None:
    """The standard deviation in points, from printed shares here or of the organisation."""
    if figure.shares is not None:
        return spread_of_shares(figure.shares)
    whole = reader.whole
    other = reader.release.figures.get(whole.code, {}).get(item) if whole else None
    return None if other is None or other.shares is None else spread_of_shares(other.shares)


@lru_cache(maxsize=65536)
def spread_of_shares(shares: tuple[str, ...]) -> float | None:
    """The standard deviation, in points of 0 to 100, of five printed shares; None if empty."""
    weights = [0.5 if share.startswith("<") else float(share.rstrip("%")) for share in shares]
    total = sum(weights)
    if not total:
        return None
    mean = sum(25 * i * w for i, w in enumerate(weights)) / total
    return sqrt(sum(w * (25 * i - mean) ** 2 for i, w in enumerate(weights)) / total)


def _too_small(items: Sequence[Figure]) -> bool:
    """Whether a printed number of answers is itself too low for a favourable share."""
    return any(item.answers and int(item.answers.split()[0]) < FEWEST_FOR_A_SHARE for item in items)


def _share(
    printed: str | None, group: ReleasedGroup, step: float, too_small: bool, see: str
) -> Reading:
    if printed is None:
        return Hidden("coarse" if too_small else "lowered", see)
    number = share_number(printed)
    margin = _margin(None, number, group.responses)
    counted = (half_up(number * group.responses / 100), group.responses)
    return Value(number, _shown(printed, number, "%"), step, margin, group.responses, counted,
                 _limit(printed))  # fmt: skip


def share_number(printed: str) -> float:
    """The number in a printed share such as "62", "<1 %" or "80 or more"."""
    head = printed.split()[0].rstrip("%")
    return 0.5 if head.startswith("<") else float(head)


def _margin(spread: float | None, number: float, people: int) -> float:
    """95 % half-width; where the spread is unknown, the widest that this mean allows."""
    if people < 1:
        return 100.0
    widest = sqrt(max(number * (100 - number), 0.0))
    spread = widest if spread is None else min(spread, widest)
    return Z * spread / sqrt(people)


def _limit(printed: str) -> Literal["", "at_least", "at_most"]:
    if "or more" in printed:
        return "at_least"
    return "at_most" if "or less" in printed or "or fewer" in printed else ""


def _shown(printed: str, number: float, unit: str = "") -> str:
    if printed.startswith("<"):
        return f"under 1{unit}"
    limit = {"at_least": " or more", "at_most": " or less"}.get(_limit(printed), "")
    return f"{half_up(number)}{unit}{limit}"
