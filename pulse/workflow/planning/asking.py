"""What a survey asks beside its questions: declared profiles, and a comment."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from surveys.errors import InvalidValueError
from surveys.profiles import READY, DeclaredProfile, require_together

PARTS = "|"


def choose_profiles(
    ready: Collection[str], own: str = "", by_directorate: bool = False
) -> tuple[DeclaredProfile, ...]:
    """Ready-made profiles by code, then one's own; raises InvalidValueError.

    `own` is as `read_own` takes it, or empty.
    """
    known = {profile.code for profile in READY}
    for code in ready:
        if code not in known:
            raise InvalidValueError(
                f"There is no profile {code!r}: use {', '.join(sorted(known))}."
            )
    chosen = [profile for profile in READY if profile.code in ready]
    mine = read_own(own)
    chosen += [mine] if mine else []
    together = require_together(chosen)
    return tuple(replace(profile, by_directorate=by_directorate) for profile in together)


def read_own(text: str) -> DeclaredProfile | None:
    """A profile of one's own: its name, its question and its bands, one a line or between bars.

    None for nothing. Raises InvalidValueError naming what is missing.
    """
    lines = [" ".join(part.split()) for part in re.split(r"[\n|]", text)]
    lines = [line for line in lines if line]
    if not lines:
        return None
    if len(lines) < 4:
        raise InvalidValueError(
            "Give a name, a question and at least two answers, each on a line of its own."
        )
    name, question, *bands = lines
    code = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:30].rstrip("_")
    code = code if code[:1].isalpha() else f"profile_{code}"[:30].rstrip("_")
    return DeclaredProfile(code, name, question, tuple(bands))
