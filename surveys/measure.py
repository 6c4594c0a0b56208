"""Measures: what can be read of a group in a release, and the three ways of having no figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from surveys.errors import InvalidValueError
from surveys.release import Figure, HiddenGroup, Release, ReleasedGroup, ThemeFigure

Kind = Literal["theme_score", "theme_favourable", "item_score", "item_favourable", "response_rate"]
KINDS: tuple[Kind, ...] = (
    "theme_score",
    "theme_favourable",
    "item_score",
    "item_favourable",
    "response_rate",
)
NORMAL_95 = 1.959964
_STEP = {"score": 0.5, "mean": 1.25, "whole": 0.5, "fives": 2.5}


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that can be read of a group: a theme, an item or the response rate."""

    kind: Kind
    of: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InvalidValueError(f"measure {self.kind!r}: choose one of {', '.join(KINDS)}")
        if (self.kind == "response_rate") != (not self.of):
            raise InvalidValueError(f"measure {self.kind}: name a theme or an item, and only then")

    @property
    def percent(self) -> bool:
        """Whether the unit is percent; otherwise it is points of a score from 0 to 100."""
        return not self.kind.endswith("_score")


@dataclass(frozen=True, slots=True)
class Value:
    """A figure that was printed.

    `number` is read back from the print and `text` is what to show. The true value lies within
    `rounding` of the number; `margin` is the half-width of the 95 % interval for who happened
    to answer, without finite population correction, so that it serves for comparisons.
    `limit` says when the print is only a bound.
    """

    number: float
    text: str
    rounding: float
    margin: float
    people: int
    limit: Literal["", "at_least", "at_most"] = ""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A figure that exists and is not shown; `see` is the code of a group to read instead."""

    reason: Literal["few", "neighbour", "unproved", "coarse"]
    see: str = ""

    @property
    def text(self) -> str:
        """What a table cell shows."""
        return "hidden"

    @property
    def words(self) -> str:
        """Why it is hidden, as the end of a sentence about the group."""
        return _WHY_HIDDEN[self.reason]


_WHY_HIDDEN = {
    "few": "too few people answered",
    "neighbour": "it is held back so that a smaller group beside it cannot be worked out",
    "unproved": "it could have revealed how some people answered",
    "coarse": "the group is too small for this measure; its average score is shown",
}


@dataclass(frozen=True, slots=True)
class NotAsked:
    """Nothing was asked: the question was not in the wave, or the group was not."""

    what: Literal["question", "group"]

    @property
    def text(self) -> str:
        """What a table cell shows."""
        return "not asked" if self.what == "question" else "not in wave"

    @property
    def words(self) -> str:
        """What was not there, as the end of a sentence about the wave."""
        return "it was not asked" if self.what == "question" else "the group was not in this wave"


Reading = Value | Hidden | NotAsked


class Reader:
    """A release indexed by group, for reading many figures of it."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.whole = next(iter(release.of_kind("organisation")), None)
        self._published = {group.code: group for group in release.groups}
        self._hidden = {group.code: group for group in release.hidden}

    def read(self, group: str, measure: Measure) -> Reading:
        """What the release says of the group: a value, a hidden figure or nothing asked."""
        found, hidden = self._published.get(group), self._hidden.get(group)
        if found is None and hidden is None:
            return NotAsked("group")
        if not asked(self.release, measure):
            return NotAsked("question")
        if found is None:
            return _why(hidden)
        if measure.kind == "response_rate":
            return _rate(found)
        if measure.kind.startswith("theme"):
            return _theme(self, found, measure)
        return _item(self, found, measure)


def read(release: Release, group: str, measure: Measure) -> Reading:
    """`Reader.read` for a single figure."""
    return Reader(release).read(group, measure)


def asked(release: Release, measure: Measure) -> bool:
    """Whether the wave asked what the measure is of."""
    if measure.kind == "response_rate":
        return True
    if measure.kind.startswith("theme"):
        return bool(release.instrument.items_of(measure.of))
    return any(item.code == measure.of for item in release.instrument.items)


def name_of(releases: Iterable[Release], measure: Measure) -> str:
    """The theme's name or the item's wording in the latest release that has it.

    Raises InvalidValueError when no release has it.
    """
    if measure.kind == "response_rate":
        return "Response rate"
    for release in reversed(tuple(releases)):
        instrument = release.instrument
        themed = measure.kind.startswith("theme")
        named = {c.code: c.name for c in instrument.constructs} if themed else {}
        named = named or {item.code: item.text for item in instrument.items if not themed}
        if measure.of in named:
            return named[measure.of]
    raise InvalidValueError(f"no wave asked {measure.of!r}")


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
        return Hidden("unproved", group.parent or "")
    if measure.kind == "theme_favourable":
        return _share(figure.favourable, group, fives=False)
    number = figure.score_value
    spread = _theme_spread(reader, figure, group, measure.of)
    margin = _margin(spread, number, group.responses)
    return Value(number, _shown(figure.score, number), 0.5, margin, group.responses,
                 _limit(figure.score))  # fmt: skip


def _theme_spread(
    reader: Reader, figure: ThemeFigure, group: ReleasedGroup, theme: str
) -> float | None:
    """The standard deviation between people, from this group's margin or the organisation's."""
    if figure.margin is not None:
        return _undo_margin(figure.margin, group)
    whole = reader.whole
    if whole is None:
        return None
    other = reader.release.themes.get(whole.code, {}).get(theme)
    return None if other is None or other.margin is None else _undo_margin(other.margin, whole)


def _undo_margin(printed: str, group: ReleasedGroup) -> float | None:
    """The spread behind a printed margin, which carries a finite population correction."""
    left = group.eligible - group.responses
    if left <= 0 or group.eligible < 2:
        return None
    correction = sqrt(left / (group.eligible - 1))
    return float(printed) / correction * sqrt(group.responses) / NORMAL_95


def _item(reader: Reader, group: ReleasedGroup, measure: Measure) -> Reading:
    figure = reader.release.figures.get(group.code, {}).get(measure.of)
    if figure is None or figure.rung == 0:
        return Hidden("unproved", group.parent or "")
    if measure.kind == "item_favourable":
        return _share(figure.favourable, group, fives=figure.rung < 3)
    number = figure.score_value
    if number is None:
        return Hidden("unproved", group.parent or "")
    printed = figure.score if figure.score is not None else figure.mean or ""
    step = _STEP["score" if figure.score is not None else "mean"]
    margin = _margin(_item_spread(reader, figure, measure.of), number, group.responses)
    return Value(number, _shown(printed, number), step, margin, group.responses, _limit(printed))


def _item_spread(reader: Reader, figure: Figure, item: str) -> float | None:
    """The standard deviation in points, from printed shares here or of the organisation."""
    if figure.shares is not None:
        return spread_of_shares(figure.shares)
    whole = reader.whole
    other = reader.release.figures.get(whole.code, {}).get(item) if whole else None
    return None if other is None or other.shares is None else spread_of_shares(other.shares)


def spread_of_shares(shares: tuple[str, ...]) -> float | None:
    """The standard deviation, in points of 0 to 100, of five printed shares; None if empty."""
    weights = [0.5 if share.startswith("<") else float(share.rstrip("%")) for share in shares]
    total = sum(weights)
    if not total:
        return None
    mean = sum(25 * i * w for i, w in enumerate(weights)) / total
    return sqrt(sum(w * (25 * i - mean) ** 2 for i, w in enumerate(weights)) / total)


def _share(printed: str | None, group: ReleasedGroup, fives: bool) -> Reading:
    if printed is None:
        return Hidden("coarse", group.parent or "")
    number = share_number(printed)
    step = _STEP["fives" if fives else "whole"]
    margin = _margin(None, number, group.responses)
    return Value(number, _shown(printed, number, "%"), step, margin, group.responses,
                 _limit(printed))  # fmt: skip


def share_number(printed: str) -> float:
    """The number in a printed share such as "62", "<1 %" or "80 or more"."""
    head = printed.split()[0].rstrip("%")
    return 0.5 if head.startswith("<") else float(head)


def _margin(spread: float | None, number: float, people: int) -> float:
    """95 % half-width; where the spread is unknown, the widest that this mean allows."""
    if people < 1:
        return 100.0
    if spread is None:
        spread = sqrt(max(number * (100 - number), 0.0))
    return NORMAL_95 * spread / sqrt(people)


def _limit(printed: str) -> Literal["", "at_least", "at_most"]:
    if "or more" in printed:
        return "at_least"
    return "at_most" if "or less" in printed or "or fewer" in printed else ""


def _shown(printed: str, number: float, unit: str = "") -> str:
    if printed.startswith("<"):
        return f"under 1{unit}"
    limit = {"at_least": " or more", "at_most": " or less"}.get(_limit(printed), "")
    return f"{half_up(number)}{unit}{limit}"


def half_up(number: float) -> int:
    """To the nearest whole number, halves upwards, as people round."""
    size = int(round(abs(number), 6) + 0.5)
    return size if number >= 0 else -size
