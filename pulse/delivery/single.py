"""One message to one address, at once: what is not a mailing to staff."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from pulse.config import Config
from pulse.delivery.channel import EMAIL
from pulse.delivery.choosing import transports_for
from pulse.delivery.message import Template, compose, compose_plain
from surveys.errors import InvalidValueError


def send_one(
    config: Config,
    template: Template,
    words: Mapping[str, str],
    to: str,
    personal: Mapping[str, str],
    now: datetime,
    language: str = "en",
) -> None:
    """Send one e-mail. `words` fill the blanks of the template, `personal` those of a person.

    Raises InvalidValueError when the address is none or refuses it, DeliveryStoppedError when mail
    does not work.
    """
    transport = transports_for(config)[EMAIL]
    made = (
        compose_plain(template, words)
        if transport.form == "plain"
        else compose(template, words, config.sender, now, language)
    )
    try:
        [outcome] = transport.send([made.envelope(0, to, secrets.token_hex(16), personal)])
    finally:
        transport.close()
    if outcome.state != "sent":
        raise InvalidValueError(f"The message was not delivered: {outcome.reason}.")
