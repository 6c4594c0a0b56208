"""Renewals that are owed: noted before what makes them due, and struck out once they are done.

A process that dies between a deletion and the renewal of its file would leave on the disk what
was deleted, or the order in which people answered. The scheduler pays what is owed still.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from pulse.store.renewal import (
    renew_comments,
    renew_people,
    renew_rooms,
    renew_roster,
    renew_voices,
)
from pulse.store.settings import drop_setting, keep_setting, settings_from
from pulse.store.stores import Stores, stores
from pulse.store.transaction import transaction

OWED = "renewal owed: "
# Whoever noted it is at it: only what is older was cut short.
AT_WORK = timedelta(minutes=10)
RENEWALS: Final[dict[str, Callable[[Stores], None]]] = {
    "comments": renew_comments,
    "people": renew_people,
    "rooms": renew_rooms,
    "roster": renew_roster,
    "voices": renew_voices,
}


@contextmanager
def renewed(kind: str, after: str, now: datetime) -> Iterator[None]:
    """Renew at the end of the block, or later by the scheduler where that is cut short.

    `kind` is one of RENEWALS, `after` says of what ("wave 7"). Begin it outside a transaction: the
    debt is durable before the block is entered.
    """
    debt = f"{kind} {after}"
    with transaction():
        keep_setting(OWED + debt, now.isoformat())
    yield
    pay(debt)


def debts(now: datetime) -> list[str]:
    """What a crash left as it was: "roster wave 7"."""
    owed = settings_from(OWED).items()
    return [debt for debt, since in owed if now - datetime.fromisoformat(since) > AT_WORK]


def pay(debt: str) -> None:
    """Renew what is owed, and strike it out."""
    RENEWALS[debt.partition(" ")[0]](stores())
    with transaction():
        drop_setting(OWED + debt)
