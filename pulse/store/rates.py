"""Response rates as they are shown: per directorate, once a day, rounded down to five."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from pulse.models.base import db
from pulse.models.plans import ResponseRate


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of one day, in percent by the code of the directorate."""

    day: date
    percent: dict[str, int]


def latest_rates(wave: int) -> Rates | None:
    """The latest rates of a wave, or None before the first were taken."""
    day = db.session.scalar(select(func.max(ResponseRate.day)).where(ResponseRate.wave == wave))
    if day is None:
        return None
    rows = db.session.scalars(
        select(ResponseRate).where(ResponseRate.wave == wave, ResponseRate.day == day)
    )
    return Rates(day, {row.directorate: row.percent for row in rows})


def keep_rates(wave: int, rates: Rates) -> None:
    """Write down the rates of one day, in the caller's transaction."""
    for directorate, percent in sorted(rates.percent.items()):
        db.session.merge(
            ResponseRate(wave=wave, day=rates.day, directorate=directorate, percent=percent)
        )
