"""What failed is left alone for a while: twice as long each time, at most an hour."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pulse.store.scheduling import Trouble

LONGEST_WAIT_MINUTES = 60


@dataclass(frozen=True, slots=True)
class _Wait:
    trouble: Trouble
    minutes: int
    until: datetime


@dataclass
class Patience:
    """The troubles of one process. Lost at a restart, which only means trying sooner."""

    waits: dict[str, _Wait] = field(default_factory=dict)

    def leaves_alone(self, what: str, now: datetime) -> bool:
        """Whether it failed a short while ago."""
        return what in self.waits and now < self.waits[what].until

    def failed(self, trouble: Trouble, now: datetime) -> None:
        """It failed, again or for the first time."""
        before = self.waits.get(trouble.what)
        minutes = min(2 * before.minutes, LONGEST_WAIT_MINUTES) if before else 1
        until = now + timedelta(minutes=minutes)
        self.waits[trouble.what] = _Wait(trouble, minutes, until)

    def keep_only(self, still_due: Collection[str]) -> None:
        """Forget the troubles of what was done, or is no longer due."""
        self.waits = {what: wait for what, wait in self.waits.items() if what in still_due}

    def troubles(self) -> tuple[Trouble, ...]:
        """What is in trouble now."""
        return tuple(wait.trouble for wait in self.waits.values())
