"""The council's name and colour."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from pulse.models.base import db
from pulse.store import audit, settings
from pulse.store.organisation import rename_organisation
from pulse.store.transaction import transaction
from pulse.workflow.planning.colour import BLACK, WHITE, legible_colour, text_on
from surveys.errors import InvalidValueError

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Council:
    """Under whose name and colour Pulse appears. `text` is the colour of words on `colour`."""

    name: str = "Your organisation"
    colour: str = "#1d4f91"

    @property
    def text(self) -> str:
        """The colour of words on the council's colour."""
        return text_on(self.colour)

    @property
    def accent(self) -> str:
        """The council's colour where it shows on white, else near-black."""
        return self.colour if self.text == WHITE else BLACK

    @property
    def version(self) -> str:
        """Changes whenever the colour does, so that a cached style sheet is never a stale one."""
        return hashlib.sha256(self.colour.encode()).hexdigest()[:12]


def council() -> Council:
    """The council's name and colour, or the ones Pulse begins with."""
    kept = settings.setting("council")
    return Council(kept["name"], kept["colour"]) if kept else Council()


def council_is_named() -> bool:
    """Whether an administrator has given the name yet."""
    return settings.setting("council") is not None


def change_council(actor: str, name: str, colour: str, now: datetime) -> Council:
    """Set name and colour; raises InvalidValueError where either will not do.

    Use `read_name` and `legible_colour` to tell the two apart beforehand.
    """
    changed = Council(read_name(name), legible_colour(colour))
    with transaction():
        settings.keep_setting("council", {"name": changed.name, "colour": changed.colour})
        rename_organisation(db.session, changed.name)
        audit.record(actor, "council changed", f"{changed.name}, {changed.colour}", now)
    return changed


def read_name(name: str) -> str:
    """The name on one line; raises InvalidValueError when it is empty or too long."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise InvalidValueError(f"Enter the council's name in 1 to {LONGEST_NAME} characters.")
    return name
