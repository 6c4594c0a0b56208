"""Sending: messages go until they are gone, by whatever way reaches their person, never twice by
intent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pulse.delivery.channel import Channel
from pulse.delivery.choosing import transports_for
from pulse.delivery.outcome import DeliveryStoppedError, Envelope, Transport
from pulse.models.base import db
from pulse.store.keys import KeyFolder
from pulse.store.lease import lease
from pulse.store.outbox import Waiting, waiting, waves_waiting
from pulse.store.sent import Sent, sent_of
from pulse.store.settings import keep_setting, setting
from pulse.store.stores import Stores, stores
from pulse.store.transaction import transaction
from pulse.store.waves import WaveRecord, wave_record
from pulse.workflow.batch import MOST_ATTEMPTS, Batch, SendReport
from pulse.workflow.letters import AnyLetter, letter_for, personal_link, silence_link
from pulse.workflow.quiet import is_quiet
from pulse.workflow.report import Report, no_report
from pulse.workflow.tokens import message_token
from surveys.access_code import derive
from surveys.errors import InvalidValueError

TROUBLE = "sending trouble"
BATCH = 500
LANES = 2
LONGEST_BACK_OFF = 6
# The wave of a message must be in this state; a reminder or an invitation to another is forgotten
# with the wave's rows.
STATE_FOR = {"invitation": "open", "reminder": "open", "results": "released"}


def send_due(
    now: datetime,
    limit: int | None = None,
    rate: float | None = None,
    patient: bool = True,
    report: Report = no_report,
) -> SendReport:
    """Send what waits in the outbox, at most `limit` messages and `rate` a second.

    Several processes share the work by lanes. Safe to run at any moment and after any kill: at
    most one message a kill goes twice. `patient` leaves out messages that are backing off, and
    keeps quiet in the quiet hours.
    """
    total = SendReport()
    if patient and is_quiet(stores().config, now):
        return total
    attempts = attempts_due(now) if patient else range(MOST_ATTEMPTS)
    for lane in range(LANES):
        left = None if limit is None else limit - total.sent
        with lease(stores(), f"outbox-{lane}") as held:
            if held and left != 0:
                total += _Round(lane, now, attempts, left, rate, report).run()
                _note_trouble(total.stopped)
    return total


def sending_trouble() -> str:
    """Why sending stopped the last time anybody tried, in words; "" where it did not."""
    return str(setting(TROUBLE) or "")


def _note_trouble(stopped: str) -> None:
    if sending_trouble() != stopped:
        with transaction():
            keep_setting(TROUBLE, stopped)
    db.session.rollback()


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
    transports: dict[Channel, Transport] = field(default_factory=dict)
    waves: dict[int, WaveRecord] = field(default_factory=dict)
    letters: dict[tuple[int, str, str, str], AnyLetter] = field(default_factory=dict)
    secrets: dict[int, bytes] = field(default_factory=dict)
    shared: bool = False

    def run(self) -> SendReport:
        numbers = waves_waiting(db.session)
        # Whoever holds the main store and wants the roster must not wait for us, nor we for them.
        db.session.rollback()
        self.waves = {number: wave_record(db.session, number) for number in numbers}
        db.session.rollback()
        self.transports = transports_for(self.stores.config, self.rate)
        try:
            with sent_of(self.stores, self.lane) as sent:
                return self._batches(sent)
        finally:
            for transport in self.transports.values():
                transport.close()

    def _batches(self, sent: Sent) -> SendReport:
        total, after, working = SendReport(), 0, list(self.transports)
        while working and total.sent != self.limit and not self.shared:
            most = BATCH if self.limit is None else min(BATCH, self.limit - total.sent)
            lane = (self.lane, LANES)
            with self.stores.roster.connect() as connection:
                rows = waiting(connection, lane, after, most, self.attempts, working)
            if not rows:
                break
            after = rows[-1].key
            batch = Batch({row.key: row for row in rows}, tuple(self.transports))
            self._send(batch, sent)
            # One way out that does not work now holds up no other.
            working = [channel for channel in working if channel not in batch.stopped]
            total += batch.summary()
            self.report("Sending", total.told, total.told + total.retried + total.failed)
        return total

    def _send(self, batch: Batch, sent: Sent) -> None:
        rows = batch.rows.values()
        wanted = [row for row in rows if batch.still_wanted(row, self._is_right(row))]
        try:
            for channel, transport in self.transports.items():
                mine = [row for row in wanted if row.channel == channel]
                if mine and not self.shared:
                    self._carry(channel, transport, mine, batch, sent)
        finally:
            self.stores.roster_writer.run(batch.write)
            sent.settle()

    def _carry(
        self, channel: Channel, transport: Transport, rows: list[Waiting], batch: Batch, sent: Sent
    ) -> None:
        try:
            for outcome in transport.send(self._envelopes(rows, transport, batch)):
                if not batch.take(outcome, sent):
                    self.shared = True
                    return
        except DeliveryStoppedError as stop:
            batch.stopped[channel] = str(stop)

    def _is_right(self, row: Waiting) -> bool:
        """Whether the wave is where a message of this kind belongs; a wave still being opened is
        left alone.
        """
        wave = self.waves.get(row.wave)
        return wave is not None and wave.state == STATE_FOR[row.kind]

    def _envelopes(
        self, rows: list[Waiting], transport: Transport, batch: Batch
    ) -> Iterator[Envelope]:
        for row in rows:
            letter = self._letter(row, transport)
            try:
                yield letter.envelope(row.key, row.to, self._token(row), self._personal(row))
            except InvalidValueError as error:
                batch.set_back(row, "failed", str(error))

    def _personal(self, row: Waiting) -> dict[str, str]:
        silence = silence_link(row.person, row.number)
        personal = {"name": row.name, "silence": silence, "link": "", "code": ""}
        if STATE_FOR[row.kind] == "open":
            code = derive(self._secret(row.wave), str(row.person).encode())
            personal |= {"link": personal_link(row.wave, code.text), "code": code.display}
        return personal

    def _letter(self, row: Waiting, transport: Transport) -> AnyLetter:
        key = (row.wave, row.kind, row.language, row.channel)
        if key not in self.letters:
            wave = self.waves[row.wave]
            self.letters[key] = letter_for(
                wave, row.kind, row.channel, row.language, self.now, transport.form
            )
            # What was read must not hold a lock while messages go out.
            db.session.rollback()
        return self.letters[key]

    def _secret(self, wave: int) -> bytes:
        if wave not in self.secrets:
            self.secrets[wave] = KeyFolder(self.stores.config.keys).read(wave).secret
        return self.secrets[wave]

    def _token(self, row: Waiting) -> str:
        return message_token(row.wave, row.person, row.kind, row.channel, self.now.date())
