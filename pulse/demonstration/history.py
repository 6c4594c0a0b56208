"""The shipped history: past waves in one compressed file, all of them made by the pipeline."""

from __future__ import annotations

import json
import lzma
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pulse.demonstration.council import packaged
from pulse.store.demonstration import PastWave
from surveys.errors import InvalidValueError
from surveys.manifest import Manifest
from surveys.release import release_from_dict

FILE = "history.json.xz"
PLACE = Path(__file__).parent / "data" / FILE
FORMAT = "pulse-demonstration-1"


def shipped_history() -> tuple[PastWave, ...]:
    """The past waves that ship with Pulse, oldest first; raises InvalidValueError."""
    return history_from_bytes(packaged(FILE))


def history_from_bytes(content: bytes) -> tuple[PastWave, ...]:
    """Past waves from the bytes of a history file; raises InvalidValueError naming the fault."""
    try:
        data = json.loads(lzma.decompress(content))
    except (lzma.LZMAError, ValueError) as error:
        raise InvalidValueError(f"the history does not open: {error}") from None
    if data.get("format") != FORMAT:
        raise InvalidValueError(f"the history is not in the format {FORMAT}: build it again")
    return tuple(_from_plain(row) for row in data["waves"])


def history_to_bytes(waves: Sequence[PastWave]) -> bytes:
    """The bytes of a history file; the same waves give the same bytes."""
    data = {"format": FORMAT, "waves": [_to_plain(wave) for wave in waves]}
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME)


def _to_plain(wave: PastWave) -> dict[str, Any]:
    return {
        "opens": wave.opens.isoformat(),
        "closes": wave.closes.isoformat(),
        "closed_on": wave.closed_on.isoformat(),
        "manifest": dict(wave.manifest.data),
        "release": wave.release.to_dict(),
        "proof": wave.proof,
        "proof_keys": dict(wave.proof_keys),
    }


def _from_plain(row: dict[str, Any]) -> PastWave:
    return PastWave(
        opens=datetime.fromisoformat(row["opens"]),
        closes=datetime.fromisoformat(row["closes"]),
        closed_on=date.fromisoformat(row["closed_on"]),
        manifest=Manifest(row["manifest"]),
        release=release_from_dict(row["release"]),
        proof=row["proof"],
        proof_keys=row["proof_keys"],
    )
