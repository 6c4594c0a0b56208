"""Closing a wave: sealed ballots become counts of planned groups, and the keys are destroyed.

The one transaction that writes the counts and removes the ballots is the close. Before it the
wave is fully open; after it every further step can be repeated until all are done.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from pulse.models.base import db
from pulse.store.audit import record
from pulse.store.ballots import (
    Kept,
    become_counts,
    is_counted,
    lock_box,
    sealed_ballots,
)
from pulse.store.invitations import CellCount, cell_counts, forget_issuing
from pulse.store.keys import KeyFolder
from pulse.store.renewal import renew_box
from pulse.store.stores import Stores, stores
from pulse.store.transaction import transaction
from pulse.store.waves import WaveRecord, last_released_before, mark_closed, wave_record
from pulse.workflow.driving import drivers_to_keep, publishes_drivers
from pulse.workflow.live import live_waves
from pulse.workflow.renewing import renewed
from pulse.workflow.report import Report, no_report
from pulse.workflow.witness import box_key_of
from surveys.atoms import atom_of
from surveys.ballot import Ballot, BoxKey, Drop, holds, open_ballot
from surveys.cells import Cell
from surveys.comments import Written, split_comments
from surveys.disclosure.counting import count_wave
from surveys.disclosure.plan import Plan
from surveys.errors import BallotError, DisclosureError
from surveys.manifest import Manifest
from surveys.release import release_from_json
from surveys.tally import OpenedBallot
from surveys.wave import require_move


@dataclass(frozen=True, slots=True)
class _Closing:
    """What the counting needs, gathered before the box is locked."""

    manifest: Manifest
    key: BoxKey
    number: int
    earlier: Collection[str]
    stores: Stores
    report: Report
    drivers: bool


def close_wave(
    number: int,
    now: datetime,
    actor: str,
    report: Report = no_report,
    witness_key: bytes | None = None,
) -> None:
    """Close an open wave for good; calling it again finishes what was interrupted.

    `witness_key` is the box key that a results officer brings in witness mode. Raises
    NotFoundError, NotAllowedError when the wave is not open or its key is missing, BallotError
    for the key of another wave, DisclosureError when the box holds more than was issued.
    """
    wave = wave_record(db.session, number)
    if wave.state != "open":
        require_move(wave.title, wave.state, "closed")  # type: ignore[arg-type]
    if not is_half_closed(number):
        closing = _gather(wave, report, witness_key)
        db.session.rollback()
        # Planning takes long, and other waves go on answering: only what came meanwhile makes it
        # begin anew under the lock.
        with stores().box.connect() as connection:
            drops = list(sealed_ballots(connection, number))
        reckoned = _reckon(drops, closing)
        stores().box_writer.run(lambda connection: _count(connection, closing, reckoned))
    _finish(number, now, actor)


def is_half_closed(number: int) -> bool:
    """Whether the ballots of an open wave are counts already: its close has to be finished."""
    with stores().box.connect() as connection:
        return is_counted(connection, number)


def _gather(wave: WaveRecord, report: Report, witness_key: bytes | None) -> _Closing:
    key = box_key_of(wave, witness_key)
    before = last_released_before(db.session, wave.number)
    earlier = {group.code for group in release_from_json(before.body).groups} if before else set()
    return _Closing(
        manifest=wave.opened_manifest(),
        key=key,
        number=wave.number,
        earlier=earlier,
        stores=stores(),
        report=report,
        drivers=publishes_drivers(),
    )


@dataclass(frozen=True, slots=True)
class _Reckoned:
    """What these ballots come to, in memory alone."""

    drops: list[Drop]
    counts: Kept
    comments: Mapping[str, Sequence[str]]


def _reckon(drops: list[Drop], closing: _Closing) -> _Reckoned:
    manifest = closing.manifest
    opened, spoilt = _open_all(drops, closing)
    _require_entitled(drops, closing)
    plan, tables = count_wave(manifest, opened.ballots, closing.earlier)
    comments = split_comments(opened.comments, manifest.k)
    answers = [ballot.answers for ballot in opened.ballots]
    found = drivers_to_keep(answers, manifest.instrument) if closing.drivers else {}
    return _Reckoned(drops, Kept({**plan_to_dict(plan, spoilt), **found}, tables), comments)


def _count(connection: Connection, closing: _Closing, reckoned: _Reckoned) -> None:
    lock_box(connection)
    drops = list(sealed_ballots(connection, closing.number))
    if drops != reckoned.drops:
        reckoned = _reckon(drops, closing)
    else:
        _require_entitled(drops, closing)
    become_counts(connection, closing.number, reckoned.counts, reckoned.comments)


@dataclass(frozen=True, slots=True)
class _Opened:
    """What was in the ballots, ratings and comments apart from here on."""

    ballots: list[OpenedBallot] = field(default_factory=list)
    comments: list[Written] = field(default_factory=list)

    def take(self, cell: Cell, ballot: Ballot) -> None:
        atom = atom_of(cell.code, ballot.bands)
        self.ballots.append(OpenedBallot(atom, bytes(ballot.answers)))
        if ballot.comment:
            self.comments.append(Written(cell.directorate, ballot.comment))


def _open_all(drops: Iterable[Drop], closing: _Closing) -> tuple[_Opened, int]:
    drops = list(drops)
    opened, spoilt = _Opened(), 0
    for done, drop in enumerate(drops, 1):
        try:
            ballot = open_ballot(closing.key, closing.manifest, drop.cell, drop.sealed)
            opened.take(closing.manifest.cell(drop.cell), ballot)
        except BallotError:
            spoilt += 1
        if done % 500 == 0 or done == len(drops):
            closing.report("Opening ballots", done, len(drops))
    if drops and not opened.ballots:
        raise BallotError("this key opens none of the ballots: bring the key of this wave")
    return opened, spoilt


def _require_entitled(drops: Iterable[Drop], closing: _Closing) -> None:
    """Every ballot signed, and in each cell ballots <= issued <= eligible."""
    ballots = {cell.code: 0 for cell in closing.manifest.cells}
    for drop in drops:
        if not holds(closing.manifest, drop):
            raise DisclosureError("the box holds a ballot that no cell key signed")
        ballots[drop.cell] += 1
    with closing.stores.roster.connect() as connection:
        counts = cell_counts(connection, closing.number)
    for cell in closing.manifest.cells:
        have = counts.get(cell.code, CellCount(0, 0))
        if not (ballots[cell.code] <= have.issued and have.holds):
            raise DisclosureError(
                f"{cell.label}: {ballots[cell.code]} ballots for {have.issued} issued"
                f" to {have.eligible} people, and {have.printed} printed codes for"
                f" {have.on_paper} people on paper; nothing is counted until this is explained"
            )


def _finish(number: int, now: datetime, actor: str) -> None:
    folder = KeyFolder(stores().config.keys)
    folder.destroy(number)
    live_waves().forget()
    renew_box(stores())
    day = now.astimezone(stores().config.local).date()
    with renewed("roster", f"wave {number}", now):
        # Of two stores in one transaction either may be durable first, and nobody begins anew
        # with a wave that is closed: its flags go before.
        with transaction():
            forget_issuing(db.session, number)
        with transaction():
            mark_closed(db.session, number, day)
            record(actor, "wave closed", f"wave {number}", now)


def plan_to_dict(plan: Plan, spoilt: int) -> dict[str, Any]:
    """The plan by group codes, as the box keeps it."""
    return {
        "k": plan.k,
        "published": [group.code for group in plan.published],
        "hidden": [[hidden.group.code, hidden.reason, hidden.see] for hidden in plan.hidden],
        "spoilt": spoilt,
    }
