"""Groups added to a release: what anyone may read of them, alone and with all that was published.

Made by `surveys.disclosure.addition` alone, which plans and proves them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from surveys.errors import InvalidValueError
from surveys.instrument import canonical_json
from surveys.release import (
    ADDED,
    Figure,
    Release,
    ReleasedGroup,
    ThemeFigure,
    figure_from_dict,
    row_to_dict,
)

FORMAT = "pulse-addition-1"
PREFIX = "a."  # codes of additions; no other group begins so


@dataclass(frozen=True, slots=True)
class Addition:
    """A group added to a release. `made_of` names published groups: 1 is added, -1 left out.

    `release` is the fingerprint of the release; `lowered` counts figures that had to go down.
    """

    wave: str
    release: str
    group: ReleasedGroup
    made_of: Mapping[str, int]
    figures: Mapping[str, Figure]
    themes: Mapping[str, ThemeFigure]
    facts: int
    lowered: int

    def to_dict(self) -> dict[str, Any]:
        """Plain data, from which `addition_from_dict` builds an equal addition."""
        return {
            "format": FORMAT, "wave": self.wave, "release": self.release,
            "group": asdict(self.group), "made_of": dict(self.made_of),
            "figures": row_to_dict(self.figures), "themes": row_to_dict(self.themes),
            "facts": self.facts, "lowered": self.lowered,
        }  # fmt: skip

    def to_json(self) -> bytes:
        """Canonical JSON: equal additions have equal bytes."""
        return canonical_json(json.loads(json.dumps(self.to_dict())))

    @property
    def fingerprint(self) -> str:
        """SHA-256, in hexadecimal, of the canonical JSON."""
        return hashlib.sha256(self.to_json()).hexdigest()


def addition_from_json(text: bytes | str) -> Addition:
    """An addition from its JSON; raises InvalidValueError naming what is wrong with it."""
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise InvalidValueError(f"not an addition: its format should be {FORMAT!r}")
        return Addition(
            data["wave"], data["release"],
            ReleasedGroup(**{**data["group"], "cells": tuple(data["group"]["cells"])}),
            {str(code): int(factor) for code, factor in data["made_of"].items()},
            {item: figure_from_dict(row) for item, row in data["figures"].items()},
            {theme: ThemeFigure(**row) for theme, row in data["themes"].items()},
            int(data["facts"]), int(data["lowered"]),
        )  # fmt: skip
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise InvalidValueError(f"not a whole addition: {error}") from None


def with_additions(release: Release, additions: Sequence[Addition]) -> Release:
    """All that was published of a wave as if it were one release: what a reader holds."""
    return replace(
        release,
        groups=(*release.groups, *(a.group for a in additions)),
        figures={**release.figures, **{a.group.code: a.figures for a in additions}},
        themes={**release.themes, **{a.group.code: a.themes for a in additions}},
        added={**release.added, **{a.group.code: a.made_of for a in additions}},
    )


def as_read(release: Release, additions: Sequence[Addition]) -> Release:
    """The same for pages and files: each added group says so in its name, its code and its kind.

    Its code is made of its name, so that a group added under one name to several waves is one
    line through them; in the wave's own files it is numbered.
    """
    codes: dict[str, str] = {}
    for addition in additions:
        codes[addition.group.code] = _spoken(addition.group.name, codes.values())
    return with_additions(release, [_renamed(addition, codes, release) for addition in additions])


def _spoken(name: str, taken: Collection[str]) -> str:
    words = re.sub(r"\W+", "-", name.casefold()).strip("-")
    code = f"{PREFIX}{words}"
    return code if words and code not in taken else f"{code}-{len(taken) + 1}"


def _renamed(addition: Addition, codes: Mapping[str, str], release: Release) -> Addition:
    group, cells = addition.group, set(addition.group.cells)
    around = [other for other in release.groups if other.band is None and cells < {*other.cells}]
    parent = min(around, key=lambda other: len(other.cells), default=None)
    read = replace(
        group, code=codes[group.code], name=f"{group.name} (added later)", kind=ADDED,
        parent=parent.code if parent else None,
    )  # fmt: skip
    made_of = {codes.get(code, code): factor for code, factor in addition.made_of.items()}
    return replace(addition, group=read, made_of=made_of)
