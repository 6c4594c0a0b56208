"""Opening a wave: cells, keys, manifest, invitations, and only then its state."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from flask import current_app

from pulse.models.base import DbSession, db
from pulse.store.audit import record
from pulse.store.invitations import NewInvitation, replace_invitations
from pulse.store.keys import KeyFolder, WaveKeys
from pulse.store.lease import lease
from pulse.store.stores import stores
from pulse.store.waves import WaveRecord, mark_open, wave_record
from pulse.workflow.choosing import Asked, keep_asked, who_is_asked
from pulse.workflow.live import live_waves
from pulse.workflow.mailings import queue_invitations
from pulse.workflow.report import Report, no_report
from surveys.access_code import derive
from surveys.ballot import BoxKey
from surveys.cells import Cell, Cells
from surveys.credential import SigningKey
from surveys.errors import NotAllowedError
from surveys.groups import candidate_groups
from surveys.manifest import Manifest, make_manifest
from surveys.units import Organisation
from surveys.wave import require_move

SECRET_BYTES = 32


def open_wave(
    number: int,
    now: datetime,
    actor: str,
    report: Report = no_report,
    witness: bytes | None = None,
) -> Manifest:
    """Open a planned wave to the audience of its survey; invitations are queued.

    `witness` is the public half of a box key that a results officer holds: then this server
    never has the key that opens the ballots, and needs it brought to close the wave.
    Interrupted anywhere, the wave stays planned and opening it again starts afresh. Raises
    NotFoundError, NotAllowedError when it is not planned, already over or being opened,
    InvalidValueError when fewer than ten people are eligible.
    """
    with lease(stores(), f"open-{number}") as held:
        if not held:
            raise NotAllowedError("This wave is being opened already.")
        return _open(number, now, actor, report, witness)


def _open(
    number: int, now: datetime, actor: str, report: Report, witness: bytes | None
) -> Manifest:
    wave = wave_record(db.session, number)
    _require_openable(wave, now)
    asked = who_is_asked(wave, now)
    cells = asked.cells
    db.session.rollback()
    signing = _signing_keys(cells.cells, report)
    box = BoxKey.generate() if witness is None else None
    public = witness if box is None else box.public
    manifest = _manifest(wave, asked.organisation, cells, signing, public or b"")
    secret = secrets.token_bytes(SECRET_BYTES)
    held = {cell: key.to_bytes() for cell, key in signing.items()}
    kept = WaveKeys(secret, held, box.to_bytes() if box else None)
    # Whoever lost the lease meanwhile must not write over the keys of a wave that is open.
    _require_openable(wave_record(db.session, number), now)
    db.session.rollback()
    KeyFolder(stores().config.keys).write(number, kept)
    _invite(db.session, wave, secret, asked, report)
    _flip(number, manifest, actor, now, "" if box else ", key held by a witness")
    return manifest


def _require_openable(wave: WaveRecord, now: datetime) -> None:
    require_move(wave.title, wave.state, "open")  # type: ignore[arg-type]
    if now >= wave.closes:
        raise NotAllowedError(
            f"{wave.title} should have closed on {wave.closes:%-d %B %Y}:"
            " change its dates before opening it"
        )


def _signing_keys(cells: Sequence[Cell], report: Report) -> dict[str, SigningKey]:
    made: dict[str, SigningKey] = {}
    with ThreadPoolExecutor(max_workers=2) as pool:
        for cell, key in zip(cells, pool.map(_generate, cells), strict=True):
            made[cell.code] = key
            report("Making keys", len(made), len(cells))
    return made


def _generate(_cell: Cell) -> SigningKey:
    return SigningKey.generate()


def _manifest(
    wave: WaveRecord,
    organisation: Organisation,
    cells: Cells,
    signing: dict[str, SigningKey],
    box_key: bytes,
) -> Manifest:
    zone = stores().config.local
    return make_manifest(
        wave=wave.code,
        number=wave.number,
        organisation=organisation.root.name,
        survey_title=wave.survey_title,
        wave_title=wave.title,
        opens=wave.opens.astimezone(zone).date(),
        closes=wave.closes.astimezone(zone).date(),
        instrument=wave.instrument,
        cells=cells.cells,
        keys={cell: key.public for cell, key in signing.items()},
        box_key=box_key,
        groups=candidate_groups(cells.cells, organisation, wave.profiles),
        profiles=wave.profiles,
        comment=wave.comment,
        bundle=bundle_hash(),
    )


def bundle_hash() -> str:
    """SHA-256, in hexadecimal, of the script that answer pages load."""
    script = Path(current_app.static_folder or "") / "answer.js"
    return sha256(script.read_bytes()).hexdigest()


def _invite(
    session: DbSession, wave: WaveRecord, secret: bytes, asked: Asked, report: Report
) -> None:
    keep_asked(session, wave, asked)
    replace_invitations(session, wave.number, _rows(secret, asked.cells, report))
    queue_invitations(session, wave.number)
    session.commit()


def _rows(secret: bytes, cells: Cells, report: Report) -> Iterator[NewInvitation]:
    people = sorted(cells.of_person.items(), key=lambda pair: int(pair[0]))
    for done, (person, cell) in enumerate(people, 1):
        yield NewInvitation(int(person), cell, derive(secret, person.encode()).hash)
        if done % 1000 == 0 or done == len(people):
            report("Writing invitations", done, len(people))


def _flip(number: int, manifest: Manifest, actor: str, now: datetime, how: str) -> None:
    mark_open(db.session, number, manifest.json.decode(), manifest.fingerprint)
    record(actor, "wave opened", f"wave {number}{how}", now)
    db.session.commit()
    live_waves().forget()
