"""A session while it runs: ask, close, reveal, vote, end. Each step can be repeated.

Closing stops the answers, counts them in memory, and keeps only what the room may be shown; the
answers and their key are destroyed. Below the smallest number nothing at all is kept.
"""

from __future__ import annotations

import random
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from pulse.store import rooms, sessions
from pulse.store.audit import record
from pulse.store.keys import RoomKeys
from pulse.store.sessions import PollRecord, SessionRecord
from pulse.store.stores import stores
from pulse.store.transaction import transaction
from pulse.workflow.engagement.phones import live_rooms
from pulse.workflow.engagement.sweeping import sweep
from pulse.workflow.renewing import renewed
from surveys.errors import NotAllowedError
from surveys.poll import MOST_IDEAS
from surveys.room import RoomResult, Word, in_band, print_counts, words_of

DICE = random.SystemRandom()
Step = Callable[[SessionRecord], None]


def start(session: int, actor: str, now: datetime) -> None:
    """Let phones in; raises NotFoundError, NotAllowedError."""

    def step(found: SessionRecord) -> None:
        if found.state != "planned":
            raise NotAllowedError("This session was started already.")
        sessions.move_session(session, "live", None)
        record(actor, "session started", f"session {session}", now)

    _take(session, step)


def ask(session: int, number: int) -> None:
    """Put a question to the room; raises NotFoundError, NotAllowedError."""

    def step(found: SessionRecord) -> None:
        _require_live(found)
        poll = found.poll(number)
        _require_state(poll, "draft")
        _require_none_open(found)
        rooms.begin(stores(), replace(poll, state="open").taking)
        sessions.move_poll(number, "open")
        sessions.move_session(session, "live", number)

    _take(session, step)


def close(session: int, number: int) -> None:
    """Take no more answers and count them; raises NotFoundError, NotAllowedError."""

    def step(found: SessionRecord) -> None:
        _require_live(found)
        poll = found.poll(number)
        _require_state(poll, "open", "voting")
        rooms.stop(stores(), poll.taking)
        _settle(found, poll)
        sessions.move_session(session, "live", found.current)

    _take(session, step)


def _settle(found: SessionRecord, poll: PollRecord) -> None:
    answers = rooms.answers(stores().box, poll.taking)
    if poll.state == "voting":
        counted = _count(found, poll, answers)
        ideas = tuple(Word(idea) for idea in poll.ideas)
        without = RoomResult(f"fewer than {found.details.minimum}", texts=ideas)
        sessions.move_poll(poll.id, "voted", _by_votes(counted) if counted else without)
    elif answers < found.details.minimum:
        sessions.move_poll(poll.id, "few")
    elif poll.poll.is_typed:
        rooms.forget_devices(stores(), poll.taking)
        sessions.move_poll(poll.id, "closed", RoomResult(in_band(answers, found.rules)))
    else:
        counted = _count(found, poll, answers)
        sessions.move_poll(poll.id, "closed" if counted else "few", counted)


def _count(found: SessionRecord, poll: PollRecord, answers: int) -> RoomResult | None:
    if answers < found.details.minimum:
        return None
    key = RoomKeys(stores().config.keys).read(poll.taking)
    counts: Counter[int] = Counter()
    for mask in rooms.choices(stores().box, key, poll.taking):
        counts.update(at for at in range(len(poll.labels)) if mask >> at & 1)
    by_option = [counts[at] for at in range(len(poll.labels))]
    return print_counts(poll.poll, poll.labels, by_option, answers, found.rules)


def _by_votes(result: RoomResult) -> RoomResult:
    """The most wanted first; equal prints stay in the random order that the room saw."""
    return replace(result, lines=tuple(sorted(result.lines, key=lambda line: -line.high)))


def vote(session: int, number: int) -> None:
    """Let the room vote on the approved ideas; raises NotFoundError, NotAllowedError."""

    def step(found: SessionRecord) -> None:
        _require_live(found)
        poll = found.poll(number)
        _require_state(poll, "closed")
        _require_none_open(found)
        ideas = shuffled(_approved(poll))
        if poll.poll.kind != "ideas" or len(ideas) < 2:
            raise NotAllowedError("Approve at least two ideas before the room votes.")
        if len(ideas) > MOST_IDEAS:
            raise NotAllowedError(f"A phone shows at most {MOST_IDEAS} ideas: approve fewer.")
        rooms.begin(stores(), replace(poll, state="voting").taking)
        sessions.move_poll(number, "voting", None, ideas)
        sessions.move_session(session, "live", number)

    _take(session, step)


def reveal(session: int, number: int) -> None:
    """Show the room what it said; raises NotFoundError, NotAllowedError.

    Texts that no moderator approved are destroyed.
    """

    def step(found: SessionRecord) -> None:
        _require_live(found)
        poll = found.poll(number)
        _require_state(poll, "closed", "voted")
        sessions.move_poll(number, "revealed", _shown(found, poll))
        sessions.move_session(session, "live", number)

    _take(session, step)


def _shown(found: SessionRecord, poll: PollRecord) -> RoomResult | None:
    if poll.result is None or not poll.needs_answers:
        return poll.result
    if poll.poll.kind == "cloud":
        return replace(poll.result, texts=words_of(_approved(poll), found.rules))
    return replace(poll.result, texts=tuple(Word(words) for words in shuffled(_approved(poll))))


def _approved(poll: PollRecord) -> list[str]:
    key = RoomKeys(stores().config.keys).read(poll.taking)
    texts = rooms.typed(stores().box, key, poll.taking)
    return [one.words for one in texts if one.verdict == "approved"]


def shuffled(texts: Sequence[str]) -> list[str]:
    """Each text once (twice for a cloud would be a count), in an order of chance."""
    once = sorted({text.casefold(): text for text in texts}.values())
    DICE.shuffle(once)
    return once


def show(session: int, number: int) -> None:
    """Bring an earlier question, or its result, back to the screens; raises NotFoundError."""

    def step(found: SessionRecord) -> None:
        _require_live(found)
        poll = found.poll(number)
        if poll.state == "draft":
            raise NotAllowedError("This question was not asked yet.")
        _require_none_open(found)
        sessions.move_session(session, "live", number)

    _take(session, step)


def end(session: int, actor: str, now: datetime) -> None:
    """End a session: what was never revealed is destroyed. Raises NotFoundError."""

    def step(found: SessionRecord) -> None:
        _require_live(found)
        for poll in found.polls:
            if poll.is_taking:
                rooms.stop(stores(), poll.taking)
            if poll.state in ("open", "closed", "voting", "voted"):
                sessions.move_poll(poll.id, "dropped")
        sessions.move_session(session, "ended", None)
        record(actor, "session ended", f"session {session}", now)

    with renewed("rooms", f"session {session}", now):
        _take(session, step)


def _take(session: int, step: Step) -> None:
    """One step of a session under its lock; afterwards nothing is left that no poll needs."""
    with transaction():
        step(sessions.locked_session(session))
    live_rooms().forget()
    with transaction():
        sweep(sessions.locked_session(session))


def _require_live(found: SessionRecord) -> None:
    if found.state == "planned":
        raise NotAllowedError("Start the session first.")
    if found.state == "ended":
        raise NotAllowedError("This session is over.")


def _require_state(poll: PollRecord, *states: str) -> None:
    if poll.state not in states:
        raise NotAllowedError("This question has moved on since the page was shown.")


def _require_none_open(found: SessionRecord) -> None:
    if any(poll.is_taking for poll in found.polls):
        raise NotAllowedError("Close the question that is open first.")


def new_token(random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """A random token for a device that has no script to make its own."""
    return random_bytes(16).hex()
