"""Messages through GOV.UK Notify, by its official client: e-mail, text messages and letters.

The templates at Notify let everything through: `((subject))` and `((body))` for e-mail and
letters, `((body))` for text messages. What is said is written here, once for every channel.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from notifications_python_client.errors import APIError, HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from pulse.config import Notify
from pulse.delivery.address import one_line
from pulse.delivery.bounces import Bounce
from pulse.delivery.channel import Channel
from pulse.delivery.outcome import DeliveryStoppedError, Envelope, Form, Outcome
from pulse.delivery.pace import Pace

TIMEOUT_SECONDS = 30
TRIES = 4
FIRST_PAUSE_SECONDS = 1.0
LONGEST_REASON = 160
UNREACHABLE = 503
# What Notify says when it is the person's own address that will not do.
_ABOUT_THE_PERSON = (
    "email_address", "email address", "phone_number", "phone number", "mobile number",
    "address_line", "address must", "address lines", "postcode", "last line of address",
)  # fmt: skip
_TEAM_ONLY = ("team-only", "trial mode", "team and guest list")


class NotifyTransport:
    """Sends on one channel of Notify. Not for use by two threads at once."""

    form: Form = "plain"

    def __init__(
        self,
        account: Notify,
        channel: Channel,
        rate: float | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._account, self._channel, self._sleep = account, channel, sleep
        self._pace = Pace(min(rate or account.rate, account.rate), sleep=sleep)
        self._client = NotificationsAPIClient(account.key, account.url, TIMEOUT_SECONDS)

    def send(self, batch: Iterable[Envelope]) -> Iterator[Outcome]:
        """One outcome an envelope; raises DeliveryStoppedError when Notify does not take any."""
        for envelope in batch:
            self._pace.wait()
            yield self._send_one(envelope)

    def close(self) -> None:
        """Let go of the connection."""
        self._client.request_session.close()

    def _send_one(self, envelope: Envelope) -> Outcome:
        error: APIError | None = None
        for attempt in range(TRIES):
            if error is not None:
                self._sleep(FIRST_PAUSE_SECONDS * 2 ** (attempt - 1))
            try:
                if error is not None and _is_uncertain(error) and self._is_there(envelope):
                    return Outcome(envelope.key, "sent")
                self._post(envelope)
                return Outcome(envelope.key, "sent")
            except APIError as refusal:
                error = refusal
                if not (_is_uncertain(refusal) or _is_busy(refusal)):
                    return self._refused(envelope, refusal)
        raise DeliveryStoppedError(_why_stopped(error, self._account))

    def _is_there(self, envelope: Envelope) -> bool:
        """Whether Notify took a message whose answer was lost: it is known by its reference."""
        found = self._client.get_all_notifications(reference=envelope.token)
        return bool(found.get("notifications"))

    def _post(self, envelope: Envelope) -> None:
        words = {"subject": envelope.subject, "body": envelope.content.decode()}
        if self._channel == "email":
            self._client.send_email_notification(
                envelope.to, self._account.email, words, reference=envelope.token
            )
        elif self._channel == "sms":
            body = {"body": words["body"]}
            self._client.send_sms_notification(
                envelope.to, self._account.sms, body, reference=envelope.token
            )
        else:
            lines = _address_lines(envelope.to)
            self._client.send_letter_notification(
                self._account.letter, {**lines, **words}, reference=envelope.token
            )

    def _refused(self, envelope: Envelope, error: APIError) -> Outcome:
        if error.status_code == 400 and _is_about_the_person(_said(error)):
            return Outcome(envelope.key, "failed", f"GOV.UK Notify: {_said(error)}")
        raise DeliveryStoppedError(_why_stopped(error, self._account))


def _address_lines(postal: str) -> dict[str, str]:
    parts = [part.strip() for part in postal.replace("\n", ",").split(",") if part.strip()]
    return {f"address_line_{number}": part for number, part in enumerate(parts[:7], 1)}


def _is_uncertain(error: APIError) -> bool:
    """Whether the message may have been taken although nothing good came back."""
    return error.status_code >= 500


def _is_busy(error: APIError) -> bool:
    return error.status_code == 429 and "RateLimitError" in _kinds(error)


def _is_about_the_person(said: str) -> bool:
    text = said.casefold()
    if any(words in text for words in _TEAM_ONLY):
        return False
    return any(words in text for words in _ABOUT_THE_PERSON)


def _why_stopped(error: APIError | None, account: Notify) -> str:
    """For the operator: what Notify says, and what to do about it."""
    if error is None or (isinstance(error, HTTPError) and error.response is None):
        return f"GOV.UK Notify cannot be reached at {account.url}. It is tried again by itself."
    said = _said(error)
    if error.status_code == 403:
        return (
            f"GOV.UK Notify refused our key ({said})."
            " Check PULSE_NOTIFY_KEY, and that this machine's clock is right."
        )
    if error.status_code == 429 and not _is_busy(error):
        return (
            f"GOV.UK Notify takes no more today ({said})."
            " The rest goes when its daily limit begins anew; ask Notify to raise it."
        )
    if error.status_code == 429:
        return f"GOV.UK Notify asks us to slow down ({said}). The rest goes a little later."
    if error.status_code >= 500:
        return f"GOV.UK Notify has trouble of its own ({said}). It is tried again by itself."
    if any(words in said.casefold() for words in _TEAM_ONLY):
        return (
            f"GOV.UK Notify does not let this key write to your staff ({said})."
            " Ask Notify to make the service live, and use a live key."
        )
    return (
        f"GOV.UK Notify refused our message ({said}). Check that PULSE_NOTIFY_EMAIL,"
        " PULSE_NOTIFY_SMS and PULSE_NOTIFY_LETTER name templates of your service that hold"
        " ((body)), and ((subject)) except in text messages."
    )


def _errors(error: APIError) -> list[Any]:
    message = error.message
    return message if isinstance(message, list) else [{"message": message}]


def _kinds(error: APIError) -> set[str]:
    return {str(one.get("error", "")) for one in _errors(error)}


def _said(error: APIError) -> str:
    """One printable line of bounded length, whatever Notify says."""
    texts = [f"{one.get('error', '')} {one.get('message', '')}".strip() for one in _errors(error)]
    return one_line(f"{error.status_code} {'; '.join(texts)}")[:LONGEST_REASON]


def undelivered(account: Notify, channel: Channel) -> Iterator[Bounce]:
    """The messages of the last week that Notify could not deliver and never will.

    Raises DeliveryStoppedError when Notify does not answer.
    """
    client = NotificationsAPIClient(account.key, account.url, TIMEOUT_SECONDS)
    address = "email_address" if channel == "email" else "phone_number"
    try:
        found = client.get_all_notifications_iterator("permanent-failure", channel)
        for one in found:
            reason = "GOV.UK Notify could not deliver to it (permanent-failure)"
            yield Bounce(str(one[address]), str(one["reference"]), True, reason)
    except APIError as error:
        raise DeliveryStoppedError(_why_stopped(error, account)) from None
    finally:
        client.request_session.close()
