"""ISOLATE once more, from published numbers alone.

How many responded in a single cell is not published, and need not be: a set that tables give
away has as many people as the same combination of published counts, whatever the cells hold. So
any numbers that fit the published counts will do. Declared profiles are looked at one after the
other, each cell divided by its bands: how they go together in a cell is published nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from surveys.atoms import atom_of, beside, cell_of, linked, margins, refined
from surveys.disclosure.isolate import Isolable, smallest_isolable
from surveys.disclosure.solver import Programme, solve
from surveys.errors import DisclosureError
from surveys.groups import Group
from surveys.manifest import Manifest
from surveys.profiles import DeclaredProfile
from surveys.release import Release


def isolation_faults(manifest: Manifest, release: Release) -> Iterator[str]:
    """What the published tables give away together that they should not, in plain words."""
    each: list[tuple[DeclaredProfile, ...]] = [(profile,) for profile in manifest.profiles]
    for profiles in each or [()]:
        groups = published_groups(manifest, release, profiles)
        responses = fitting_responses(manifest, release, groups)
        if responses is None:
            yield "no numbers of responses a cell fit the published counts"
            return
        try:
            found = smallest_isolable(groups, responses, release.k - 1)
        except DisclosureError:
            yield "it could not be decided whether the tables give away fewer people than they may"
            return
        if found is not None:
            yield _told(found)


def _told(found: Isolable) -> str:
    terms = ", ".join(f"{factor} x {code}" for code, factor in found.combination.items())
    return f"the tables give away a set of only {found.weight} people: {terms}"


def published_groups(
    manifest: Manifest, release: Release, profiles: Sequence[DeclaredProfile]
) -> tuple[Group, ...]:
    """The published groups without bands of other profiles, as sets of cells divided by bands."""
    known = {profile.code for profile in profiles}
    groups = [
        Group(g.code, g.name, g.level, frozenset(g.cells), profile=g.profile, band=g.band)
        for g in release.groups
        if g.band is None or g.profile in known
    ]
    return refined(groups, _atoms(manifest, profiles), profiles)


def _atoms(manifest: Manifest, profiles: Sequence[DeclaredProfile]) -> list[str]:
    bands = [[band] for profile in profiles for band in range(len(profile.bands) + 1)]
    return [atom_of(cell.code, band) for cell in manifest.cells for band in bands or [[]]]


def fitting_responses(
    manifest: Manifest, release: Release, groups: Sequence[Group]
) -> dict[str, int] | None:
    """Numbers of responses that fit all published counts, above 0 wherever possible."""
    people = {group.code: group.responses for group in release.groups}
    eligible = {cell.code: cell.eligible for cell in manifest.cells}
    atoms = sorted({atom for group in groups for atom in group.cells})
    counts = [(group.cells, people[group.code]) for group in groups]
    programme, columns = _programme({atom: eligible[cell_of(atom)] for atom in atoms}, counts)
    for cell, room in eligible.items():
        inside = [x for atom, x in columns.items() if cell_of(atom) == cell]
        programme.row(inside, [1] * len(inside), 0, room)
    for x in columns.values():
        some = programme.variable(0, 1, -1, whole=False)
        programme.row([x, some], [1, -1], 0)
    values = solve(programme).values
    if values is None:
        return None
    found = {atom: values[x] for atom, x in columns.items()}
    fits = all(sum(found[atom] for atom in cells) == total for cells, total in counts)
    return found if fits else None


def most_responses(manifest: Manifest, release: Release, parts: Iterable[str]) -> int | None:
    """The most people who can have responded in these cells or margins, by published counts."""
    spread = margins(manifest.groups, manifest.profiles)
    rooms = {cell.code: cell.eligible for cell in manifest.cells}
    rooms |= {margin.name: sum(rooms[cell] for cell in margin.cells) for margin in spread}
    declared = {group.code: group.cells for group in beside(manifest.groups, spread)}
    counts = [(declared.get(g.code, frozenset(g.cells)), g.responses) for g in release.groups]
    programme, columns = _programme(rooms, counts)
    for cells, names in linked(spread):
        sides = [columns[name] for name in cells], [columns[name] for name in names]
        programme.row([*sides[0], *sides[1]], [1] * len(sides[0]) + [-1] * len(sides[1]), 0, 0)
    inside = [columns[part] for part in parts]
    for x in inside:
        programme.cost[x] = -1
    answer = solve(programme)
    if answer.status != "optimal" or answer.values is None:
        return None
    return sum(answer.values[x] for x in inside)


def _programme(
    rooms: Mapping[str, int], counts: Iterable[tuple[frozenset[str], int]]
) -> tuple[Programme, dict[str, int]]:
    programme = Programme()
    columns = {part: programme.variable(0, room) for part, room in rooms.items()}
    for cells, people in counts:
        inside = [columns[cell] for cell in sorted(cells)]
        programme.row(inside, [1] * len(inside), people, people)
    return programme, columns
