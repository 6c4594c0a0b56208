"""Who a wave would ask and among whom they would hide: shown before it is opened."""

from __future__ import annotations

from dataclasses import dataclass

from pulse.models.base import db
from pulse.store import staff
from pulse.store.invitations import frozen_seats, members
from pulse.store.stores import stores
from pulse.store.waves import wave_record
from pulse.workflow.opening import season_of, settled
from surveys.cells import Cell, form_cells
from surveys.errors import PulseError


@dataclass(frozen=True, slots=True)
class Channels:
    """How the people of the staff list can be reached."""

    email: int
    phone: int
    neither: int

    @property
    def people(self) -> int:
        """Everyone."""
        return self.email + self.phone + self.neither


@dataclass(frozen=True, slots=True)
class Outlook:
    """What opening a wave would mean; `refusal` says why it cannot be opened."""

    cells: tuple[Cell, ...]
    channels: Channels
    refusal: str = ""

    @property
    def smallest(self) -> int:
        """The number of people in the smallest cell; 0 when there is none."""
        return min((cell.eligible for cell in self.cells), default=0)


def channels() -> Channels:
    """How many people can be reached by e-mail, by text message alone, or by neither."""
    counts = staff.headcounts()
    return Channels(
        email=sum(count.by_email for count in counts),
        phone=sum(count.by_phone for count in counts),
        neither=sum(count.unreached for count in counts),
    )


def outlook(number: int) -> Outlook:
    """The cells that a wave would have, from the staff list as it stands; writes nothing."""
    wave = wave_record(db.session, number)
    day = wave.opens.astimezone(stores().config.local).date()
    try:
        organisation, people = settled(members(db.session), day)
        formed = form_cells(people, organisation, frozen_seats(db.session, season_of(day)))
    except PulseError as error:
        return Outlook((), channels(), str(error))
    return Outlook(formed.cells, channels())
