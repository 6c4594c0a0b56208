"""What the invented council promised after its past surveys, through the ledger's use cases."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from pulse.demonstration.history import shipped_history
from pulse.demonstration.programme import ACTOR
from pulse.workflow.engagement import commitments
from surveys.commitment import Commitment, Heard


def promise_all(now: datetime) -> None:
    """Write the demonstration's commitments with their notes, unless they are there already."""
    if commitments.ledger():
        return
    text = (files("pulse.demonstration") / "data" / "commitments.toml").read_text("utf-8")
    places = {name: code for code, name in commitments.directorates().items()}
    for row in tomllib.loads(text)["commitments"]:
        number = commitments.make(ACTOR, _commitment(row, places, now), now)
        for days, status, said in row["notes"]:
            commitments.note(ACTOR, number, said, status, now + timedelta(days=days))


def _commitment(row: dict[str, Any], places: dict[str, str], now: datetime) -> Commitment:
    release = shipped_history()[row["wave"] - 1].release
    survey = release.wave.rpartition("-")[0]
    return Commitment(
        row["heard"],
        row["action"],
        row["owner"],
        (now + timedelta(days=row["due"])).date(),
        row["phase"],
        directorate=places[row["directorate"]] if "directorate" in row else "",
        evidence=row["evidence"],
        figure=Heard(survey, release.wave, "org", row["of"]),
    )
