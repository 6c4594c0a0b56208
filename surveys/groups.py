"""Groups: the sets of cells that a table might show, before anything is known of the answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from surveys.cells import PROFILE_NAMES, PROFILES, Cell
from surveys.errors import InvalidValueError
from surveys.profiles import DeclaredProfile
from surveys.units import Organisation, Unit

Kind = Literal[
    "organisation",
    "profile",
    "directorate",
    "service",
    "directorate_profile",
    "service_profile",
    "declared",
]
LEVELS: dict[str, int] = {
    "organisation": 0,
    "profile": 1,
    "directorate": 2,
    "service": 3,
    "directorate_profile": 4,
    "service_profile": 5,
    "declared": 6,
}


@dataclass(frozen=True, slots=True)
class Group:
    """A set of cells under a name. Lower `level` is planned first; `parent` is a group's code.

    With a `band`, only the people in those cells who declared this band of `profile`.
    """

    code: str
    name: str
    level: int
    cells: frozenset[str]
    kind: Kind = "declared"
    unit: str | None = None
    profile: str | None = None
    parent: str | None = None
    band: int | None = None

    def __post_init__(self) -> None:
        if not self.cells:
            raise InvalidValueError(f"group {self.name!r} has no cells")


def candidate_groups(
    cells: Iterable[Cell], organisation: Organisation, declared: Sequence[DeclaredProfile] = ()
) -> tuple[Group, ...]:
    """Organisation, organisation x profile, directorate, service, and these by profile.

    Bands of declared profiles come last, so that declaring one costs no service its figures: in
    the organisation, and in each directorate where the profile says so.

    A service is a candidate only when whole cells make it up; services that share a cell are
    a candidate together, under the cell's own name. Sets that repeat an earlier one are left
    out, because they would print the same figures under two names.
    """
    cells = tuple(cells)
    root = organisation.root
    found = [_group("org", root.name, "organisation", cells, root.code, None, None)]
    found += _profiles(cells, "org", root.name, "profile", root.code)
    for directorate in organisation.directorates:
        inside = tuple(c for c in cells if c.directorate == directorate.code)
        if inside:
            found += _directorate_groups(directorate, inside, organisation)
    kept = _without_repeats(found)
    return (*kept, *(group for profile in declared for group in _bands(profile, kept)))


def _bands(profile: DeclaredProfile, groups: Sequence[Group]) -> list[Group]:
    kinds = ("organisation", "directorate") if profile.by_directorate else ("organisation",)
    return [
        _band(profile, band, group)
        for kind in kinds
        for group in groups
        if group.kind == kind
        for band in range(1, len(profile.bands) + 1)
    ]


def _band(profile: DeclaredProfile, band: int, group: Group) -> Group:
    whole = group.kind == "organisation"
    name = f"{profile.name}: {profile.bands[band - 1]}"
    return Group(
        code=f"b.{profile.code}.{band}" + ("" if whole else f".{group.unit}"),
        name=name if whole else f"{group.name}, {name}",
        level=LEVELS["declared"] + (0 if whole else 1),
        cells=group.cells,
        unit=group.unit,
        profile=profile.code,
        parent=group.code,
        band=band,
    )


def _directorate_groups(
    directorate: Unit, inside: tuple[Cell, ...], organisation: Organisation
) -> list[Group]:
    code = f"d.{directorate.code}"
    unit, name = directorate.code, directorate.name
    found = [_group(code, name, "directorate", inside, unit, None, "org")]
    for units in sorted({cell.units for cell in inside if cell.units}):
        here = tuple(cell for cell in inside if cell.units == units)
        whole = all(cell in here for cell in inside if set(cell.units) & set(units))
        if whole:
            title = (
                organisation.unit(units[0]).name if len(units) == 1 else f"{name}, other services"
            )
            found += _service_groups(title, units, here, code)
    found += _profiles(inside, code, name, "directorate_profile", unit)
    return found


def _service_groups(
    name: str, units: tuple[str, ...], here: tuple[Cell, ...], parent: str
) -> list[Group]:
    code = "s." + "+".join(units) if len(units) <= 3 else f"s.{units[0]}+{len(units) - 1}"
    unit = units[0] if len(units) == 1 else None
    found = [_group(code, name, "service", here, unit, None, parent)]
    if len(here) > 1:
        found += _profiles(here, code, name, "service_profile", unit)
    return found


def _profiles(
    cells: tuple[Cell, ...], code: str, name: str, kind: Kind, unit: str | None
) -> list[Group]:
    found = []
    for profile in PROFILES:
        inside = tuple(cell for cell in cells if cell.profile == profile)
        if inside:
            title = f"{name}: {PROFILE_NAMES[profile]} staff"
            found.append(_group(f"{code}.{profile}", title, kind, inside, unit, profile, code))
    return found


def _group(
    code: str,
    name: str,
    kind: Kind,
    cells: tuple[Cell, ...],
    unit: str | None,
    profile: str | None,
    parent: str | None,
) -> Group:
    members = frozenset(cell.code for cell in cells)
    return Group(code, name, LEVELS[kind], members, kind, unit, profile, parent)


def _without_repeats(found: list[Group]) -> tuple[Group, ...]:
    seen: set[frozenset[str]] = set()
    kept = []
    for group in sorted(found, key=lambda g: g.level):
        if group.cells not in seen:
            seen.add(group.cells)
            kept.append(group)
    return tuple(kept)
