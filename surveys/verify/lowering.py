"""Whether figures went down by the rule: by question and directorate, step by step.

That a step was needed cannot be seen from outside, and must not be: it rests on the finer figure,
which is what was not safe to say (docs/decisions/0110). What can be seen is that nobody lowered a
figure by hand: each one stands on the rung of its answers, or on the rung that the step of its
directorate gives it, together with all others there, and as many are lower as the release says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveys.atoms import beside, margins
from surveys.disclosure.ladder import BLANK, Ladder, scopes
from surveys.groups import Group
from surveys.manifest import Manifest
from surveys.release import Figure, Release

NEEDED = {1: 0, 2: 30, 3: 100}  # answers for a rung above the first; docs/figures.md
Finest = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Lowering:
    """Figures lower than their answers allow: `certain` by their printed band; blank ones that
    were given no rung may be, or too few answered the question. `steps` were taken in all.
    """

    certain: int
    perhaps: int
    steps: int


def lowering_faults(finest: Finest, manifest: Manifest, release: Release) -> Iterator[str]:
    """What does not follow the rule; `finest` is the rung allowed, by question and group."""
    groups = _groups(manifest, release)
    scope_of = scopes(groups)
    for item, allowed in finest.items():
        for scope in sorted(set(scope_of.values())):
            here = [g.code for g in release.groups if scope_of[g.code] == scope]
            if _step(groups, release, scope, {code: allowed.get(code, 3) for code in here}) is None:
                where = f"directorate {scope}" if scope else "groups across directorates"
                yield f"question {item}: the figures of {where} were not lowered together"
    found = lowering(finest, manifest, release)
    said = release.checked.lowered if release.checked else None
    if said is not None and not found.certain <= said <= found.certain + found.perhaps:
        yield f"{said} figures are said to have been lowered, which the figures do not bear out"


def lowering(finest: Finest, manifest: Manifest, release: Release) -> Lowering:
    """How many figures are lower than their answers allow, and the steps that did it."""
    groups = _groups(manifest, release)
    scope_of = scopes(groups)
    certain = perhaps = steps = 0
    for item, allowed in finest.items():
        for group in release.groups:
            figure = release.figures[group.code][item]
            certain += _is_lower(figure, release.k)
            perhaps += figure.rung == 0 and allowed.get(group.code, 3) == 0
        for scope in set(scope_of.values()):
            here = {g.code: allowed.get(g.code, 3) for g in release.groups
                    if scope_of[g.code] == scope}  # fmt: skip
            steps += _step(groups, release, scope, here) or 0
    return Lowering(certain, perhaps, steps)


def _groups(manifest: Manifest, release: Release) -> list[Group]:
    """Every group, published or hidden, as it was planned: those of bands as sets of margins."""
    hidden = {group.code for group in release.hidden}
    shown = [Group(g.code, g.name, g.level, frozenset(g.cells), g.kind,  # type: ignore[arg-type]
                   profile=g.profile, parent=g.parent, band=g.band)
             for g in release.groups]  # fmt: skip
    every = shown + [group for group in manifest.groups if group.code in hidden]
    return list(beside(every, margins(manifest.groups, manifest.profiles)))


def _step(
    groups: list[Group], release: Release, scope: str, allowed: Mapping[str, int]
) -> int | None:
    """The first step that gives each of these groups the rung it was allowed."""
    people = {group.code: group.responses for group in release.groups}
    for step in range(BLANK + 1):
        ladder = Ladder(groups, people, {scope: step})
        if all(ladder.finest(code) == rung for code, rung in allowed.items()):
            return step
    return None


def _is_lower(figure: Figure, k: int) -> bool:
    """Whether the printed number of answers would have allowed a finer figure."""
    above = NEEDED.get(figure.rung + 1)
    return bool(figure.rung and above and int(figure.answers.split()[0]) >= max(k, above))
