"""What became of one message, and what every transport promises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from surveys.errors import PulseError

State = Literal["sent", "retry", "failed"]
Form = Literal["mime", "plain"]


class DeliveryStoppedError(PulseError):
    """The transport as a whole does not work now: nothing more of the batch was tried.

    The message is for the operator. It is nobody's fault among the people written to, so no
    attempt is counted against them.
    """


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message, ready to go: whose row it is, the bare address, the text.

    For `mime` transports the content is a whole e-mail; for `plain` ones it is the text, beside
    its subject and a token by which a second copy can be recognised as one.
    """

    key: int
    to: str
    content: bytes
    subject: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the message with this key; `reason` in words unless it was sent."""

    key: int
    state: State
    reason: str = ""


class Transport(Protocol):
    """Carries messages one by one."""

    @property
    def form(self) -> Form:
        """What kind of envelopes it carries."""

    def send(self, batch: Iterable[Envelope]) -> Iterator[Outcome]:
        """One outcome an envelope, in order, yielded before the next envelope is touched.

        Raises DeliveryStoppedError when going on is pointless for now.
        """

    def close(self) -> None:
        """Let go of any connection."""
