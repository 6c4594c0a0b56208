"""Whether a release is what its manifest promised: wave, questions, thresholds, groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from surveys.groups import Group
from surveys.instrument import canonical_json
from surveys.manifest import Manifest
from surveys.release import Release, ReleasedGroup

TOGETHER = "n."  # codes of hidden services shown together; they are not in the manifest


def disagreements(manifest: Manifest, release: Release) -> Iterator[str]:
    """Everything in which the release departs from the manifest, in plain words."""
    yield from _promises(manifest, release)
    yield from _listing(manifest, release)
    declared = {group.code: group for group in manifest.groups}
    eligible = {cell.code: cell.eligible for cell in manifest.cells}
    for group in release.groups:
        yield from _cell_faults(group, declared, eligible)
        yield from _number_faults(group, release, eligible)
        if set(release.figures.get(group.code, {})) != {i.code for i in manifest.instrument.items}:
            yield f"group {group.code} does not have exactly one figure for each question"


def _promises(manifest: Manifest, release: Release) -> Iterator[str]:
    if release.manifest != manifest.fingerprint:
        yield "the release names another manifest than this one"
    if release.wave != manifest.wave:
        yield f"the release is of wave {release.wave} and the manifest of {manifest.wave}"
    asked, printed = manifest.instrument.to_dict(), release.instrument.to_dict()
    if canonical_json(asked) != canonical_json(printed):
        yield "the questions of the release are not those of the manifest"
    for name in ("k", "m", "band"):
        promised, used = getattr(manifest, name), getattr(release, name)
        if used != promised:
            yield f"the release was made with {name} = {used}, where {promised} was promised"


def _listing(manifest: Manifest, release: Release) -> Iterator[str]:
    published = [group.code for group in release.groups]
    hidden = [group.code for group in release.hidden]
    if len({*published, *hidden}) != len(published) + len(hidden):
        yield "a group is listed twice"
    for group in manifest.groups:
        if group.code not in published and group.code not in hidden:
            yield f"group {group.code} is neither published nor said to be hidden"
    for code in sorted({*release.figures, *release.themes} - set(published)):
        yield f"group {code} has figures but is not published"


def _cell_faults(
    group: ReleasedGroup, declared: Mapping[str, Group], eligible: Mapping[str, int]
) -> Iterator[str]:
    cells = frozenset(group.cells)
    if unknown := sorted(cells - eligible.keys()):
        yield f"group {group.code} names cell {unknown[0]}, which the manifest does not have"
    if group.code in declared:
        if cells != declared[group.code].cells:
            yield f"group {group.code} has other cells than were declared"
        if (group.profile, group.band) != (declared[group.code].profile, declared[group.code].band):
            yield f"group {group.code} is of another profile or band than was declared"
    elif not group.code.startswith(TOGETHER) or not _is_of_whole_services(cells, declared):
        yield f"group {group.code} was not declared in the manifest"


def _is_of_whole_services(cells: frozenset[str], declared: Mapping[str, Group]) -> bool:
    whole = [g.cells for g in declared.values() if g.kind == "service" and g.cells <= cells]
    return frozenset().union(*whole) == cells


def _number_faults(
    group: ReleasedGroup, release: Release, eligible: Mapping[str, int]
) -> Iterator[str]:
    people = sum(eligible.get(cell, 0) for cell in group.cells)
    if group.eligible != people:
        yield f"group {group.code} should have {people} eligible people"
    if type(group.responses) is not int or not release.k <= group.responses <= people:
        yield f"group {group.code} has too few or too many responses to be published"
