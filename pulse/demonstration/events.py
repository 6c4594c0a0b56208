"""What the invented council's reviewers noted meanwhile, for its trends to be read with."""

from __future__ import annotations

import tomllib

from pulse.demonstration.council import packaged
from surveys.events import Event


def noted_meanwhile() -> tuple[Event, ...]:
    """The events, oldest first."""
    rows = tomllib.loads(packaged("events.toml").decode())["events"]
    return tuple(Event(row["day"], row["title"], row.get("place", "")) for row in rows)
