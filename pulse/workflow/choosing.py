"""Who a wave asks, and among whom they hide: the season's seats, the audience, its cells."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from pulse.models.base import DbSession, db
from pulse.store.invitations import freeze_seats, frozen_seats, members
from pulse.store.organisation import load_structure
from pulse.store.panels import keep_panels, kept_panels, times_asked
from pulse.store.stores import stores
from pulse.store.surveys import survey_plan
from pulse.store.waves import WaveRecord, opened_before, waves_opened_since
from pulse.workflow.planning.burden import burden_cap
from surveys.audience import Audience, Candidate, Cap, candidates_of, choose
from surveys.cells import Cells, Member, Seat, settle_seats, wave_cells
from surveys.errors import InvalidValueError
from surveys.units import Organisation


@dataclass(frozen=True, slots=True)
class Asked:
    """Who would be asked. `seats` are everyone's of the season, `cells` those of the audience."""

    organisation: Organisation
    candidates: tuple[Candidate, ...]
    audience: Audience
    season: str
    seats: Mapping[str, Seat]
    cells: Cells


def who_is_asked(wave: WaveRecord, now: datetime) -> Asked:
    """Who a wave asks if it opens now; writes nothing.

    Raises NotFoundError before the first staff list, InvalidValueError when too few are left.
    """
    zone = stores().config.local
    season = season_of(wave.opens.astimezone(zone).date())
    organisation, eligible = settled(members(db.session), now.astimezone(zone).date())
    candidates = candidates_of([(one.person, one.unit) for one in eligible], organisation)
    audience = _audience(wave, candidates, now)
    seats = settle_seats(eligible, organisation, frozen_seats(db.session, season))
    _require_enough(audience)
    cells = wave_cells(audience.people, seats, organisation)
    return Asked(organisation, candidates, audience, season, seats, cells)


def keep_asked(session: DbSession, wave: WaveRecord, asked: Asked) -> None:
    """Keep seats and panels for the waves to come, in the caller's transaction."""
    freeze_seats(session, asked.season, asked.seats)
    keep_panels(session, wave.survey_code, asked.audience.panels)


def settled(people: Sequence[Member], day: date) -> tuple[Organisation, list[Member]]:
    """The organisation as a day knows it, and people in the units that stand then.

    A merge takes people along; raises NotFoundError before the first staff list.
    """
    structure = load_structure(db.session)
    begun = (structure.organisation.unit(code).start for code in {who.unit for who in people})
    day = max([day, *(start for start in begun if start)])  # nobody is in a unit still to come
    placed = [replace(member, unit=structure.heir(member.unit, day)) for member in people]
    return structure.as_of(day), placed


def season_of(day: date) -> str:
    """The quarter of the year in which cells stay frozen, such as 2026Q4."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def _audience(wave: WaveRecord, candidates: tuple[Candidate, ...], now: datetime) -> Audience:
    cap = burden_cap()
    return choose(
        candidates,
        survey_plan(wave.survey_code).audience,
        opened_before(db.session, wave),
        kept_panels(db.session, wave.survey_code),
        times_asked(db.session, waves_opened_since(db.session, _since(cap, now), wave.number)),
        cap,
        _seed(wave.survey_code),
    )


def _since(cap: Cap, now: datetime) -> datetime:
    zone = stores().config.local
    first = now.astimezone(zone).date() - timedelta(days=cap.days - 1)
    return datetime.combine(first, time(), zone)


def _seed(survey: str) -> bytes:
    # Whoever could foresee the lots could choose whom a panel puts together.
    return hmac.digest(stores().config.secret_key.encode(), f"panels|{survey}".encode(), "sha256")


def _require_enough(audience: Audience) -> None:
    if len(audience.people) < 10 and audience.tired:
        cap = burden_cap()
        raise InvalidValueError(
            f"{len(audience.people)} people would be asked, because {audience.tired} were asked"
            f" {cap.invitations} times within {cap.days} days: open it later, or raise the cap"
        )
