"""One batch of sending: what became of each message, written in one transaction."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import Connection

from pulse.delivery.channel import ORDER, Channel
from pulse.delivery.outcome import Outcome
from pulse.store.outbox import Setback, Waiting, remove, set_back
from pulse.store.reach import mark_trouble
from pulse.store.sent import Sent

MOST_ATTEMPTS = 24


@dataclass(frozen=True, slots=True)
class SendReport:
    """What one round of sending did. `stopped` says why it ended early, in words.

    `reminders` of those sent were reminders: how many is how many have not answered, so no page
    and no command shows it.
    """

    sent: int = 0
    retried: int = 0
    failed: int = 0
    dropped: int = 0
    stopped: str = ""
    reminders: int = 0

    @property
    def told(self) -> int:
        """How many messages went that everyone invited gets."""
        return self.sent - self.reminders

    def __add__(self, other: SendReport) -> SendReport:
        reasons = dict.fromkeys(text for text in (self.stopped, other.stopped) if text)
        return SendReport(
            self.sent + other.sent,
            self.retried + other.retried,
            self.failed + other.failed,
            self.dropped + other.dropped,
            " ".join(reasons),
            self.reminders + other.reminders,
        )


@dataclass
class Batch:
    """The messages of one batch, and the channels that are open."""

    rows: dict[int, Waiting]
    channels: tuple[Channel, ...]
    gone: list[int] = field(default_factory=list)
    setbacks: list[Setback] = field(default_factory=list)
    troubles: dict[Channel, list[tuple[int, str, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    dropped: int = 0
    reminders: int = 0
    stopped: dict[Channel, str] = field(default_factory=dict)

    def still_wanted(self, row: Waiting, right: bool) -> bool:
        """Whether a message is to be sent. `right` says that its wave is where it belongs.

        What is not wanted any more is forgotten: its person has left, answers on paper or, for a
        reminder, a ballot was issued meanwhile. What goes to everyone invited goes to those who
        answered as well: else what fails of it would tell who did. One whose address is known to
        fail takes the next way.
        """
        if not right:
            return False
        if not row.active or row.on_paper or (row.issued and row.kind == "reminder"):
            self.drop(row)
            return False
        if not row.to:
            self.set_back(row, "failed", "there is no address that works")
            return False
        return True

    def drop(self, row: Waiting) -> None:
        """Forget a message."""
        self.gone.append(row.key)
        self.dropped += 1

    def take(self, outcome: Outcome, sent: Sent) -> bool:
        """Note what became of a message, before the next one is touched.

        False where the lane is no longer this process's alone, and the next must be left.
        """
        row = self.rows[outcome.key]
        if outcome.state != "sent":
            self.set_back(row, outcome.state, outcome.reason)
            return True
        self.gone.append(outcome.key)
        self.reminders += row.kind == "reminder"
        return sent.note(outcome.key)

    def set_back(self, row: Waiting, state: str, reason: str) -> None:
        """Keep a message that did not go: to be tried again, by another way, or failed.

        A reminder that fails is forgotten without a trace, because a trace would say that its
        person had not answered; the next invitation will find the same trouble.
        """
        attempts = row.attempts + 1
        if state == "retry" and attempts < MOST_ATTEMPTS:
            self.setbacks.append(Setback(row.key, "queued", attempts, reason, row.channel))
            return
        if row.kind == "reminder":
            self.drop(row)
            return
        if state == "retry":
            reason = f"given up after {attempts} attempts: {reason}"
        elif row.to:
            self.troubles[row.channel].append((row.person, row.to, reason))
        following = self._next_channel(row)
        if following is None:
            self.setbacks.append(Setback(row.key, "failed", attempts, reason, row.channel))
        else:
            self.setbacks.append(Setback(row.key, "queued", 0, reason, following))

    def _next_channel(self, row: Waiting) -> Channel | None:
        after = ORDER[ORDER.index(row.channel) + 1 :]
        found = (channel for channel in after if channel in self.channels)
        return next((channel for channel in found if row.addresses.get(channel)), None)

    def write(self, connection: Connection) -> None:
        """Bring the outbox up to date, in the caller's transaction."""
        remove(connection, self.gone)
        set_back(connection, self.setbacks)
        for channel, found in self.troubles.items():
            mark_trouble(connection, channel, found)

    def summary(self) -> SendReport:
        """What became of the batch, in numbers."""
        failed = sum(one.state == "failed" for one in self.setbacks)
        return SendReport(
            sent=len(self.gone) - self.dropped,
            retried=len(self.setbacks) - failed,
            failed=failed,
            dropped=self.dropped,
            stopped=" ".join(self.stopped.values()),
            reminders=self.reminders,
        )
