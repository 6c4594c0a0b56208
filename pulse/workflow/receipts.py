"""What GOV.UK Notify could not deliver, asked of Notify itself."""

from __future__ import annotations

from datetime import datetime

from pulse.delivery.channel import EMAIL, SMS, Channel
from pulse.delivery.notify import undelivered
from pulse.store.stores import stores
from pulse.workflow.returned import Returned, take_back
from surveys.errors import NotAllowedError


def take_receipts(now: datetime) -> Returned:
    """Mark the addresses that Notify says can never be reached, as a returned mail does.

    Raises NotAllowedError where Notify is not configured, DeliveryStoppedError when it does not
    answer.
    """
    account = stores().config.notify
    if account is None:
        raise NotAllowedError("GOV.UK Notify is not configured: give PULSE_NOTIFY_KEY")
    total = Returned()
    templates: dict[Channel, str] = {EMAIL: account.email, SMS: account.sms}
    for channel, template in templates.items():
        if template:
            total += take_back(undelivered(account, channel), now, channel)
    return total
