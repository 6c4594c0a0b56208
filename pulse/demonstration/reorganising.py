"""A change of structure that the demonstration council has decided on and that lies ahead."""

from __future__ import annotations

from datetime import datetime, timedelta

from pulse.demonstration.programme import ACTOR
from pulse.store.stores import stores
from pulse.workflow.planning.restructuring import Wish, past_changes, record_change, structure

AHEAD = timedelta(days=60)
PARTS = ("Virtual School", "Vulnerable Adolescents")
MADE = "Support for Young People"


def look_ahead(now: datetime) -> None:
    """Record, once, that two services merge in two months."""
    if past_changes(now):
        return
    day = now.astimezone(stores().config.local).date() + AHEAD
    codes = tuple(unit.code for unit in structure().on(day).units if unit.name in PARTS)
    record_change(ACTOR, Wish("merge", codes, day, (MADE,)), now)
