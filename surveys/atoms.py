"""Atoms: a cell's people by the bands that they declared, the finest that any count can tell.

An atom's code is its cell's, a bar, and the band of each declared profile (0: not said), such as
"c004|2.0". Without declared profiles the cells themselves are the atoms.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from surveys.groups import Group
from surveys.profiles import NOT_SAID, DeclaredProfile

BAR = "|"


def atom_of(cell: str, bands: Sequence[int]) -> str:
    """The code of the atom of people of a cell who declared these bands."""
    return cell + BAR + ".".join(map(str, bands)) if bands else cell


def cell_of(atom: str) -> str:
    """The cell in which an atom lies."""
    return atom.partition(BAR)[0]


def every_atom(
    seen: Iterable[str],
    cells: Iterable[str],
    groups: Iterable[Group],
    profiles: Sequence[DeclaredProfile],
) -> list[str]:
    """The atoms that ballots were seen in, and as many empty ones as leave no group without."""
    needed = {atom_of(cell, [0] * len(profiles)) for cell in cells}
    places = {profile.code: place for place, profile in enumerate(profiles)}
    for group in groups:
        if group.band is not None:
            bands = [0] * len(profiles)
            bands[places[group.profile or ""]] = group.band
            needed.add(atom_of(min(group.cells), bands))
    return sorted({*seen, *needed})


def refined(
    groups: Iterable[Group], atoms: Iterable[str], profiles: Sequence[DeclaredProfile]
) -> tuple[Group, ...]:
    """The groups, of cells and bands, as sets of these atoms; as they are without profiles."""
    if not profiles:
        return tuple(groups)
    places = {profile.code: place for place, profile in enumerate(profiles)}
    inside: dict[str, list[tuple[str, list[int]]]] = defaultdict(list)
    for atom in atoms:
        inside[cell_of(atom)].append((atom, _bands(atom)))
    return tuple(replace(group, cells=_atoms_in(group, inside, places)) for group in groups)


def _bands(atom: str) -> list[int]:
    return [int(band) for band in atom.partition(BAR)[2].split(".")]


def _atoms_in(
    group: Group, inside: Mapping[str, list[tuple[str, list[int]]]], places: Mapping[str, int]
) -> frozenset[str]:
    here = [pair for cell in group.cells for pair in inside[cell]]
    if group.band is None:
        return frozenset(atom for atom, _ in here)
    place = places[group.profile or ""]
    return frozenset(atom for atom, bands in here if bands[place] == group.band)


@dataclass(frozen=True, slots=True)
class Margin:
    """People who declared one band of a profile, in cells that its groups do not tell apart.

    Band 0 holds everyone who did not say. How a band spreads over the cells, and how two profiles
    go together, is counted in memory at close, for the plan, and kept nowhere. So whoever reads,
    even everything that was kept, has one row a cell and one row a margin, and a table is possible
    when the margins of each profile add up to their cells, answer by answer.
    """

    name: str
    profile: str
    band: int
    cells: tuple[str, ...]


def margins(groups: Iterable[Group], profiles: Sequence[DeclaredProfile]) -> tuple[Margin, ...]:
    """The margins that groups of cells and bands need, by name; none without declared profiles."""
    groups = tuple(groups)
    found = []
    for profile in profiles:
        own = [group for group in groups if group.profile == profile.code]
        for cells in _blocks(group.cells for group in own if group.band is not None):
            for band in range(len(profile.bands) + 1):
                name = f"{BAR}{profile.code}.{band}.{cells[0]}"
                found.append(Margin(name, profile.code, band, cells))
    return tuple(sorted(found, key=lambda margin: margin.name))


def _blocks(areas: Iterable[frozenset[str]]) -> list[tuple[str, ...]]:
    """The finest sets of cells that every area is made of."""
    known = sorted({tuple(sorted(area)) for area in areas})
    blocks: dict[tuple[bool, ...], list[str]] = defaultdict(list)
    for cell in sorted({cell for area in known for cell in area}):
        blocks[tuple(cell in area for area in known)].append(cell)
    return [tuple(cells) for cells in blocks.values()]


def linked(spread: Iterable[Margin]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Which cells hold the same people as which margins: one pair a profile and set of cells."""
    names: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for margin in spread:
        names[margin.profile, margin.cells].append(margin.name)
    return [(cells, tuple(own)) for (_, cells), own in names.items()]


def beside(groups: Iterable[Group], spread: Sequence[Margin]) -> tuple[Group, ...]:
    """The groups with a band as sets of margins, beside those that are sets of cells."""
    return tuple(
        group if group.band is None else replace(group, cells=_margins_in(group, spread))
        for group in groups
    )


def _margins_in(group: Group, spread: Sequence[Margin]) -> frozenset[str]:
    own = (m for m in spread if m.profile == group.profile and m.band == group.band)
    return frozenset(m.name for m in own if group.cells.issuperset(m.cells))


def unsaid(groups: Iterable[Group], spread: Sequence[Margin]) -> tuple[Group, ...]:
    """Those who said nothing, wherever a band is a candidate: no groups to show, but to protect.

    Whoever takes every band away from the whole is left with them. `groups` are sets of margins.
    """
    silent = {(m.profile, m.cells): m.name for m in spread if m.band == NOT_SAID}
    here = {m.name: silent[m.profile, m.cells] for m in spread}
    return tuple(
        replace(
            group,
            code=group.code.replace(f"{group.profile}.1", f"{group.profile}.{NOT_SAID}", 1),
            name=f"{group.name.partition(':')[0]}: not said",
            cells=frozenset(here[name] for name in group.cells),
            band=NOT_SAID,
        )
        for group in groups
        if group.band == 1
    )


def counted(
    responses: Mapping[str, int], spread: Sequence[Margin], profiles: Sequence[DeclaredProfile]
) -> dict[str, int]:
    """Responses of atoms added up to cells and margins: all that is kept of who declared what."""
    found: Counter[str] = Counter()
    places = {profile.code: place for place, profile in enumerate(profiles)}
    for atom, count in responses.items():
        found[cell_of(atom)] += count
    for margin in spread:
        place, cells = places[margin.profile], set(margin.cells)
        found[margin.name] = sum(
            count
            for atom, count in responses.items()
            if cell_of(atom) in cells and _bands(atom)[place] == margin.band
        )
    return dict(found)


def area_of(group: Group, spread: Sequence[Margin]) -> frozenset[str]:
    """The cells of a group that may be made of margins."""
    areas = {margin.name: margin.cells for margin in spread}
    return frozenset(cell for part in group.cells for cell in areas.get(part, (part,)))
