"""The secret that signs forms and cookies: given, or made once and kept in the data folder."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path


def secret_key(environ: Mapping[str, str]) -> str:
    """PULSE_SECRET_KEY, or else the key in the data folder, made there on the first start."""
    given = environ.get("PULSE_SECRET_KEY")
    if given:
        return given
    path = Path(environ.get("PULSE_DATA", "var")).absolute() / "secret_key"
    if not path.exists():
        _make(path)
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
