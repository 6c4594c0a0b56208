"""Themes by declared profile: the bands of the latest release beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pulse.workflow.choices import Choice
from surveys.measure import Measure, Reading
from surveys.reader import reader_of
from surveys.release import HiddenGroup, Release, ReleasedGroup

SAID = ": "  # between a profile's name and its band, in the name of a group

Band = ReleasedGroup | HiddenGroup


@dataclass(frozen=True, slots=True)
class BandRow:
    """A band: how many declared it, None where it is hidden, and its themes."""

    name: str
    code: str
    people: int | None
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class ProfileTable:
    """One profile, in the organisation or in a directorate: a row a band, a column a theme."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[BandRow, ...]


@dataclass(frozen=True, slots=True)
class ProfilesPage:
    """The tables of the latest wave; none where the survey asks for no profile."""

    choice: Choice
    tables: tuple[ProfileTable, ...]


def by_profile(choice: Choice) -> ProfilesPage:
    """The bands of every declared profile that the latest wave has."""
    release = choice.latest
    found: dict[tuple[str, str], list[Band]] = {}
    bands: list[Band] = [*release.groups, *release.hidden]
    for group in sorted(
        bands, key=lambda g: (g.level, g.profile or "", g.parent or "", g.band or 0)
    ):
        if group.band is not None:
            found.setdefault((group.profile or "", group.parent or ""), []).append(group)
    return ProfilesPage(choice, tuple(_table(release, groups) for groups in found.values()))


def _table(release: Release, bands: Sequence[Band]) -> ProfileTable:
    reader = reader_of(release)
    asked = {item.construct for item in release.instrument.items}
    themes = [theme for theme in release.instrument.constructs if theme.code in asked]
    measures = [Measure("theme_score", theme.code) for theme in themes]
    rows = tuple(
        BandRow(
            name=band.name.rpartition(SAID)[2],
            code=band.code,
            people=band.responses if isinstance(band, ReleasedGroup) else None,
            readings=tuple(reader.read(band.code, measure) for measure in measures),
        )
        for band in bands
    )
    title = bands[0].name.rpartition(SAID)[0]
    return ProfileTable(title, tuple(theme.name for theme in themes), rows)
