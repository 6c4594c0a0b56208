"""How fine a release is: what share of its figures stands on each rung, and who sees their own."""

from __future__ import annotations

from dataclasses import dataclass

from pulse.store.releases import release_of_wave
from surveys.disclosure.precision import precision

RUNGS = (
    "Every answer in whole percents, and a score",
    "The average, and the favourable share in steps of 5",
    "The average alone",
    "Nothing: too few answered the question, or it could have revealed how some people answered",
)


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the precision ladder, finest first: how many figures stand on it."""

    words: str
    figures: int
    percent: int


@dataclass(frozen=True, slots=True)
class Fineness:
    """What a release shows. `lowered` is None where an older release does not say."""

    shown: int
    hidden: int
    rungs: tuple[Rung, ...]
    own_service: int
    eligible: int
    lowered: int | None

    @property
    def own_percent(self) -> int:
        """Staff who can see figures of their own service or its named neighbours, in percent."""
        return 100 * self.own_service // max(self.eligible, 1)


def fineness(number: int) -> Fineness | None:
    """How fine the release of a wave is, read from the release alone; None before there is one."""
    release = release_of_wave(number)
    if release is None:
        return None
    found = precision(release)
    pairs = zip(RUNGS, reversed(found.figures), reversed(found.shares), strict=True)
    return Fineness(
        shown=len(release.groups),
        hidden=len(release.hidden),
        rungs=tuple(Rung(words, count, round(100 * share)) for words, count, share in pairs),
        own_service=found.own_service,
        eligible=found.eligible,
        lowered=release.checked.lowered if release.checked else None,
    )
