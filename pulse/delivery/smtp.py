"""Messages over SMTP: one connection kept open, an outcome for each person."""

from __future__ import annotations

import smtplib
import ssl
import time
from collections.abc import Callable, Iterable, Iterator

from pulse.config import Smtp
from pulse.delivery.address import one_line
from pulse.delivery.exchange import exchange
from pulse.delivery.outcome import DeliveryStoppedError, Envelope, Form, Outcome, State
from pulse.delivery.pace import Pace

TIMEOUT_SECONDS = 30
TRIES_OF_ONE = 4
TRIES_TO_CONNECT = 3
FIRST_PAUSE_SECONDS = 0.2
LONGEST_REASON = 160
_REASONS = {
    "4.2.2": "the mailbox is full",
    "4.7.1": "the mail server asks to try again later",
    "5.1.1": "there is no such mailbox",
    "5.1.2": "there is no such mail domain",
    "5.1.3": "the address is not valid",
    "5.1.10": "there is no such mailbox",
    "5.2.1": "the mailbox is switched off",
    "5.2.2": "the mailbox is full",
    "5.7.1": "the mail server does not accept this message",
}


class SmtpTransport:
    """Sends through one mail server. Not for use by two threads at once.

    A message whose connection broke is tried again on a new one at once, with the same
    Message-ID, because a server that has not answered has not taken it (RFC 5321, 4.2.5).
    """

    form: Form = "mime"

    def __init__(
        self,
        server: Smtp,
        sender: str,
        rate: float | None = None,
        sleep: Callable[[float], None] = time.sleep,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._server, self._sender, self._sleep = server, sender, sleep
        self._pace = Pace(rate, sleep=sleep)
        self._trust = trust
        self._connection: smtplib.SMTP | None = None

    def send(self, batch: Iterable[Envelope]) -> Iterator[Outcome]:
        """One outcome an envelope; raises DeliveryStoppedError when the server does not work."""
        for envelope in batch:
            self._pace.wait()
            yield self._send_one(envelope)

    def close(self) -> None:
        """Say goodbye to the server, if it still listens."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.quit()
            except (OSError, smtplib.SMTPException):
                connection.close()

    def _send_one(self, envelope: Envelope) -> Outcome:
        reason = ""
        for attempt in range(TRIES_OF_ONE):
            try:
                return self._over(self._connected(), envelope)
            except (smtplib.SMTPServerDisconnected, OSError) as error:
                self._drop()
                reason = f"the connection to the mail server broke: {_words(str(error))}"
                self._sleep(FIRST_PAUSE_SECONDS * 2**attempt)
        return Outcome(envelope.key, "retry", reason)

    def _over(self, connection: smtplib.SMTP, envelope: Envelope) -> Outcome:
        refusal = exchange(connection, self._sender, envelope)
        if refusal is None:
            return Outcome(envelope.key, "sent")
        if refusal.code == 421:
            # The server is about to hang up: say nothing more on this connection.
            self._drop()
        if refusal.stage == "MAIL" and refusal.code >= 500:
            self._drop()
            raise DeliveryStoppedError(
                f"The mail server does not let us send as {self._sender}:"
                f" {_reply(refusal.code, refusal.reply)}."
                " Check PULSE_SENDER, PULSE_SMTP_USER and PULSE_SMTP_PASSWORD."
            )
        state: State = "failed" if refusal.code >= 500 else "retry"
        return Outcome(envelope.key, state, reply_words(refusal.code, refusal.reply))

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            self._connection = self._connect_patiently()
        return self._connection

    def _connect_patiently(self) -> smtplib.SMTP:
        place = f"{self._server.host}:{self._server.port}"
        reason = ""
        for attempt in range(TRIES_TO_CONNECT):
            try:
                return self._connect()
            except smtplib.SMTPAuthenticationError as error:
                raise DeliveryStoppedError(
                    f"The mail server {place} refused our sign-in ({error.smtp_code})."
                    " Check PULSE_SMTP_USER and PULSE_SMTP_PASSWORD."
                ) from None
            except (smtplib.SMTPNotSupportedError, ssl.SSLError) as error:
                raise DeliveryStoppedError(
                    f"No safe connection to the mail server {place}: {_words(str(error))}"
                    " Check PULSE_SMTP_SECURITY and the server's certificate."
                ) from None
            except (OSError, smtplib.SMTPException) as error:
                reason = _words(str(error))
                self._sleep(FIRST_PAUSE_SECONDS * 2**attempt)
        raise DeliveryStoppedError(f"The mail server {place} cannot be reached: {reason}")

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        trust = self._trust or ssl.create_default_context()
        connection: smtplib.SMTP
        if server.security == "tls":
            connection = smtplib.SMTP_SSL(
                server.host, server.port, timeout=TIMEOUT_SECONDS, context=trust
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
        try:
            if server.security == "starttls":
                connection.starttls(context=trust)
            connection.ehlo_or_helo_if_needed()
            if server.user:
                connection.login(server.user, server.password)
        except BaseException:
            connection.close()
            raise
        return connection


def reply_words(code: int, reply: bytes | str) -> str:
    """A server's refusal in plain words, with its own reply behind them."""
    text = _reply(code, reply)
    enhanced = text.split()[1] if len(text.split()) > 1 else ""
    words = _REASONS.get(enhanced)
    if words is None:
        words = "the mail server refused it" if code >= 500 else "the mail server could not take it"
    return f"{words} ({text})"


def _reply(code: int, reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return f"{code} {_words(text)}"


def _words(text: str) -> str:
    """One printable line of bounded length, whatever a server says."""
    return one_line(text)[:LONGEST_REASON]
