"""Publishing a closed wave: print, prove, and insert the release once."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime
from typing import Any

from pulse.models.base import db
from pulse.store import proofs
from pulse.store.audit import record
from pulse.store.ballots import Kept, kept
from pulse.store.releases import insert_release, release_of_wave
from pulse.store.stores import stores
from pulse.store.transaction import transaction
from pulse.store.waves import WaveRecord, mark_released, wave_record
from pulse.workflow.driving import kept_drivers
from pulse.workflow.report import Report, no_report
from surveys.atoms import margins
from surveys.disclosure.counting import plan_again
from surveys.disclosure.plan import Plan
from surveys.disclosure.proof import Progress, Proved, prove
from surveys.disclosure.publish import ReleaseHeader, make_release, published_proof
from surveys.errors import NotAllowedError
from surveys.manifest import Manifest
from surveys.release import Release
from surveys.wave import require_move

STAGE = "Proving that nobody can be singled out"


def publish_wave(
    number: int, now: datetime, actor: str, report: Report = no_report, workers: int | None = None
) -> Release:
    """The release of a closed wave; published once, and returned again when asked again.

    Interrupted, it goes on where it was: each question proved is kept. Raises NotFoundError,
    NotAllowedError when the wave is not closed, DisclosureError when safety cannot be shown.
    """
    wave = wave_record(db.session, number)
    published = release_of_wave(number)
    if published is not None:
        return published
    require_move(wave.title, wave.state, "released")  # type: ignore[arg-type]
    counted = _counted(number)
    manifest = wave.opened_manifest()
    plan = plan_of(manifest, counted)
    db.session.rollback()
    proved = _prove(number, manifest, plan, counted, report, workers)
    release = make_release(_header(wave, manifest), plan, proved, counted.tables)
    release = replace(release, drivers=kept_drivers(counted.plan))
    with transaction():
        insert_release(number, release, published_proof(release, proved))
        proofs.forget(db.session, number)
        mark_released(db.session, number)
        record(actor, "wave released", f"wave {number}", now)
    return release


def _counted(number: int) -> Kept:
    with stores().box.connect() as connection:
        found = kept(connection, number)
    if found is None:
        raise NotAllowedError(f"wave {number} is not counted yet: close it first")
    return found


def plan_of(manifest: Manifest, counted: Kept) -> Plan:
    """The plan that was made at close, from the codes that the box kept."""
    hidden: Any = counted.plan["hidden"]
    published: Any = counted.plan["published"]
    return plan_again(manifest, counted.tables, published, hidden)


def _prove(
    number: int, manifest: Manifest, plan: Plan, counted: Kept, report: Report, workers: int | None
) -> Proved:
    def note(progress: Progress) -> None:
        with transaction():
            proofs.keep(db.session, number, progress.key, progress.settled.to_dict())
        left = progress.seconds_left
        rest = "" if not left else f", about {max(1, round(left / 60))} min left"
        report(f"{STAGE}{rest}", progress.done, progress.total)

    # With nothing to show there is nothing to prove, and no process to start for it.
    workers = workers if plan.published else 1
    earlier = proofs.kept(db.session, number)
    db.session.rollback()
    report(STAGE, len(earlier), len(manifest.instrument.items))
    return prove(
        plan,
        counted.tables.responses,
        counted.tables.items,
        manifest.instrument,
        manifest.m,
        manifest.band,
        eligible={cell.code: cell.eligible for cell in manifest.cells},
        kept=earlier,
        progress=note,
        workers=workers,
        clock=time.monotonic,
        margins=margins(manifest.groups, manifest.profiles),
    )


def _header(wave: WaveRecord, manifest: Manifest) -> ReleaseHeader:
    closed = wave.closed_on or wave.closes.astimezone(stores().config.local).date()
    return ReleaseHeader(
        wave=manifest.wave,
        title=manifest.wave_title,
        survey=manifest.survey_title,
        organisation=manifest.organisation,
        opened=manifest.opens.isoformat(),
        closed=closed.isoformat(),
        manifest=manifest.fingerprint,
        instrument=manifest.instrument,
        eligible={cell.code: cell.eligible for cell in manifest.cells},
        m=manifest.m,
        band=manifest.band,
        margins=margins(manifest.groups, manifest.profiles),
        imported=manifest.imported,
    )
