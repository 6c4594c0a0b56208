"""Groups as the releases of a survey name them, one entry a code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.release import ADDED, HiddenGroup, Release, ReleasedGroup


@dataclass(frozen=True, slots=True)
class GroupName:
    """A group as the releases know it, published or hidden; `current` if in the latest one."""

    code: str
    name: str
    kind: str
    parent: str | None
    current: bool
    unit: str | None = None
    profile: str | None = None

    @property
    def changing(self) -> str | None:
        """The unit whose changes of structure are this group's: none for loose staff."""
        return self.unit if self.parent != f"d.{self.unit}" or self.profile else None


def group_names(releases: Sequence[Release]) -> list[GroupName]:
    """Every group by its latest name, those of the latest release first; releases oldest first."""
    found: dict[str, GroupName] = {}
    for release in reversed(releases):
        current = release is releases[-1]
        present: tuple[ReleasedGroup | HiddenGroup, ...] = (*release.groups, *release.hidden)
        for group in present:
            if group.code not in found:
                found[group.code] = GroupName(
                    group.code, group.name, group.kind, group.parent, current,
                    group.unit, group.profile,
                )  # fmt: skip
    return sorted(found.values(), key=lambda g: (not g.current, g.name, g.code))


def remade(releases: Sequence[Release], group: GroupName) -> dict[str, str]:
    """The waves in which a group added later is made of other groups than the time before.

    They are other people, perhaps: a line through both would say that they are the same.
    """
    if group.kind != ADDED:
        return {}
    having = [release for release in releases if group.code in release.added]
    return {
        after.wave: "it was made of other groups than in the wave before"
        for before, after in zip(having, having[1:], strict=False)
        if before.added[group.code] != after.added[group.code]
    }
