"""The keys of open waves: files of mode 0600 outside every database and backup.

Whoever holds a wave's box key can open its ballots, so the folder is left out of backups and
a wave's files are destroyed the moment its counts are durable.
"""

from __future__ import annotations

import json
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from surveys.errors import NotFoundError

FOLDER_MODE = 0o700
FILE_MODE = 0o600


@dataclass(frozen=True, slots=True)
class WaveKeys:
    """The secrets of one open wave.

    `box` is None in witness mode, where a results officer holds it. `cells` are the signing
    keys by cell; `secret` derives the access codes.
    """

    secret: bytes
    cells: Mapping[str, bytes]
    box: bytes | None


class KeyFolder:
    """The keys of the waves that are open now, one folder a wave."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, wave: int, keys: WaveKeys) -> None:
        """Keep the keys of a wave, durable when this returns; replaces what an attempt left."""
        place = self._place(wave)
        place.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
        cells = {cell: b64encode(key).decode() for cell, key in sorted(keys.cells.items())}
        _write(place / "secret", keys.secret)
        _write(place / "cells.json", json.dumps(cells).encode())
        if keys.box is not None:
            _write(place / "box", keys.box)
        elif (place / "box").exists():
            # Left by an attempt at opening that was to hold the key here.
            _overwrite(place / "box")
            (place / "box").unlink()
        _sync_folder(place)

    def read(self, wave: int) -> WaveKeys:
        """The keys of an open wave; raises NotFoundError once they were destroyed."""
        place = self._place(wave)
        try:
            cells = json.loads((place / "cells.json").read_bytes())
            box = place / "box"
            return WaveKeys(
                secret=(place / "secret").read_bytes(),
                cells={cell: b64decode(key) for cell, key in cells.items()},
                box=box.read_bytes() if box.exists() else None,
            )
        except FileNotFoundError:
            raise NotFoundError(f"wave {wave} has no keys: they are destroyed at close") from None

    def exist(self, wave: int) -> bool:
        """Whether any key of this wave is still here."""
        return self._place(wave).exists()

    def is_witnessed(self, wave: int) -> bool:
        """Whether somebody else holds the box key of this open wave."""
        return self.exist(wave) and not (self._place(wave) / "box").exists()

    def destroy(self, wave: int) -> None:
        """Overwrite and remove every key of a wave; harmless when there is none."""
        place = self._place(wave)
        if not place.exists():
            return
        for path in sorted(place.iterdir()):
            _overwrite(path)
            path.unlink()
        place.rmdir()
        _sync_folder(self._folder)

    def _place(self, wave: int) -> Path:
        return self._folder / str(int(wave))


class RoomKeys:
    """The keys of rooms that answer now: one file for each taking of answers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "rooms"

    def make(self, room: str) -> None:
        """A new key, durable when this returns; replaces what an attempt left."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
        _write(self._place(room), secrets.token_bytes(32))
        _sync_folder(self._folder)

    def read(self, room: str) -> bytes:
        """The key of a room; raises NotFoundError once it was destroyed."""
        try:
            return self._place(room).read_bytes()
        except FileNotFoundError:
            raise NotFoundError("This question does not take answers any more.") from None

    def destroy(self, room: str) -> None:
        """Overwrite and remove the key of a room; harmless when there is none."""
        place = self._place(room)
        if place.exists():
            _overwrite(place)
            place.unlink()
            _sync_folder(self._folder)

    def rooms(self) -> list[str]:
        """The rooms that have a key."""
        return sorted(path.name for path in self._folder.glob("*")) if self._folder.exists() else []

    def _place(self, room: str) -> Path:
        if not room.replace("-", "").isdecimal():
            raise NotFoundError("There is no such question.")
        return self._folder / room


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
