"""How the service does, for operators and for Prometheus: work on waves, never on people.

Nothing here moves when somebody answers, and nothing of how many still have to: a number that did
would tell whoever watches it when each person answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pulse.models.base import db
from pulse.store.outbox import outbox_counts
from pulse.store.scheduling import (
    Run,
    State,
    last_success,
    latest_runs,
    runs_at,
    scheduler_state,
)
from pulse.store.waves import waves_in
from pulse.workflow.upcoming import Coming, due_next
from surveys.wave import STATES

RUNS_SHOWN, AHEAD = 30, timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Status:
    """What ran, what comes next, what is in trouble, when the last look was.

    `caught_up` is what was done at the end of the last absence.
    """

    state: State
    runs: bool
    latest: Sequence[Run]
    caught_up: Sequence[Run]
    coming: Sequence[Coming]


def scheduler_status(now: datetime) -> Status:
    """How the scheduler does, whichever process runs it."""
    state = scheduler_state()
    return Status(
        state=state,
        runs=state.runs(now),
        latest=latest_runs(RUNS_SHOWN),
        caught_up=runs_at(state.absence.until) if state.absence else (),
        coming=[one for one in due_next(now, now + AHEAD) if one.kind != "daily"],
    )


@dataclass(frozen=True, slots=True)
class Gauges:
    """Everything that is measured. Times are in UTC; `invitations` are of no reminder."""

    waves: dict[str, int]
    troubles: int
    last_look: datetime | None
    last_success: dict[str, datetime]
    invitations_waiting: int
    invitations_failed: int


def gauges() -> Gauges:
    """The present values of everything that is measured."""
    state, counts = scheduler_state(), outbox_counts(db.session)

    def invitations(*stands: str) -> int:
        found = ((kind, stand, n) for (_, kind, stand), n in counts.items())
        return sum(n for kind, stand, n in found if kind == "invitation" and stand in stands)

    return Gauges(
        waves={name: len(waves_in(db.session, name)) for name in STATES},
        troubles=len(state.troubles),
        last_look=state.last,
        last_success=last_success(),
        invitations_waiting=invitations("queued", "sending"),
        invitations_failed=invitations("failed"),
    )
