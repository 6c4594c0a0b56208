"""Leave nothing of a room that no poll needs any more, whatever was cut short."""

from __future__ import annotations

from pulse.store import rooms
from pulse.store.keys import RoomKeys
from pulse.store.sessions import SessionRecord, locked_session, sessions
from pulse.store.stores import stores
from pulse.store.transaction import transaction


def sweep(found: SessionRecord) -> None:
    """Forget the rooms of one session that none of its polls needs.

    Call it with the session locked, or deleted: else a poll could be about to begin.
    """
    needed = {poll.taking for poll in found.polls if poll.needs_answers}
    mine = {f"{poll.id}-{stage}" for poll in found.polls for stage in (1, 2)}
    for room in RoomKeys(stores().config.keys).rooms():
        if room in mine and room not in needed:
            rooms.forget(stores(), room)


def sweep_all() -> None:
    """The same for every session, and for rooms of which no session is left."""
    known: set[str] = set()
    for one in sessions():
        with transaction():
            found = locked_session(one.id)
            known |= {f"{poll.id}-{stage}" for poll in found.polls for stage in (1, 2)}
            sweep(found)
    for room in RoomKeys(stores().config.keys).rooms():
        if room not in known:
            rooms.forget(stores(), room)
