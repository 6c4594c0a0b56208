"""The part of a page that changes with the session, made once for all phones of a process."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, render_template

from pulse.room_charts import bar
from pulse.store.sessions import PollRecord, SessionRecord
from pulse.workflow.engagement.beside import beside
from pulse.workflow.engagement.phones import Room
from surveys.poll import TEXTS

MOST_REMEMBERED = 50


@dataclass(frozen=True, slots=True)
class Part:
    """HTML of the present question, and the entity tag that says whether it has changed."""

    body: bytes
    tag: str


def part_of(room: Room) -> Part:
    """What every phone of this room shows now."""
    made: dict[tuple[str, int], Part] = current_app.extensions.setdefault("pulse_room_parts", {})
    # By its code, which is by chance: the number of a deleted session is given again.
    key = room.session.code, room.session.version
    if key not in made:
        if len(made) >= MOST_REMEMBERED:
            made.clear()
        body = render_template("room/part.html", **scene(room.session)).encode()
        made[key] = Part(body, hashlib.sha256(body).hexdigest()[:20])
    return made[key]


def scene(session: SessionRecord) -> dict[str, Any]:
    """What a template needs to show the room's question or its result."""
    poll = session.asked
    shown = result_of(session, poll) if poll and poll.state == "revealed" else None
    most, longest = TEXTS.get(poll.poll.kind, (0, 0)) if poll else (0, 0)
    return {
        "session": session, "poll": poll, "shown": shown, "boxes": most, "longest": longest,
        "bar": bar,
    }  # fmt: skip


def result_of(session: SessionRecord, poll: PollRecord) -> dict[str, Any]:
    """A revealed result, and the survey's figures to set beside it."""
    result = poll.result
    others = beside(poll.poll, session.details.directorates)
    compared: list[Any] = []
    if result and result.sides and others:
        compared = [replace(result.sides[0], label="This room"), *others]
    return {"poll": poll, "result": result, "compared": compared}
