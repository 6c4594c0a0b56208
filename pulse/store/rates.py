"""Response rates as they are shown: per directorate, once a day, rounded down to five."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from pulse.models.base import DbSession, db
from pulse.models.channels import ChannelRate
from pulse.models.plans import ResponseRate, Survey, Wave


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of one day, in percent by the code of the directorate."""

    day: date
    percent: dict[str, int]


def latest_rates(wave: int, until: date | None = None) -> Rates | None:
    """The latest rates of a wave, up to a day; None before the first were taken."""
    known = select(func.max(ResponseRate.day)).where(ResponseRate.wave == wave)
    day = db.session.scalar(known.where(ResponseRate.day <= until) if until else known)
    if day is None:
        return None
    return _rates(wave, day)


def rates_on_day(wave: int, opened: date, days: int) -> Rates | None:
    """The rates of a wave so many days after it opened, or the last ones before that day.

    None where none were taken by then.
    """
    until = opened + timedelta(days=days)
    taken = select(func.max(ResponseRate.day)).where(
        ResponseRate.wave == wave, ResponseRate.day <= until
    )
    day = db.session.scalar(taken)
    return None if day is None else _rates(wave, day)


def _rates(wave: int, day: date) -> Rates:
    rows = db.session.scalars(
        select(ResponseRate).where(ResponseRate.wave == wave, ResponseRate.day == day)
    )
    return Rates(day, {row.directorate: row.percent for row in rows})


def last_rates(session: DbSession, survey: str) -> dict[str, int]:
    """The final rates of the survey's last wave that is over, by directorate; empty before one."""
    number = session.scalar(
        select(func.max(ResponseRate.wave))
        .join(Wave, Wave.number == ResponseRate.wave)
        .join(Survey, Survey.id == Wave.survey_id)
        .where(Survey.code == survey, Wave.state.in_(("closed", "released")))
    )
    found = latest_rates(number) if number is not None else None
    return found.percent if found else {}


def keep_rates(wave: int, rates: Rates) -> None:
    """Write down the rates of one day, in the caller's transaction."""
    for directorate, percent in sorted(rates.percent.items()):
        db.session.merge(
            ResponseRate(wave=wave, day=rates.day, directorate=directorate, percent=percent)
        )


def keep_channel_rates(wave: int, day: date, percent: dict[str, int]) -> None:
    """Write down the rates of one day, in the caller's transaction."""
    for channel, rate in sorted(percent.items()):
        db.session.merge(ChannelRate(wave=wave, day=day, channel=channel, percent=rate))


def channel_rates(wave: int, day: date | None = None) -> dict[str, int]:
    """The latest rates of a wave by channel, up to a day; empty before any was taken."""
    known = select(func.max(ChannelRate.day)).where(ChannelRate.wave == wave)
    last = db.session.scalar(known.where(ChannelRate.day <= day) if day else known)
    rows = db.session.scalars(
        select(ChannelRate).where(ChannelRate.wave == wave, ChannelRate.day == last)
    )
    return {row.channel: row.percent for row in rows}


@dataclass(frozen=True, slots=True)
class RatedWave:
    """A wave for which rates may have been taken, and the day on which it opened."""

    number: int
    title: str
    state: str
    opened: date


def rated_waves(survey: str) -> list[RatedWave]:
    """The waves of a survey that were opened, oldest first."""
    rows = db.session.execute(
        select(Wave.number, Wave.title, Wave.state, Wave.opens)
        .join(Survey, Survey.id == Wave.survey_id)
        .where(Survey.code == survey, Wave.state != "planned")
        .order_by(Wave.opens)
    )
    return [RatedWave(row.number, row.title, row.state, row.opens.date()) for row in rows]
