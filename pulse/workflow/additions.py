"""Adding a group to a released wave: planned and proved on the union of all that is published."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pulse.models.base import db
from pulse.store.additions import additions_of, insert_addition, latest_proof
from pulse.store.audit import record
from pulse.store.ballots import Kept, kept
from pulse.store.releases import proof_of_wave, release_of_wave
from pulse.store.stores import stores
from pulse.store.transaction import transaction
from pulse.store.waves import wave_record
from pulse.workflow.report import Report, no_report
from surveys.addition import Addition, with_additions
from surveys.atoms import Margin, margins
from surveys.disclosure.addition import (
    addition_proof,
    combine,
    counts_of,
    make_addition,
    plan_addition,
)
from surveys.disclosure.plan import Plan
from surveys.disclosure.proof import Progress, Proved, prove
from surveys.errors import NotAllowedError, NotFoundError
from surveys.groups import Group
from surveys.manifest import Manifest
from surveys.release import Release
from surveys.tally import Counts

STAGE = "Proving the new group with all that is published"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A group to add: the people of some groups, without those of others."""

    name: str
    of: tuple[str, ...]
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Wave:
    """All that an addition rests on, read before the proof begins."""

    manifest: Manifest
    release: Release
    earlier: Sequence[Addition]
    counted: Kept
    fixed: Mapping[str, Mapping[str, int]]

    @property
    def everything(self) -> Release:
        """All that is published, as one release."""
        return with_additions(self.release, self.earlier)

    @property
    def spread(self) -> tuple[Margin, ...]:
        """The margins that the bands of declared profiles are counted in."""
        return margins(self.manifest.groups, self.manifest.profiles)

    @property
    def eligible(self) -> dict[str, int]:
        """Eligible people by cell."""
        return {cell.code: cell.eligible for cell in self.manifest.cells}


def published_of(number: int) -> Release:
    """All that is published of a wave by any route; raises NotFoundError before its release."""
    release = release_of_wave(number)
    if release is None:
        raise NotFoundError(f"wave {number} is not released")
    return with_additions(release, additions_of(number))


def require_possible(number: int, wanted: Wanted) -> Group:
    """The group that would be added, before anything is proved of it.

    Raises InvalidValueError, DisclosureError, NotAllowedError or NotFoundError with the reason.
    """
    wave = _wave(number)
    group, _ = combine(wave.everything, wanted.name, wanted.of, wanted.without)
    _plan(wave, group)
    return group


def add_group(
    number: int,
    wanted: Wanted,
    now: datetime,
    actor: str,
    report: Report = no_report,
    workers: int | None = None,
) -> Addition:
    """Add a group to a released wave, or refuse; nothing that is published changes.

    Raises as `require_possible` does, and DisclosureError when it cannot be proved.
    """
    wave = _wave(number)
    group, made_of = combine(wave.everything, wanted.name, wanted.of, wanted.without)
    plan = _plan(wave, group)
    db.session.rollback()
    tables = _tables(wave, group, made_of)
    proved = _prove(wave, plan, tables, report, workers)
    responses = wave.counted.tables.responses
    addition = make_addition(
        wave.everything, wave.release, group, made_of, proved, wave.eligible, responses
    )
    with transaction():
        insert_addition(number, addition, addition_proof(addition, proved))
        record(actor, "group added", f"wave {number}: {group.code}", now)
    return addition


def _wave(number: int) -> _Wave:
    release = release_of_wave(number)
    if release is None:
        raise NotFoundError(f"wave {number} is not released")
    with stores().box.connect() as connection:
        counted = kept(connection, number)
    proof = latest_proof(number) or proof_of_wave(number)
    if counted is None or not proof:
        raise NotAllowedError(
            "The counts of this wave are not on this server, so no group can be added to it."
        )
    fixed = {item: part["finest"] for item, part in proof["items"].items()}
    manifest = wave_record(db.session, number).opened_manifest()
    return _Wave(manifest, release, additions_of(number), counted, fixed)


def _plan(wave: _Wave, group: Group) -> Plan:
    responses = wave.counted.tables.responses
    return plan_addition(wave.everything, group, wave.manifest.groups, responses, wave.spread)


def _tables(wave: _Wave, group: Group, made_of: Mapping[str, int]) -> dict[str, dict[str, Counts]]:
    """The kept counts, those of earlier additions, and the new group's."""
    items = {item: dict(table) for item, table in wave.counted.tables.items.items()}
    for earlier in wave.earlier:
        for item, counts in counts_of(earlier.made_of, items).items():
            items[item][earlier.group.code] = counts
    for item, counts in counts_of(made_of, items).items():
        items[item][group.code] = counts
    return items


def _prove(
    wave: _Wave,
    plan: Plan,
    tables: Mapping[str, Mapping[str, Counts]],
    report: Report,
    workers: int | None,
) -> Proved:
    def note(progress: Progress) -> None:
        left = progress.seconds_left
        rest = "" if not left else f", about {max(1, round(left / 60))} min left"
        report(f"{STAGE}{rest}", progress.done, progress.total)

    manifest = wave.manifest
    report(STAGE, 0, len(manifest.instrument.items))
    return prove(
        plan,
        wave.counted.tables.responses,
        tables,
        manifest.instrument,
        manifest.m,
        manifest.band,
        eligible=wave.eligible,
        fixed=wave.fixed,
        progress=note,
        workers=workers,
        clock=time.monotonic,
        margins=wave.spread,
    )
