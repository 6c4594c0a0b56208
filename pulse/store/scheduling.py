"""How the scheduler does: when it last looked, what is in trouble, when it was away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from pulse.store.audit import record
from pulse.store.settings import keep_setting, setting
from pulse.store.transaction import transaction

NAME = "scheduler"
ACTOR = "scheduler"
AWAY = timedelta(minutes=10)
STALE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something due that could not be done, and why, in words."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Absence:
    """A time in which nothing looked at the clock; what it missed was done at its end."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class State:
    """`last` is None before the first look."""

    last: datetime | None
    troubles: tuple[Trouble, ...] = ()
    absence: Absence | None = None

    def runs(self, now: datetime) -> bool:
        """Whether a scheduler looked at the clock within the last minutes."""
        return self.last is not None and now - self.last < STALE


def scheduler_state() -> State:
    """How the scheduler does, whichever process runs it."""
    kept = setting(NAME)
    if kept is None:
        return State(None)
    absence = [datetime.fromisoformat(moment) for moment in kept["absence"]]
    return State(
        datetime.fromisoformat(kept["last"]),
        tuple(Trouble(what, reason) for what, reason in kept["troubles"]),
        Absence(*absence) if absence else None,
    )


def note_round(now: datetime, troubles: tuple[Trouble, ...]) -> None:
    """Write down that the clock was looked at, and say so where it had not been for long."""
    before = scheduler_state()
    absence = before.absence
    with transaction():
        if before.last is not None and now - before.last >= AWAY:
            absence = Absence(before.last, now)
            words = f"nothing ran since {before.last:%Y-%m-%d %H:%M} UTC; caught up"
            record(ACTOR, "scheduler was away", words, now)
        kept = {
            "last": now.isoformat(),
            "troubles": [[one.what, one.reason] for one in troubles],
            "absence": [absence.since.isoformat(), absence.until.isoformat()] if absence else [],
        }
        keep_setting(NAME, kept)
