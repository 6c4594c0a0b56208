"""What the survey said of the same question, from its release alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pulse.store.releases import releases_of, surveys_with_releases
from surveys.instrument import Item
from surveys.poll import Poll
from surveys.release import Figure, Release


@dataclass(frozen=True, slots=True)
class Beside:
    """One printed favourable share of the survey, and the percents to draw it between."""

    label: str
    text: str
    low: int
    high: int


def beside(poll: Poll, directorates: Sequence[str]) -> tuple[Beside, ...]:
    """The organisation's printed share in the latest wave that asked this wording.

    Where the session is for one directorate, its own printed share as well. Empty where no
    release has the question; what the release hides is left out.
    """
    release = _latest(poll)
    if release is None or poll.item is None:
        return ()
    found = []
    for code, name in _groups(release, directorates):
        figure = release.figures.get(code, {}).get(poll.item)
        if figure is not None and (shown := _share(figure)):
            found.append(Beside(f"The survey: {name}, {release.title}", *shown))
    return tuple(found)


def _latest(poll: Poll) -> Release | None:
    having = [
        release
        for survey in surveys_with_releases()
        for release in releases_of(survey.code)
        if any(_same(poll, item) for item in release.instrument.items)
    ]
    return max(having, key=lambda release: release.closed, default=None)


def _same(poll: Poll, item: Item) -> bool:
    # A new wording is a new question: its figures stand beside nothing.
    return (item.code, item.text, item.scale.options) == (poll.item, poll.wording, poll.options)


def _groups(release: Release, directorates: Sequence[str]) -> Iterator[tuple[str, str]]:
    for group in release.of_kind("organisation"):
        yield group.code, group.name
    if len(directorates) == 1:
        for group in release.of_kind("directorate"):
            if group.unit == directorates[0]:
                yield group.code, group.name


def _share(figure: Figure) -> tuple[str, int, int] | None:
    if figure.favourable is None or figure.favourable_value is None:
        return None
    value = round(figure.favourable_value)
    number, _, end = figure.favourable.partition(" ")
    text = f"{number}% {end}".strip() if "%" not in figure.favourable else figure.favourable
    return text, 0 if end == "or less" else value, 100 if end == "or more" else value
