"""Which transport the configuration asks for."""

from __future__ import annotations

from pulse.config import Config
from pulse.delivery.address import sender_address
from pulse.delivery.maildir import MaildirSink
from pulse.delivery.outcome import Transport
from pulse.delivery.smtp import SmtpTransport


def transport_for(config: Config, rate: float | None = None) -> Transport:
    """SMTP where a server is configured, else the demonstration's maildir.

    `rate`, the most messages a second, goes before that of the configuration. Raises
    InvalidValueError when the sender has no address.
    """
    if config.smtp is None:
        return MaildirSink(config.mail)
    return SmtpTransport(config.smtp, sender_address(config.sender), rate or config.smtp.rate)
