"""Two engagement sessions of the invented council: one held, with its record, and one to come."""

from __future__ import annotations

from datetime import datetime, timedelta

from pulse.demonstration.chance import draw, pick
from pulse.demonstration.programme import ACTOR
from pulse.models.base import db
from pulse.store.sessions import Details, PollRecord, session_record, sessions
from pulse.store.stores import stores
from pulse.workflow.engagement import moderating, phones, running
from pulse.workflow.engagement.questions import bankable, item_poll
from pulse.workflow.engagement.sessions import add_poll, delete_session, make_session
from surveys.poll import Poll, scale_between

DEVICES = 42
MINIMUM = 10
HELD, COMES = timedelta(days=38), timedelta(days=16)
WORDS = ("hopeful", "busy", "stretched", "proud", "listened to", "tired", "curious", "uncertain")
OBSTACLES = ("Too many forms", "Not enough time", "Fear of getting it wrong", "Nobody answers")


def ready_sessions(now: datetime) -> None:
    """Make both sessions through the real use cases; a load cut short begins them again."""
    found = sessions()
    if sorted(one.state for one in found) == ["ended", "planned"]:
        return
    for one in found:
        if one.state == "live":
            running.end(one.id, ACTOR, now)
        delete_session(one.id, ACTOR, now)
    _hold(now)
    _plan(now)


def _hold(now: datetime) -> None:
    number = _made("What you told us last summer", now - HELD, "Council chamber, Town Hall", now)
    listed = [one for one in bankable() if one.released]
    for poll in (
        item_poll(listed[0].key),
        Poll("multiple", "What gets in the way of trying something new?", OBSTACLES),
        Poll("cloud", "One word for how this year has felt?"),
    ):
        add_poll(number, poll)
    running.start(number, ACTOR, now)
    for one in session_record(number).polls:
        _ask(number, one)
    running.end(number, ACTOR, now)


def _ask(number: int, one: PollRecord) -> None:
    running.ask(number, one.id)
    found = session_record(number)
    db.session.rollback()
    for device in range(DEVICES):
        given = _given(one.poll, device)
        taking = found.poll(one.id).taking
        phones.answer(found.code, taking, running.new_token(), given, nothing=not given)
    running.close(number, one.id)
    stands = moderating.standing(session_record(number))
    if stands is not None:
        lots = [lot for text in stands.texts for lot in text.lots]
        moderating.decide(number, one.id, lots, "approved")
    running.reveal(number, one.id)


def _given(poll: Poll, device: int) -> list[str]:
    """What an invented person in the room answers."""
    if poll.is_typed:
        return [pick(WORDS, "word", device), pick(WORDS[:3], "second word", device)]
    if poll.takes_several:
        chosen = [at for at in range(len(OBSTACLES)) if draw("obstacle", device, at) < 0.7 - at / 6]
        return [str(at) for at in chosen or [0]]
    return [str(min(4, int(draw("room", device) ** 0.6 * 5)))]


def _plan(now: datetime) -> None:
    number = _made("Your results, and what we will do", now + COMES, "Riverside depot canteen", now)
    listed = [one for one in bankable() if one.released]
    for poll in (
        item_poll(listed[0].key),
        Poll("scale", "How sure are you that something will change?",
             scale_between("Not at all", "Completely")),
        Poll("ideas", "What should we do first?"),
        Poll("panel", "What do you want to ask us?"),
    ):  # fmt: skip
        add_poll(number, poll)


def _made(title: str, day: datetime, place: str, now: datetime) -> int:
    held_on = day.astimezone(stores().config.local).date()
    return make_session(Details(title, held_on, place, (), MINIMUM), ACTOR, now).id
