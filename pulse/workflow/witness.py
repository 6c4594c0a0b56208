"""Witness mode: a results officer holds the box key, and the wave cannot be counted without."""

from __future__ import annotations

from pulse.store.ballots import is_counted
from pulse.store.keys import KeyFolder
from pulse.store.stores import stores
from pulse.store.waves import WaveRecord
from surveys.ballot import BoxKey
from surveys.errors import BallotError, NotAllowedError


def is_witnessed(wave: WaveRecord) -> bool:
    """Whether an open wave's key is held by a results officer, and its ballots still sealed."""
    if wave.state != "open" or not KeyFolder(stores().config.keys).is_witnessed(wave.number):
        return False
    # A close that was interrupted after the counting needs no key any more.
    with stores().box.connect() as connection:
        return not is_counted(connection, wave.number)


def box_key_of(wave: WaveRecord, brought: bytes | None) -> BoxKey:
    """The key that opens the box of an open wave: the one brought, or the one held here.

    Raises NotAllowedError when there is none, BallotError when it belongs to another wave.
    """
    key = brought or KeyFolder(stores().config.keys).read(wave.number).box
    if key is None:
        raise NotAllowedError(
            f"{wave.title} waits for its key: the results officer who holds it must bring it"
        )
    found = BoxKey.from_bytes(key)
    if found.public != wave.opened_manifest().box_key:
        raise BallotError(
            f"this is not the key of {wave.title}: nothing was opened, and nothing is lost"
        )
    return found
