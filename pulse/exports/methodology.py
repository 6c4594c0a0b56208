"""The methodology statement of a wave: how its figures came about, for whoever has to rely on them.

What it says is read from the release, and from earlier releases where wording broke a trend.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from surveys.heat import columns_of
from surveys.instrument import Item
from surveys.measure import Hidden, Measure, half_up
from surveys.release import ADDED, HiddenGroup, Release, ReleasedGroup
from surveys.trend import Programme

_LEVELS = {
    "organisation": "the whole organisation",
    "profile": "front-line and office staff of the whole organisation",
    "directorate": "directorates",
    "service": "services, and services taken together",
    "directorate_profile": "front-line and office staff of a directorate",
    "service_profile": "front-line and office staff of a service",
    "declared": "groups by what people said of themselves",
    ADDED: "groups made of others after the release, and proved together with them",
}


@dataclass(frozen=True, slots=True)
class Response:
    """How many of a group answered; nobody asked means that nobody knows how many were."""

    name: str
    answered: int
    asked: int

    @property
    def rate(self) -> str:
        """In whole percent."""
        return f"{half_up(100 * self.answered / self.asked)}%" if self.asked else "not known"


@dataclass(frozen=True, slots=True)
class Withheld:
    """Groups without figures for one reason, in words."""

    why: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Methodology:
    """Everything the statement says of one wave."""

    release: Release
    label: str
    questions: tuple[tuple[str, tuple[Item, ...]], ...]
    response: tuple[Response, ...]
    shown: tuple[tuple[str, int, int], ...]
    withheld: tuple[Withheld, ...]
    breaks: tuple[str, ...]
    waves: int

    @property
    def whole(self) -> Response | None:
        """The response of the whole organisation."""
        return self.response[0] if self.response else None

    @property
    def sources(self) -> tuple[tuple[str, str], ...]:
        """Where questions come from and under which terms, each pair once."""
        pairs = [(item.source, item.licence) for item in self.release.instrument.items]
        return tuple(dict.fromkeys(pair for pair in pairs if any(pair)))


def methodology(programme: Programme) -> Methodology:
    """The statement for the latest wave of a programme."""
    release = programme.latest
    return Methodology(
        release=release,
        label=programme.labels[release.wave],
        questions=_questions(release),
        response=tuple(
            Response(group.name, group.responses, 0 if release.imported else group.eligible)
            for group in release.of_kind("organisation", "directorate")
        ),
        shown=_shown(release),
        withheld=_withheld(release.hidden),
        breaks=_breaks(programme),
        waves=len(programme.releases),
    )


def _questions(release: Release) -> tuple[tuple[str, tuple[Item, ...]], ...]:
    asked = release.instrument
    themes = [(theme.name, asked.items_of(theme.code)) for theme in asked.constructs]
    alone = tuple(item for item in asked.items if item.construct is None)
    return tuple((name, items) for name, items in [*themes, ("Outside the themes", alone)] if items)


def _shown(release: Release) -> tuple[tuple[str, int, int], ...]:
    """For each kind of group: in words, how many have figures, how many are hidden."""
    both: Sequence[ReleasedGroup | HiddenGroup] = (*release.groups, *release.hidden)
    found = []
    for kind, words in _LEVELS.items():
        of_kind = [group for group in both if group.kind == kind]
        shown = sum(isinstance(group, ReleasedGroup) for group in of_kind)
        if of_kind:
            found.append((words, shown, len(of_kind) - shown))
    return tuple(found)


def _withheld(hidden: Sequence[HiddenGroup]) -> tuple[Withheld, ...]:
    ordered = sorted(hidden, key=lambda group: (group.reason, group.name))
    return tuple(
        Withheld(Hidden(reason, "").words, tuple(group.name for group in groups))
        for reason, groups in groupby(ordered, key=lambda group: group.reason)
    )


def _breaks(programme: Programme) -> tuple[str, ...]:
    """One sentence for each theme or question whose wording broke its trend."""
    [whole, *_] = programme.of_kind("organisation")
    measures: list[tuple[Measure, str]] = [*columns_of(programme.latest, "theme_score")]
    return tuple(
        f"{name}: in {point.label} {point.broken}; earlier figures are not comparable."
        for measure, name in measures
        for point in programme.series([whole.code], measure)[0].points
        if point.broken
    )
