"""Nothing that somebody typed is shown before a moderator approved it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pulse.store import rooms
from pulse.store.keys import RoomKeys
from pulse.store.rooms import Typed, Verdict
from pulse.store.sessions import PollRecord, SessionRecord, locked_session
from pulse.store.stores import stores
from pulse.store.transaction import transaction
from pulse.workflow.engagement.hints import hint
from surveys.errors import InvalidValueError, NotAllowedError
from surveys.room import so_far

VERDICTS: tuple[Verdict, ...] = ("approved", "refused", "waiting")


@dataclass(frozen=True, slots=True)
class Read:
    """One text for the moderator's eyes, however often it came, and what to look at in it."""

    lots: tuple[str, ...]
    words: str
    verdict: Verdict
    hint: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How the poll on the screens stands: how many answered, and what waits to be read.

    `enough` says whether the smallest number has answered; before, nothing can be read.
    """

    answered: str
    enough: bool
    texts: tuple[Read, ...]

    def of(self, verdict: Verdict) -> tuple[Read, ...]:
        """The texts with this verdict."""
        return tuple(text for text in self.texts if text.verdict == verdict)


def standing(session: SessionRecord) -> Standing | None:
    """How the poll on the screens stands; None where there is nothing to count or read."""
    poll = session.asked
    if poll is None or not poll.needs_answers:
        return None
    if poll.is_taking:
        count = rooms.answers(stores().box, poll.taking)
        answered, enough = so_far(count, session.rules), count >= session.details.minimum
    else:
        answered, enough = poll.result.answers if poll.result else "", True
    readable = enough and poll.poll.is_typed and poll.state != "voting"
    return Standing(answered, enough, _texts(poll) if readable else ())


def _texts(poll: PollRecord) -> tuple[Read, ...]:
    key = RoomKeys(stores().config.keys).read(poll.taking)
    texts: list[Typed] = rooms.typed(stores().box, key, poll.taking)
    alike: dict[tuple[str, Verdict], list[Typed]] = {}
    for one in texts:
        alike.setdefault((one.words.casefold(), one.verdict), []).append(one)
    return tuple(
        Read(tuple(one.lot for one in ones), ones[0].words, verdict, hint(ones[0].words))
        for (_, verdict), ones in alike.items()
    )


def decide(session: int, number: int, lots: Sequence[str], verdict: str) -> None:
    """Approve or refuse texts, or put them back; raises NotFoundError, NotAllowedError."""
    if verdict not in VERDICTS:
        raise InvalidValueError("Choose whether to approve or to refuse.")
    with transaction():
        poll = locked_session(session).poll(number)
        if not poll.poll.is_typed or poll.state not in ("open", "closed"):
            raise NotAllowedError("This question has moved on since the page was shown.")
        known = {lot for text in _texts(poll) for lot in text.lots}
        chosen = [lot for lot in lots if lot in known]
        rooms.judge(stores(), poll.taking, chosen, verdict)  # type: ignore[arg-type]
