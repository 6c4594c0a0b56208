"""The burden cap: how often one person may be asked, over all surveys."""

from __future__ import annotations

from datetime import datetime

from pulse.store import audit
from pulse.store.settings import keep_setting, setting
from pulse.store.stores import stores
from pulse.store.transaction import transaction
from surveys.audience import Cap
from surveys.errors import InvalidValueError

NAME = "burden"


def burden_cap() -> Cap:
    """The cap that an administrator set, or the one Pulse begins with.

    Never longer than it is kept who was invited: what is forgotten cannot be counted.
    """
    kept = setting(NAME) or {}
    usual = Cap()
    days = min(kept.get("days", usual.days), stores().config.invitations_kept.days)
    return Cap(kept.get("invitations", usual.invitations), days)


def change_burden_cap(actor: str, invitations: int, days: int, now: datetime) -> Cap:
    """Set the cap; raises InvalidValueError where it will not do."""
    changed = Cap(invitations, days)
    most = stores().config.invitations_kept.days
    if days > most:
        raise InvalidValueError(
            f"Enter at most {most} days: for so long after a wave it is kept who was invited."
        )
    with transaction():
        keep_setting(NAME, {"invitations": invitations, "days": days})
        audit.record(actor, "burden cap changed", f"{invitations} in {days} days", now)
    return changed
