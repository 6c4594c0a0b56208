"""ISOLATE once more, from published numbers alone.

How many responded in a single cell is not published, and need not be: a set that tables give
away has as many people as the same combination of published counts, whatever the cells hold. So
any numbers that fit the published counts will do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from surveys.disclosure.isolate import smallest_isolable
from surveys.disclosure.solver import Programme, solve
from surveys.errors import DisclosureError
from surveys.groups import Group
from surveys.manifest import Manifest
from surveys.release import Release


def isolation_faults(manifest: Manifest, release: Release) -> Iterator[str]:
    """What the published tables give away together that they should not, in plain words."""
    responses = fitting_responses(manifest, release)
    if responses is None:
        yield "no numbers of responses a cell fit the published counts"
        return
    groups = [Group(g.code, g.name, g.level, frozenset(g.cells)) for g in release.groups]
    try:
        found = smallest_isolable(groups, responses, release.k - 1)
    except DisclosureError:
        yield "it could not be decided whether the tables give away fewer people than they may"
        return
    if found is not None:
        terms = ", ".join(f"{factor} x {code}" for code, factor in found.combination.items())
        yield f"the tables give away a set of only {found.weight} people: {terms}"


def fitting_responses(manifest: Manifest, release: Release) -> dict[str, int] | None:
    """Numbers of responses a cell that fit all published counts, above 0 wherever possible."""
    programme, columns = _programme(manifest, release)
    for x in columns.values():
        some = programme.variable(0, 1, -1, whole=False)
        programme.row([x, some], [1, -1], 0)
    values = solve(programme).values
    if values is None:
        return None
    found = {cell: values[x] for cell, x in columns.items()}
    fits = all(sum(found[c] for c in g.cells) == g.responses for g in release.groups)
    return found if fits else None


def most_responses(manifest: Manifest, release: Release, cells: Iterable[str]) -> int | None:
    """The most people who can have responded in these cells, by the published counts."""
    programme, columns = _programme(manifest, release)
    inside: Sequence[int] = [columns[cell] for cell in cells]
    for x in inside:
        programme.cost[x] = -1
    answer = solve(programme)
    if answer.status != "optimal" or answer.values is None:
        return None
    return sum(answer.values[x] for x in inside)


def _programme(manifest: Manifest, release: Release) -> tuple[Programme, dict[str, int]]:
    programme = Programme()
    columns = {cell.code: programme.variable(0, cell.eligible) for cell in manifest.cells}
    for group in release.groups:
        inside = [columns[cell] for cell in group.cells]
        programme.row(inside, [1] * len(inside), group.responses, group.responses)
    return programme, columns
