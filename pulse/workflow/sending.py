"""Messages: queued with what they tell of, sent until they are gone, never twice by intent."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from pulse.delivery.choosing import transport_for
from pulse.delivery.message import Letter
from pulse.delivery.outcome import DeliveryStoppedError, Envelope, Outcome, Transport
from pulse.models.base import DbSession, db
from pulse.store.keys import KeyFolder
from pulse.store.lease import lease
from pulse.store.outbox import Setback, Waiting, note_mailing, queue, remove, set_back, waiting
from pulse.store.sent import Sent, sent_of
from pulse.store.stores import Stores, stores
from pulse.store.transaction import transaction
from pulse.store.waves import WaveRecord, waves_in
from pulse.workflow.letters import letter_for, personal_link
from pulse.workflow.report import Report, no_report
from surveys.access_code import AccessCode, derive
from surveys.errors import InvalidValueError, NotAllowedError

BATCH = 500
LANES = 2
MOST_ATTEMPTS = 24
LONGEST_BACK_OFF = 6


@dataclass(frozen=True, slots=True)
class SendReport:
    """What one round of sending did. `stopped` says why it ended early, in words."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    dropped: int = 0
    stopped: str = ""

    def __add__(self, other: SendReport) -> SendReport:
        return SendReport(
            self.sent + other.sent,
            self.retried + other.retried,
            self.failed + other.failed,
            self.dropped + other.dropped,
            self.stopped or other.stopped,
        )


def queue_invitations(session: DbSession, wave: int) -> int:
    """Queue the invitations of a wave that is being opened, in the transaction that writes its
    rows; how many. A wave opened afresh has dropped those of the attempt before.
    """
    return queue(session, wave, "invitation", unissued=False)


def queue_reminders(wave: WaveRecord, number: int) -> int:
    """Queue reminder `number` of an open wave to those not yet issued a ballot; how many.

    Queued once, whoever asks how often. Nothing keeps to whom. Raises NotAllowedError when the
    wave is not open.
    """
    if wave.state != "open":
        raise NotAllowedError(f"{wave.title} is not open, so nobody is reminded")
    with transaction():
        if not note_mailing(db.session, wave.number, "reminder", number):
            return 0
        return queue(db.session, wave.number, "reminder", unissued=True)


def send_due(
    now: datetime,
    limit: int | None = None,
    rate: float | None = None,
    patient: bool = True,
    report: Report = no_report,
) -> SendReport:
    """Send what waits in the outbox, at most `limit` messages and `rate` a second.

    Several processes share the work by lanes. Safe to run at any moment and after any kill: at
    most one message a kill goes twice. `patient` leaves out messages that are backing off.
    """
    total = SendReport()
    attempts = attempts_due(now) if patient else range(MOST_ATTEMPTS)
    for lane in range(LANES):
        left = None if limit is None else limit - total.sent
        with lease(stores(), f"outbox-{lane}") as held:
            if held and not total.stopped and left != 0:
                total += _Round(lane, now, attempts, left, rate, report).run()
    return total


def attempts_due(now: datetime) -> Sequence[int]:
    """Which messages are due for another attempt this minute, by how often they were tried.

    One tried n times comes round every 2^n minutes, at most every 64: a back-off that needs no
    time kept with the person, and about a day in all.
    """
    minute = int(now.timestamp()) // 60
    return [n for n in range(MOST_ATTEMPTS) if minute % (1 << min(n, LONGEST_BACK_OFF)) == 0]


@dataclass
class _Round:
    """One round of sending on one lane."""

    lane: int
    now: datetime
    attempts: Sequence[int]
    limit: int | None
    rate: float | None
    report: Report
    stores: Stores = field(default_factory=stores)
    letters: dict[tuple[int, str, str], Letter] = field(default_factory=dict)
    secrets: dict[int, bytes] = field(default_factory=dict)

    def run(self) -> SendReport:
        waves = {record.number: record for record in waves_in(db.session, "open")}
        db.session.rollback()
        transport = transport_for(self.stores.config, self.rate)
        try:
            with sent_of(self.stores, self.lane) as sent:
                return self._batches(waves, transport, sent)
        finally:
            transport.close()

    def _batches(
        self, waves: dict[int, WaveRecord], transport: Transport, sent: Sent
    ) -> SendReport:
        total, after = SendReport(), 0
        while not total.stopped and total.sent != self.limit:
            most = BATCH if self.limit is None else min(BATCH, self.limit - total.sent)
            with self.stores.roster.connect() as connection:
                rows = waiting(connection, (self.lane, LANES), after, most, self.attempts)
            if not rows:
                break
            after = rows[-1].key
            total += self._batch(rows, waves, transport, sent)
            self.report("Sending", total.sent, total.sent + total.retried + total.failed)
        return total

    def _batch(
        self,
        rows: list[Waiting],
        waves: dict[int, WaveRecord],
        transport: Transport,
        sent: Sent,
    ) -> SendReport:
        batch = _Batch({row.key: row for row in rows})
        wanted = [row for row in rows if batch.still_wanted(row, waves)]
        try:
            for outcome in transport.send(self._envelopes(wanted, waves, batch)):
                batch.take(outcome, sent)
        except DeliveryStoppedError as stop:
            batch.stopped = str(stop)
        finally:
            self.stores.roster_writer.run(batch.write)
            sent.settle()
        return batch.summary()

    def _envelopes(
        self, rows: list[Waiting], waves: dict[int, WaveRecord], batch: _Batch
    ) -> Iterator[Envelope]:
        for row in rows:
            letter = self._letter(row, waves[row.wave])
            try:
                yield self._envelope(row, letter)
            except InvalidValueError as error:
                batch.set_back(row, "failed", str(error))

    def _envelope(self, row: Waiting, letter: Letter) -> Envelope:
        code = derive(self._secret(row.wave), str(row.person).encode())
        personal = {
            "name": row.name,
            "link": personal_link(row.wave, code.text),
            "code": code.display,
        }
        return letter.envelope(row.key, row.to, self._token(code, row.kind), personal)

    def _letter(self, row: Waiting, wave: WaveRecord) -> Letter:
        key = (row.wave, row.kind, row.language)
        if key not in self.letters:
            self.letters[key] = letter_for(wave, row.kind, row.language, self.now)
        return self.letters[key]

    def _secret(self, wave: int) -> bytes:
        if wave not in self.secrets:
            self.secrets[wave] = KeyFolder(self.stores.config.keys).read(wave).secret
        return self.secrets[wave]

    def _token(self, code: AccessCode, kind: str) -> str:
        """The same for a copy sent again the same day, so that mail systems see it is one."""
        words = f"{kind}|{self.now.date()}".encode()
        return hmac.digest(code.text.encode(), words, "sha256")[:16].hex()


@dataclass
class _Batch:
    """The messages of one batch and what became of them, written in one transaction."""

    rows: dict[int, Waiting]
    gone: list[int] = field(default_factory=list)
    setbacks: list[Setback] = field(default_factory=list)
    dropped: int = 0
    stopped: str = ""

    def still_wanted(self, row: Waiting, waves: dict[int, WaveRecord]) -> bool:
        """Whether the wave is open, the person has not left and, for a reminder, no ballot was
        issued meanwhile. What is not wanted any more is forgotten; a wave still being opened is
        left alone.
        """
        if row.wave not in waves:
            return False
        if not row.to or (row.kind == "reminder" and row.issued):
            self.gone.append(row.key)
            self.dropped += 1
            return False
        return True

    def take(self, outcome: Outcome, sent: Sent) -> None:
        row = self.rows[outcome.key]
        if outcome.state == "sent":
            sent.note(outcome.key)
            self.gone.append(outcome.key)
        else:
            self.set_back(row, outcome.state, outcome.reason)

    def set_back(self, row: Waiting, state: str, reason: str) -> None:
        attempts = row.attempts + 1
        if state == "retry" and attempts >= MOST_ATTEMPTS:
            state, reason = "failed", f"given up after {attempts} attempts: {reason}"
        kept = "failed" if state == "failed" else "queued"
        self.setbacks.append(Setback(row.key, kept, attempts, reason))

    def write(self, connection: Connection) -> None:
        remove(connection, self.gone)
        set_back(connection, self.setbacks)

    def summary(self) -> SendReport:
        failed = sum(one.state == "failed" for one in self.setbacks)
        return replace(
            SendReport(stopped=self.stopped),
            sent=len(self.gone) - self.dropped,
            retried=len(self.setbacks) - failed,
            failed=failed,
            dropped=self.dropped,
        )
