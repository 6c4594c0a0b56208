"""Drivers of the whole organisation: worked out at close where the council chose so, and kept as
they are printed. Nothing finer than one decimal is ever written down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pulse.store import audit, settings
from pulse.store.transaction import transaction
from surveys.drivers import printed_drivers
from surveys.instrument import Instrument
from surveys.printed_driver import PrintedDriver

SETTING = "drivers"
_KEY = "drivers"


def publishes_drivers() -> bool:
    """Whether drivers are worked out when a wave closes; not before somebody chose so."""
    return bool(settings.setting(SETTING))


def choose_drivers(actor: str, wanted: bool, now: datetime) -> None:
    """Work drivers out at every close from now on, or no longer."""
    with transaction():
        settings.keep_setting(SETTING, wanted)
        audit.record(actor, "drivers chosen", "published" if wanted else "not published", now)


def drivers_to_keep(answers: Iterable[bytes], instrument: Instrument) -> dict[str, Any]:
    """What the box keeps of the drivers: their print, and nothing where there is none."""
    found = printed_drivers(answers, instrument)
    return {_KEY: [driver.to_dict() for driver in found]} if found else {}


def kept_drivers(plan: Mapping[str, Any]) -> tuple[PrintedDriver, ...]:
    """The drivers that were kept beside a plan."""
    return tuple(PrintedDriver(**row) for row in plan.get(_KEY, ()))
