"""What phones in the room see and send. No account, no cookie, nothing of who or when."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from flask import current_app

from pulse.models.base import db
from pulse.store import rooms
from pulse.store.keys import RoomKeys
from pulse.store.sessions import PollRecord, SessionRecord, session_record, version_of
from pulse.store.stores import stores
from surveys.errors import InvalidValueError, NotAllowedError, NotFoundError

TOKEN = re.compile(r"[0-9A-Za-z_-]{22,64}\Z")
# How long another process may go on showing the question before.
SECONDS_REMEMBERED = 0.5
MOST_REMEMBERED = 200


@dataclass(frozen=True, slots=True)
class Room:
    """A session as its phones see it; `key` seals answers while a poll takes them."""

    session: SessionRecord
    key: bytes | None

    @property
    def poll(self) -> PollRecord | None:
        """The poll on the phones."""
        return self.session.asked


class LiveRooms:
    """The rooms that phones of this process ask for; looked up again after half a second."""

    def __init__(self) -> None:
        self._rooms: dict[str, tuple[Room | None, float]] = {}
        self._lock = threading.Lock()

    def get(self, code: str) -> Room | None:
        """The room with this code, or None."""
        room, until = self._rooms.get(code, (None, 0.0))
        if time.monotonic() < until:
            return room
        with self._lock:
            room, until = self._rooms.get(code, (None, 0.0))
            return room if time.monotonic() < until else self._refresh(code, room)

    def forget(self) -> None:
        """Look again at the next call, and drop every key held."""
        with self._lock:
            self._rooms = {}

    def _refresh(self, code: str, known: Room | None) -> Room | None:
        version = version_of(code)
        if version is None:
            known = None
        elif known is None or (known.session.id, known.session.version) != version:
            known = _room(session_record(version[0]))
        db.session.rollback()
        if len(self._rooms) > MOST_REMEMBERED:
            self._rooms = {}
        self._rooms[code] = (known, time.monotonic() + SECONDS_REMEMBERED)
        return known


def _room(session: SessionRecord) -> Room:
    poll = session.asked
    key = None
    if poll is not None and poll.is_taking:
        with suppress(NotFoundError):  # lost with its folder: the presenter can close and ask again
            key = RoomKeys(stores().config.keys).read(poll.taking)
    return Room(session, key)


def live_rooms() -> LiveRooms:
    """The rooms of the running application."""
    found: LiveRooms = current_app.extensions.setdefault("pulse_live_rooms", LiveRooms())
    return found


def room_of(code: str) -> Room:
    """The room with this code; raises NotFoundError saying what to do."""
    found = live_rooms().get(code)
    if found is None:
        raise NotFoundError("No session has this code. Check it against the screen.")
    return found


def answer(code: str, taking: str, token: str, given: Sequence[str], nothing: bool = False) -> None:
    """Keep what a device sent; durable when this returns, and once for each device.

    `taking` names what the device was looking at; `nothing` says that its holder has nothing to
    add, which counts as an answer. Raises NotFoundError, NotAllowedError when
    that question takes no answers now, InvalidValueError saying what to do.
    """
    if not TOKEN.match(token):
        raise InvalidValueError("This page is out of date. Load it again.")
    room = _at(code, taking)
    poll, key = room.poll, room.key
    if poll is None or key is None:
        raise NotAllowedError(rooms.OVER)
    if poll.state == "open" and poll.poll.is_typed:
        texts = poll.poll.read_texts(given)
        if not texts and not nothing:
            raise InvalidValueError("Type something, or choose “I have nothing to add”.")
        rooms.put_texts(stores(), key, taking, token, texts)
    else:
        chosen = poll.poll.read_choice(given, len(poll.labels))
        rooms.put_choice(stores(), key, taking, token, chosen)


def _at(code: str, taking: str) -> Room:
    """The room, where it is at this taking; another process may have moved it just now."""
    room = room_of(code)
    if room.poll is None or room.poll.taking != taking or not room.poll.is_taking:
        live_rooms().forget()
        room = room_of(code)
    if room.poll is None or room.poll.taking != taking or not room.poll.is_taking:
        raise NotAllowedError(rooms.OVER)
    return room
