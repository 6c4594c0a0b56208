"""Bank holidays of the nation whose staff are asked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import cast

from holidays.countries.united_kingdom import UnitedKingdom

from pulse.config import NATIONS
from surveys.errors import InvalidValueError


@cache
def bank_holidays(nation: str) -> Collection[date]:
    """Bank holidays of ENG, WLS, SCT or NIR; years are worked out as they are asked for.

    Raises InvalidValueError for another nation.
    """
    if nation not in NATIONS:
        raise InvalidValueError(f"nation {nation!r}: use one of {', '.join(NATIONS)}")
    return cast(Collection[date], UnitedKingdom(subdiv=nation))
