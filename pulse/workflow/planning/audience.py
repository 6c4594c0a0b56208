"""Who a wave would ask and among whom they would hide: shown before it is opened."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from pulse.models.base import db
from pulse.store import staff
from pulse.store.invitations import members
from pulse.store.panels import ways_to_reach
from pulse.store.rates import last_rates
from pulse.store.waves import WaveRecord, wave_record
from pulse.workflow.choosing import Asked, settled, who_is_asked
from surveys.audience import SMALLEST_CROWD, Audience, candidates_of, most_panels
from surveys.cells import Cell
from surveys.errors import NotFoundError, PulseError
from surveys.forecast import Expected, expect


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
class Outcome:
    """What one directorate may expect of a wave, under its name."""

    name: str
    expected: Expected


@dataclass(frozen=True, slots=True)
class Outlook:
    """What opening a wave would mean; `refusal` says why it cannot be opened."""

    cells: tuple[Cell, ...]
    channels: Channels
    audience: Audience | None
    expected: tuple[Outcome, ...]
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


@dataclass(frozen=True, slots=True)
class PanelChoice:
    """What it means to ask one of so many panels each time. `alone` is whether every directorate
    of ten people or more still has figures of its own, as far as headcounts tell.
    """

    panels: int
    asked: int
    alone: bool


def panel_choices(today: date, most: int = 4) -> tuple[PanelChoice, ...]:
    """Asking everyone, or one of two to `most` panels, with the staff list as it stands."""
    try:
        tree, eligible = settled(members(db.session), today)
    except NotFoundError:
        return tuple(PanelChoice(panels, 0, True) for panels in range(1, most + 1))
    found = candidates_of([(one.person, one.unit) for one in eligible], tree)
    sizes = Counter(one.directorate for one in found)
    allowed = most_panels([size for size in sizes.values() if size >= SMALLEST_CROWD])
    return tuple(
        PanelChoice(panels, -(-len(found) // panels), panels <= allowed)
        for panels in range(1, most + 1)
    )


def outlook(number: int, now: datetime) -> Outlook:
    """Whom a wave would ask if it opened now, and what it may find out; writes nothing."""
    wave = wave_record(db.session, number)
    try:
        asked = who_is_asked(wave, now)
    except PulseError as error:
        return Outlook((), Channels(0, 0, 0), None, (), str(error))
    return Outlook(
        cells=asked.cells.cells,
        channels=_channels(asked),
        audience=asked.audience,
        expected=_expected(asked, wave),
    )


def _channels(asked: Asked) -> Channels:
    ways = ways_to_reach(db.session)
    found = Counter(ways[person] for person in asked.audience.people)
    return Channels(found["email"], found["phone"], found["neither"])


def _expected(asked: Asked, wave: WaveRecord) -> tuple[Outcome, ...]:
    """What each directorate may expect, from how many answered the last wave of this survey."""
    rates = last_rates(db.session, wave.survey_code)
    people = Counter(one.directorate for one in asked.candidates)
    chosen = Counter(
        one.directorate for one in asked.candidates if one.person in asked.audience.people
    )
    tree = asked.organisation
    found = [
        Outcome(tree.unit(code).name, expect(code, people[code], chosen[code], rates.get(code)))
        for code in people
    ]
    return tuple(sorted(found, key=lambda outcome: outcome.name))
