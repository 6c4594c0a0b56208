"""What has gone out, waits or failed, for whoever runs the service. Never who answered.

Invitations and notes on results go to everyone invited, so their numbers tell nothing and are
exact. Reminders go to those who have not answered: of them it says on which days they were
queued and whether any wait, and no number at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pulse.models.base import db
from pulse.store.invitations import invited_count
from pulse.store.mailings import mailings
from pulse.store.outbox import letters_waiting, outbox_counts
from pulse.store.retention import with_invitations
from pulse.store.waves import WaveRecord, waves_in
from pulse.workflow.mailings import RESULTS

KINDS = {"invitation": "Invitations", "reminder": "Reminders", RESULTS: "Notes on the results"}
Counts = Mapping[tuple[int, str, str], int]


@dataclass(frozen=True, slots=True)
class Line:
    """The messages of one kind for one wave. None where a number would tell who answered."""

    kind: str
    title: str
    gone: int | None
    waiting: int | None
    letters: int
    failed: int
    days: tuple[int, ...] = ()
    some_wait: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The messages of one wave."""

    wave: WaveRecord
    lines: tuple[Line, ...]

    @property
    def failed(self) -> int:
        """How many messages failed."""
        return sum(line.failed for line in self.lines)


def all_outgoing() -> list[Outgoing]:
    """Every wave whose messages go out or went out lately, the newest first."""
    waves = [wave for state in ("open", "released") for wave in waves_in(db.session, state)]
    kept = set(with_invitations([wave.number for wave in waves]))
    recent = [wave for wave in waves if wave.number in kept]
    counts = outbox_counts(db.session)
    newest_first = sorted(recent, key=lambda wave: wave.opens, reverse=True)
    found = [_outgoing(wave, counts) for wave in newest_first]
    return [one for one in found if one.lines]


def outgoing(wave: WaveRecord) -> Outgoing:
    """The messages of one wave."""
    return _outgoing(wave, outbox_counts(db.session))


def _outgoing(wave: WaveRecord, counts: Counts) -> Outgoing:
    if wave.state == "open":
        return Outgoing(wave, (_to_everyone(wave, "invitation", counts), _reminders(wave, counts)))
    if wave.state == "released" and mailings(db.session, wave.number, RESULTS):
        return Outgoing(wave, (_to_everyone(wave, RESULTS, counts),))
    return Outgoing(wave, ())


def _to_everyone(wave: WaveRecord, kind: str, counts: Counts) -> Line:
    waiting = counts.get((wave.number, kind, "queued"), 0)
    failed = counts.get((wave.number, kind, "failed"), 0)
    letters = letters_waiting(db.session, wave.number) if kind == "invitation" else 0
    gone = invited_count(db.session, wave.number, kind == RESULTS) - waiting - failed
    return Line(kind, KINDS[kind], max(gone, 0), waiting - letters, letters, failed)


def _reminders(wave: WaveRecord, counts: Counts) -> Line:
    days = tuple(sorted(mailings(db.session, wave.number, "reminder")))
    some = counts.get((wave.number, "reminder", "queued"), 0) > 0
    return Line("reminder", KINDS["reminder"], None, None, 0, 0, days, some)
