"""The waves that take answers now, kept in memory for a moment so that a ballot costs little."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from flask import current_app

from pulse.models.base import db
from pulse.store.keys import KeyFolder
from pulse.store.stores import stores
from pulse.store.waves import WaveRecord, waves_in
from surveys.credential import SigningKey
from surveys.errors import NotFoundError
from surveys.manifest import Manifest

# How long another process may go on signing after a close; it holds the keys no longer.
SECONDS_REMEMBERED = 1.0


@dataclass(frozen=True, slots=True)
class LiveWave:
    """An open wave with its manifest and keys, in memory only."""

    number: int
    record: WaveRecord
    manifest: Manifest
    secret: bytes
    signing: Mapping[str, SigningKey]


class LiveWaves:
    """The open waves of this process; looked up again when a second has passed."""

    def __init__(self) -> None:
        self._waves: dict[int, LiveWave] = {}
        self._until = 0.0
        self._lock = threading.Lock()

    def all(self) -> Mapping[int, LiveWave]:
        """The open waves by number."""
        if time.monotonic() >= self._until:
            with self._lock:
                if time.monotonic() >= self._until:
                    self._refresh()
        return self._waves

    def forget(self) -> None:
        """Look again at the next call, and drop every key held."""
        with self._lock:
            self._waves, self._until = {}, 0.0

    def _refresh(self) -> None:
        keys = KeyFolder(stores().config.keys)
        fresh = {}
        for record in waves_in(db.session, "open"):
            known = self._waves.get(record.number)
            if known and known.record.fingerprint == record.fingerprint:
                fresh[record.number] = known
            elif keys.exist(record.number):
                # Keys half destroyed, by a close at work or cut short, shut no other wave.
                with suppress(NotFoundError, ValueError):
                    fresh[record.number] = _live(record, keys)
        db.session.rollback()
        self._waves, self._until = fresh, time.monotonic() + SECONDS_REMEMBERED


def _live(record: WaveRecord, keys: KeyFolder) -> LiveWave:
    manifest = record.opened_manifest()
    held = keys.read(record.number)
    signing = {cell: SigningKey.from_bytes(key) for cell, key in held.cells.items()}
    return LiveWave(record.number, record, manifest, held.secret, signing)


def live_waves() -> LiveWaves:
    """The open waves of the running application."""
    found: LiveWaves = current_app.extensions.setdefault("pulse_live_waves", LiveWaves())
    return found


def live_wave(number: int) -> LiveWave:
    """An open wave; raises NotFoundError when it does not take answers now."""
    wave = live_waves().all().get(number)
    if wave is None:
        raise NotFoundError("This survey is not open for answers.")
    return wave
