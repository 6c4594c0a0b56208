"""Front line against office: on every theme, in the organisation and its directorates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.change import Change, among_many, compare
from surveys.heat import columns_of
from surveys.measure import Kind, Reading
from surveys.narrative import join
from surveys.release import HiddenGroup, Release, ReleasedGroup
from surveys.trend import Programme

PROFILES = ("office", "front_line")
_Place = tuple[str, str, str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Gap:
    """One theme in one place: office, front line, and the difference from office to front line."""

    office: Reading
    front_line: Reading
    difference: Change

    @property
    def text(self) -> str:
        """The gap in a few words."""
        if self.difference.verdict == "unknown":
            return "not published"
        return self.difference.text if self.difference.moved else "no reliable gap"


@dataclass(frozen=True, slots=True)
class GapRow:
    """A place and its gaps, in the order of the columns; `codes` are office's and front line's."""

    place: str
    name: str
    kind: str
    codes: tuple[str, str]
    gaps: tuple[Gap, ...]

    @property
    def published(self) -> bool:
        """Whether both sides have figures on anything."""
        return any(gap.difference.verdict != "unknown" for gap in self.gaps)


@dataclass(frozen=True, slots=True)
class GapMap:
    """Places by themes, as gaps. `columns` are pairs of a measure's word and name."""

    wave: str
    label: str
    kind: Kind
    columns: tuple[tuple[str, str], ...]
    rows: tuple[GapRow, ...]

    @property
    def whole(self) -> GapRow | None:
        """The organisation's row."""
        return next((row for row in self.rows if row.kind == "organisation"), None)


def gap_map(programme: Programme, kind: Kind = "theme_score") -> GapMap:
    """Gaps of the latest wave, those that stand when all are looked at together.

    Raises InvalidValueError for a response rate.
    """
    release, reader = programme.latest, programme.readers[-1]
    asked = columns_of(release, kind)
    places = _places(release)
    readings = [
        [(reader.read(office, m), reader.read(front, m)) for m, _ in asked]
        for _, _, _, (office, front) in places
    ]
    changes = iter(among_many([compare(a, b) for row in readings for a, b in row]))
    rows = tuple(
        GapRow(*place, tuple(Gap(a, b, next(changes)) for a, b in row))
        for place, row in zip(places, readings, strict=True)
    )  # fmt: skip
    columns = tuple((measure.word, name) for measure, name in asked)
    return GapMap(release.wave, programme.labels[release.wave], kind, columns, rows)


def _places(release: Release) -> list[_Place]:
    """The organisation, then directorates by name, with the codes of both sides."""
    every: tuple[ReleasedGroup | HiddenGroup, ...] = (*release.groups, *release.hidden)
    sides = {(group.parent, group.profile): group.code for group in every if group.profile}
    whole = [group for group in every if group.kind == "organisation"]
    office, front_line = PROFILES
    parts = sorted(
        (group for group in every if group.kind == "directorate"), key=lambda group: group.name
    )
    return [
        (
            group.code, group.name, group.kind,
            (sides.get((group.code, office), ""), sides.get((group.code, front_line), "")),
        )
        for group in (*whole, *parts)
    ]  # fmt: skip


def gap_finding(found: GapMap) -> str:
    """A heading: how front-line staff stand against office staff across the organisation."""
    row = found.whole
    if row is None or not row.published:
        return f"Front line and office cannot be compared in {found.label}"
    named = [(gap, name) for gap, (_, name) in zip(row.gaps, found.columns, strict=True)]
    moved = sorted(
        ((gap, name) for gap, name in named if gap.difference.moved),
        key=lambda pair: (-abs(pair[0].difference.difference), pair[1]),
    )
    known = sum(gap.difference.verdict != "unknown" for gap in row.gaps)
    things = _things(found)
    if not moved:
        return f"Front-line and office staff do not differ reliably on any of {known} {things}"
    lower = sum(gap.difference.verdict == "fell" for gap, _ in moved)
    gap, name = moved[0]
    lead = f"Front-line staff are {_way(lower, len(moved))} than office staff on"
    if 0 < lower < len(moved):
        lead = "Front-line and office staff differ on"
    return (
        f"{lead} {len(moved)} of {known} {things}, most on {name}"
        f" ({gap.front_line.text} against {gap.office.text})"
    )


def _things(found: GapMap) -> str:
    kinds = {word.partition(".")[0] for word, _ in found.columns}
    if kinds == {"theme", "item"}:
        return "themes and questions"
    return "questions" if kinds == {"item"} else "themes"


def _way(lower: int, moved: int) -> str:
    return "lower" if lower == moved else "higher"


def gap_sentences(found: GapMap) -> tuple[str, ...]:
    """One sentence a place: the reliable gaps there, or that there is none; and who is silent."""
    said = [sentence for row in found.rows for sentence in _row_words(row, found.columns)]
    silent = [row.name for row in found.rows if not row.published]
    if silent:
        said.append(f"Not published for both sides: {join(silent)}.")
    return tuple(said)


def _row_words(row: GapRow, columns: Sequence[tuple[str, str]]) -> list[str]:
    if not row.published:
        return []
    moved = [
        f"{name} ({gap.front_line.text} against {gap.office.text})"
        for gap, (_, name) in zip(row.gaps, columns, strict=True)
        if gap.difference.moved
    ]
    if not moved:
        return [f"{row.name}: no reliable difference."]
    return [f"{row.name}, front line against office: {join(moved)}."]
