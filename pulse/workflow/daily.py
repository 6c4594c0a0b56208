"""What is done once a day: planning ahead, response rates, and forgetting what is past its time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from pulse.models.base import db
from pulse.store.accounts import drop_failures, drop_old_sessions
from pulse.store.audit import record
from pulse.store.channels import CHANNELS, channel_counts
from pulse.store.claims import claim, forget_claims, is_claimed
from pulse.store.invitations import CellCount, cell_counts
from pulse.store.rates import Rates, keep_channel_rates, keep_rates
from pulse.store.retention import (
    forget_invitations,
    waves_closed_before,
    with_invitations,
)
from pulse.store.scheduling import forget_runs
from pulse.store.stores import stores
from pulse.store.transaction import transaction
from pulse.store.waves import WaveRecord, waves_in
from pulse.workflow.due import ACTOR, Deed
from pulse.workflow.engagement.reviewing_voices import forget_voices
from pulse.workflow.engagement.sweeping import sweep_all
from pulse.workflow.planning.timetable import plan_ahead
from pulse.workflow.renewing import renewed
from pulse.workflow.reviewing import forget_comments
from pulse.workflow.sign_in import FAILURE_WINDOW, LIFETIME
from surveys.manifest import Manifest
from surveys.rates import by_channel, rounded

# Rates of the day before are complete by then, and nobody is at work yet.
FROM = time(6)
CLAIMS_KEPT = timedelta(days=30)
RUNS_KEPT = timedelta(days=90)


def planning(now: datetime) -> Iterator[Deed]:
    """Plan the coming waves of each survey."""
    yield from _once_a_day("plan", "Plan the coming waves", now, lambda: plan_ahead(now))


def rates(now: datetime) -> Iterator[Deed]:
    """Take the response rates of the open waves."""
    yield from _once_a_day("rates", "Take response rates", now, partial(_take_rates, now))


def forgetting(now: datetime) -> Iterator[Deed]:
    """Forget what is past its time."""
    yield from _once_a_day("forget", "Forget what is past its time", now, partial(_forget, now))


def _once_a_day(job: str, what: str, now: datetime, work: Callable[[], object]) -> Iterator[Deed]:
    local = now.astimezone(stores().config.local)
    if local.time() >= FROM:
        due = datetime.combine(local.date(), FROM, local.tzinfo).astimezone(UTC)
        if not is_claimed(job, due):
            yield Deed(what, partial(_claimed, job, due, work))


def _claimed(job: str, due: datetime, work: Callable[[], object]) -> None:
    with transaction():
        if claim(job, due):
            work()


def _take_rates(now: datetime) -> None:
    day = now.astimezone(stores().config.local).date()
    for wave in waves_in(db.session, "open"):
        counts = cell_counts(db.session, wave.number)
        keep_rates(wave.number, Rates(day, rates_by_directorate(wave.opened_manifest(), counts)))
        keep_channel_rates(wave.number, day, _rates_by_channel(wave))


def rates_by_directorate(manifest: Manifest, counts: dict[str, CellCount]) -> dict[str, int]:
    """Percent of the eligible to whom a ballot was issued, rounded down to five.

    95 stands for 95 or more. Directorates of fewer than sixty people are left out: each rate
    leaves at least three numbers of people possible.
    """
    eligible: dict[str, int] = {}
    issued: dict[str, int] = {}
    for cell in manifest.cells:
        if cell.directorate is not None:
            count = counts.get(cell.code, CellCount(0, 0))
            eligible[cell.directorate] = eligible.get(cell.directorate, 0) + count.eligible
            issued[cell.directorate] = issued.get(cell.directorate, 0) + count.issued
    return rounded({code: (people, issued[code]) for code, people in eligible.items()})


def _rates_by_channel(wave: WaveRecord) -> dict[str, int]:
    """Of the directorates that have a rate: the rest would follow from both, down to one person."""
    manifest = wave.opened_manifest()
    rated = rates_by_directorate(manifest, cell_counts(db.session, wave.number))
    within = {cell.code for cell in manifest.cells if cell.directorate in rated}
    counts = channel_counts(db.session, wave.number)
    groups = [[code for code in group.cells if code in within] for group in manifest.groups]
    return by_channel({code: counts[code] for code in within & set(counts)}, groups, CHANNELS)


def _forget(now: datetime) -> None:
    forget_claims(now - CLAIMS_KEPT)
    forget_runs(now - RUNS_KEPT)
    drop_old_sessions(now - LIFETIME)
    drop_failures(now - FAILURE_WINDOW)
    _forget_invitations(now)
    # What a crash in the middle of a room poll left.
    sweep_all()
    day = now.astimezone(stores().config.local).date()
    forget_comments(waves_closed_before(day - stores().config.comments_kept), ACTOR, now)
    forget_voices(ACTOR, now)


def _forget_invitations(now: datetime) -> None:
    held = stores()
    day: date = now.astimezone(held.config.local).date()
    waves = with_invitations(waves_closed_before(day - held.config.invitations_kept))
    if waves:
        with renewed("people", f"{day}", now), transaction():
            forget_invitations(waves)
            for number in waves:
                record(ACTOR, "invitations forgotten", f"wave {number}", now)
