"""The answer page's script, under its own hash.

A wave's manifest names the script's SHA-256, and pages load it with that as integrity. So the
bytes a wave was opened with are kept and served for as long as it is open, even when the
program is renewed half-way.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from pathlib import Path
from tempfile import mkstemp

from flask import current_app

from pulse.store.stores import stores

_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


def script_bytes(digest: str) -> bytes | None:
    """The script of this SHA-256 in hexadecimal, or None when there is none."""
    if not _DIGEST.match(digest):
        return None
    kept = _folder() / f"{digest}.js"
    for place in (kept, Path(current_app.static_folder or "") / "answer.js"):
        if place.exists() and hashlib.sha256(body := place.read_bytes()).hexdigest() == digest:
            _keep(kept, body)
            return body
    return None


def integrity(digest: str) -> str:
    """The hash as browsers want it in `integrity`."""
    return "sha256-" + base64.b64encode(bytes.fromhex(digest)).decode()


def _folder() -> Path:
    return Path(stores().config.data) / "scripts"


def _keep(place: Path, body: bytes) -> None:
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    # Each writer has a file of its own: the first visitors of a wave come at the same moment.
    number, half = mkstemp(dir=place.parent)
    with os.fdopen(number, "wb") as file:
        file.write(body)
    os.replace(half, place)
