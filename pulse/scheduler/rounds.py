"""One look at the clock: what is due now, done once whichever process looks first.

Nothing is remembered between two looks but when the last one was. Every trigger asks the stores
and the time, so what a stop missed is done at the next start, and doing it twice does no harm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from flask import current_app

from pulse.faults import told
from pulse.models.base import db
from pulse.scheduler.patience import Patience
from pulse.store.lease import lease
from pulse.store.scheduling import Run, Trouble, note_round
from pulse.store.stores import stores
from pulse.workflow import daily, due
from pulse.workflow.background import UnderWayError
from pulse.workflow.due import Deed
from pulse.workflow.engagement import owners
from surveys.errors import PulseError

Trigger = Callable[[datetime], Iterable[Deed]]
# In this order: a wave is closed before the next one of its survey opens.
TABLE: tuple[Trigger, ...] = (
    due.renewing,
    due.closing,
    due.publishing,
    due.telling,
    daily.planning,
    due.opening,
    due.reminding,
    owners.reminding_owners,
    daily.rates,
    daily.forgetting,
)
LOOK = "Look for"
UNFORESEEN = "something went wrong that we did not foresee; the log says what"


@dataclass
class Round:
    """What one look at the clock led to."""

    now: datetime
    patience: Patience
    runs: list[Run] = field(default_factory=list)
    _failing: list[str] = field(default_factory=list)

    def run(self) -> None:
        """Do whatever is due, each thing on its own: one that fails holds up no other."""
        for trigger in TABLE:
            for deed in self._due(trigger):
                self._attempt(trigger.__name__, deed.what, deed.do)
        self.patience.keep_only(self._failing)

    def _due(self, trigger: Trigger) -> list[Deed]:
        found: list[Deed] = []
        job, look = trigger.__name__, f"{LOOK} {trigger.__name__}"
        self._attempt(job, look, lambda: found.extend(trigger(self.now)))
        # What was read must not hold a lock while the work begins.
        db.session.rollback()
        return found

    @property
    def done(self) -> list[str]:
        """What was done, in words."""
        return [run.what for run in self.runs if not run.trouble]

    def _attempt(self, job: str, what: str, do: Callable[[], object]) -> None:
        if self.patience.leaves_alone(what, self.now):
            self._failing.append(what)
            return
        try:
            do()
        except UnderWayError:
            db.session.rollback()
        except Exception as fault:
            db.session.rollback()
            reason = _reason(what, fault)
            self._failing.append(what)
            self.patience.failed(Trouble(what, reason), self.now)
            self.runs.append(Run(self.now, job, what, reason))
        else:
            if not what.startswith(LOOK):
                self.runs.append(Run(self.now, job, what))


def _reason(what: str, fault: Exception) -> str:
    if isinstance(fault, PulseError):
        return str(fault)
    current_app.logger.error("%s: %s", what, told(fault))
    return UNFORESEEN


def run_due(now: datetime, patience: Patience) -> list[str] | None:
    """Do what is due and say what was done; None when another process is at it."""
    with lease(stores(), "scheduler") as held:
        if not held:
            return None
        round_ = Round(now, patience)
        round_.run()
        note_round(now, patience.troubles(), round_.runs)
        return round_.done
