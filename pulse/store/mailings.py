"""Which mailings of a wave were queued: their kind and number, never to whom they went."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Select, Subquery, case, func, select

from pulse.models.base import DbSession
from pulse.models.roster import Invitation, Mailing


def note_mailing(session: DbSession, wave: int, kind: str, number: int) -> bool:
    """Write down that a mailing is queued, in the caller's transaction; False if it was."""
    if session.get(Mailing, (wave, kind, number)) is not None:
        return False
    session.add(Mailing(wave=wave, kind=kind, number=number))
    session.flush()
    return True


def mailings(session: DbSession, wave: int, kind: str) -> set[int]:
    """The numbers of the mailings of a kind that were queued for a wave."""
    rows = select(Mailing.number).where(Mailing.wave == wave, Mailing.kind == kind)
    return set(session.scalars(rows))


def reminders_of(session: DbSession) -> dict[int, set[int]]:
    """The numbers of the reminders of every wave that still has its invitations."""
    rows = session.execute(
        select(Mailing.wave, Mailing.number)
        .where(Mailing.kind == "reminder", Mailing.wave.in_(select(Invitation.wave).distinct()))
        .order_by(Mailing.wave)
    )
    found: dict[int, set[int]] = {}
    for wave, number in rows:
        found.setdefault(wave, set()).add(number)
    return found


def circles(session: DbSession, bits: Mapping[int, int]) -> set[int]:
    """The sets of waves that somebody was invited to, each as the sum of the waves' bits."""
    return set(session.scalars(select(_circles(bits).c.circle).distinct()))


def people_in(bits: Mapping[int, int], chosen: Collection[int]) -> Select[int]:
    """The row keys of those who were invited to exactly one of these sets of waves."""
    found = _circles(bits)
    return select(found.c.person_id).where(found.c.circle.in_(chosen))


def _circles(bits: Mapping[int, int]) -> Subquery:
    return (
        select(
            Invitation.person_id,
            func.sum(case(bits, value=Invitation.wave)).label("circle"),
        )
        .where(Invitation.wave.in_(list(bits)))
        .group_by(Invitation.person_id)
        .subquery()
    )
