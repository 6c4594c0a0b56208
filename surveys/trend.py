"""Trends: releases of one survey -> series of readings, with breaks.

A line breaks where the wording changed, and where a change of structure made the group another
set of people. "Structure now" shows today's units, their past put together from what earlier
releases printed; "structure then" shows each release as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from surveys.change import FIRST, Change, compare
from surveys.errors import InvalidValueError
from surveys.group_names import GroupName, group_names, remade
from surveys.labels import wave_labels
from surveys.lineage import Placed
from surveys.measure import Measure, NotAsked, Reading, Value
from surveys.reader import reader_of
from surveys.release import Release
from surveys.restructure import Restructure, told
from surveys.together import read_together
from surveys.wording import rewordings

_SAME_SEASON = 60  # days either way
View = Literal["now", "then"]


@dataclass(frozen=True, slots=True)
class Point:
    """A reading in one wave.

    `reworded` and `restructured` say why it does not continue the point before, if so. `joined`
    names the groups it was put together from, where the unit was not one then.
    """

    wave: str
    label: str
    closed: date
    reading: Reading
    reworded: str = ""
    joined: tuple[str, ...] = ()
    restructured: str = ""

    @property
    def broken(self) -> str:
        """Why it does not continue the point before; empty where it does."""
        return "; ".join(why for why in (self.reworded, self.restructured) if why)


@dataclass(frozen=True)
class Series:
    """One measure of one group over every wave, oldest first."""

    group: str
    name: str
    kind: str
    measure: Measure
    points: tuple[Point, ...]

    @property
    def latest(self) -> Point:
        """The point of the latest wave."""
        return self.points[-1]

    @cached_property
    def comparable(self) -> tuple[Point, ...]:
        """The points with a value since the last break."""
        start = max((i for i, point in enumerate(self.points) if point.broken), default=0)
        return tuple(p for p in self.points[start:] if isinstance(p.reading, Value))

    @property
    def previous(self) -> Point | None:
        """The point of the last earlier wave that asked; None where the wording changed since.

        It is the same wave for every group, so that changes side by side span the same time.
        """
        earlier = [p for p in self.points[:-1] if p.reading != NotAsked("question")]
        return earlier[-1] if earlier and not self.latest.broken else None

    @property
    def first(self) -> Point | None:
        """The earliest point with a value that the latest one can be compared with."""
        earlier = [point for point in self.comparable if point is not self.latest]
        return earlier[0] if earlier else None

    def change_since(self, point: Point | None) -> Change:
        """The change from an earlier point of this series to the latest one."""
        if point is None:
            return Change("unknown", why=self._why_alone())
        if self.broken_after(point):
            return Change("unknown", why=self.broken_after(point))
        return compare(point.reading, self.latest.reading)

    @property
    def change(self) -> Change:
        """The change from the previous point to the latest one."""
        return self.change_since(self.previous)

    def broken_after(self, point: Point) -> str:
        """Why the latest point does not continue this one; empty when it does."""
        after = self.points[self.points.index(point) + 1 :]
        return next((p.broken for p in reversed(after) if p.broken), "")

    def point(self, wave: str) -> Point | None:
        """The point of this wave, or None when the series has no such wave."""
        return next((point for point in self.points if point.wave == wave), None)

    def _why_alone(self) -> str:
        broken = next((p.broken for p in reversed(self.points) if p.broken), "")
        return broken or FIRST


class Programme:
    """The releases of one survey, oldest first, indexed once for reading many series of them.

    `changes` are those of the structure, oldest first; `view` says in whose terms the past is
    told: "now" is the structure that the latest release shows. Raises InvalidValueError as
    `in_order` does.
    """

    def __init__(
        self,
        releases: Sequence[Release],
        changes: Sequence[Restructure] = (),
        view: View = "now",
    ) -> None:
        self.releases = in_order(releases)
        self.readers = tuple(reader_of(release) for release in self.releases)
        self.labels = wave_labels(self.releases)
        self.groups = {group.code: group for group in group_names(self.releases)}
        self.view = view
        self._changes = tuple(changes)
        shown = Placed(self.readers[-1], changes).known
        self._placed = tuple(Placed(reader, shown) for reader in self.readers)
        self.seen = self._placed[0].ahead
        """The changes of structure between the first release and the latest."""
        gone = {unit.code for change in self.seen for unit in change.gone}
        self._gone = gone if view == "now" else set[str]()

    @property
    def latest(self) -> Release:
        """The latest release."""
        return self.releases[-1]

    @property
    def year_before(self) -> str:
        """The wave that closed a year before the latest one, give or take two months; or none."""
        now = date.fromisoformat(self.latest.closed).toordinal()
        away = [
            (abs(now - 365 - date.fromisoformat(release.closed).toordinal()), release.wave)
            for release in self.releases
        ]
        days, wave = min(away)
        return wave if days <= _SAME_SEASON else ""

    def until(self, wave: str) -> Programme:
        """The programme as it stood when a wave was the latest."""
        codes = [release.wave for release in self.releases]
        return Programme(self.releases[: codes.index(wave) + 1], self._changes, self.view)

    def recent(self, wave: str) -> Programme:
        """The same, read from a wave on: for pages that compare few waves of many groups."""
        start = [release.wave for release in self.releases].index(wave)
        found = copy(self)
        found.releases, found.readers = self.releases[start:], self.readers[start:]
        found._placed = self._placed[start:]
        return found

    def of_kind(self, *kinds: str) -> tuple[GroupName, ...]:
        """Groups of these kinds (all without), by their latest name: current ones first."""
        groups = (g for g in self.groups.values() if g.current or g.unit not in self._gone)
        return tuple(group for group in groups if not kinds or group.kind in kinds)

    def series(self, groups: Sequence[str], measure: Measure) -> tuple[Series, ...]:
        """A series for each group, in the order given, with a point for every release.

        Raises InvalidValueError when no release knows a group or asked what is measured.
        """
        if not any(reader.asked(measure) for reader in self.readers):
            raise InvalidValueError(f"no wave asked {measure.of!r}")
        unknown = [code for code in groups if code not in self.groups]
        if unknown:
            raise InvalidValueError(f"no wave has a group {unknown[0]!r}")
        breaks = rewordings(self.readers, measure)
        return tuple(self._series(self.groups[code], measure, breaks) for code in groups)

    @cached_property
    def unit_names(self) -> dict[str, str]:
        """Names of units by code, as the releases last knew them."""
        return {g.unit: g.name for g in self.groups.values() if g.unit and not g.profile}

    def _series(self, group: GroupName, measure: Measure, breaks: dict[str, str]) -> Series:
        points: list[Point] = []
        apart, resolved = remade(self.releases, group), True
        for at, placed in enumerate(self._placed):
            reading, joined, now = self._reading(placed, group, measure)
            broken = (
                ""
                if at == 0 or reading == NotAsked("group") or (resolved and now)
                else (self._moved_apart(group, at))
            )
            resolved = now
            wave, closed = placed.reader.release.wave, placed.reader.release.closed
            points.append(
                Point(
                    wave, self.labels[wave], date.fromisoformat(closed), reading,
                    breaks.get(wave, ""), joined, broken or apart.get(wave, ""),
                )
            )  # fmt: skip
        return Series(group.code, group.name, group.kind, measure, tuple(points))

    def _reading(
        self, placed: Placed, group: GroupName, measure: Measure
    ) -> tuple[Reading, tuple[str, ...], bool]:
        """The reading, the groups it joins, and whether it is of the unit as it is today."""
        own = placed.reader.read(group.code, measure)
        unit = group.changing
        if unit is None or not placed.ahead:
            return own, (), True
        past = placed.past(unit)
        if past.is_just(unit):
            return own, (), True
        if self.view == "then":
            return own, (), False
        parts = placed.parts(past, group.profile)
        together = read_together(placed.reader, parts, measure) if parts else None
        if parts is None or together is None:
            return own, (), False
        return together, tuple(part.name for part in parts), True

    def _moved_apart(self, group: GroupName, at: int) -> str:
        """The changes between a release and the one before that made the group other people."""
        unit = group.changing
        if unit is None:
            return ""
        still = self._placed[at].touching(unit)
        new = [c for c in self._placed[at - 1].touching(unit) if c not in still]
        return "; ".join(told(change, self.unit_names) for change in new)


def trend(
    releases: Sequence[Release], groups: Sequence[str], measure: Measure
) -> tuple[Series, ...]:
    """A series for each group, in the order given, with a point for every release.

    Raises InvalidValueError when there is no release, when releases are of several surveys, or
    when no release knows a group or asked what is measured.
    """
    return Programme(releases).series(groups, measure)


def in_order(releases: Sequence[Release]) -> tuple[Release, ...]:
    """The releases, oldest first; raises InvalidValueError unless all are of one survey."""
    if not releases:
        raise InvalidValueError("there is no release yet: close and publish a wave first")
    surveys = {release.survey for release in releases}
    if len(surveys) > 1:
        raise InvalidValueError(f"a trend is of one survey, not of {', '.join(sorted(surveys))}")
    return tuple(sorted(releases, key=lambda release: (release.closed, release.wave)))


def known_groups(releases: Sequence[Release], *kinds: str) -> tuple[GroupName, ...]:
    """Groups of these kinds (all without), by their latest name: current ones first, by name."""
    return Programme(releases).of_kind(*kinds)
