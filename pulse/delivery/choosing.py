"""Which ways out the configuration opens, and what carries messages on each."""

from __future__ import annotations

from pulse.config import Config
from pulse.delivery.address import sender_address
from pulse.delivery.channel import Channel
from pulse.delivery.maildir import MaildirSink
from pulse.delivery.notify import NotifyTransport
from pulse.delivery.outcome import Transport
from pulse.delivery.smtp import SmtpTransport


def open_channels(config: Config) -> tuple[Channel, ...]:
    """The channels that messages leave by, without a letter that somebody has to print."""
    notify = config.notify
    found: list[Channel] = ["email"]
    if notify is not None and notify.sms:
        found.append("sms")
    if notify is not None and notify.letter:
        found.append("letter")
    return tuple(found)


def transports_for(config: Config, rate: float | None = None) -> dict[Channel, Transport]:
    """What carries the messages of each open channel.

    `rate`, the most messages a second, goes before that of the configuration. Raises
    InvalidValueError when the sender has no address.
    """
    found: dict[Channel, Transport] = {}
    for channel in open_channels(config):
        found[channel] = _transport(config, channel, rate)
    return found


def _transport(config: Config, channel: Channel, rate: float | None) -> Transport:
    if channel != "email" or (config.notify is not None and config.notify.email):
        if config.notify is None:
            raise LookupError(channel)
        return NotifyTransport(config.notify, channel, rate)
    if config.smtp is None:
        return MaildirSink(config.mail)
    return SmtpTransport(config.smtp, sender_address(config.sender), rate or config.smtp.rate)
