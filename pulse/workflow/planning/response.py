"""How the response goes, for reviewers: by directorate, once a day, in steps of five percent.

It knows no person and no service: what it suggests is for a whole directorate.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from statistics import median

from pulse.models.base import db
from pulse.store.organisation import load_organisation
from pulse.store.rates import Rates, latest_rates, rates_on_day
from pulse.store.stores import stores
from pulse.store.surveys import waves_of
from pulse.store.waves import WaveRecord, wave_record
from surveys.errors import NotAllowedError, NotFoundError

# Percentage points. The rates are in steps of five, so that less is no difference at all.
BEHIND_OTHERS = 15
BEHIND_BEFORE = 10
# Until then the rates say more about who opens mail early.
FIRST_DAY = 2


@dataclass(frozen=True, slots=True)
class Directorate:
    """The response of one directorate in percent, rounded down to five; None is not known."""

    code: str
    name: str
    percent: int
    before: int | None
    behind_others: bool
    behind_before: bool

    @property
    def lags(self) -> bool:
        """Whether something should be done there."""
        return self.behind_others or self.behind_before


@dataclass(frozen=True, slots=True)
class Response:
    """The response of an open wave. `on` is None before the first rates are taken."""

    wave: WaveRecord
    on: date | None
    day: int
    directorates: tuple[Directorate, ...]
    before: str

    @property
    def lagging(self) -> tuple[Directorate, ...]:
        """The directorates that lag, the furthest behind first."""
        found = [one for one in self.directorates if one.lags]
        return tuple(sorted(found, key=lambda one: (one.percent, one.name)))


def response_of(number: int) -> Response:
    """How the response of an open wave goes; raises NotFoundError, NotAllowedError."""
    wave = wave_record(db.session, number)
    if wave.state != "open":
        raise NotAllowedError(f"{wave.title} is {wave.state}: its response is not followed")
    rates = latest_rates(number)
    if rates is None:
        return Response(wave, None, 0, (), "")
    day = _day_of(wave, rates.day)
    earlier = _wave_before(wave)
    before = rates_on_day(earlier.number, _opened_on(earlier), day) if earlier else None
    rows = _compare(rates, before, day)
    return Response(wave, rates.day, day, rows, earlier.title if earlier and before else "")


def _opened_on(wave: WaveRecord) -> date:
    return wave.opens.astimezone(stores().config.local).date()


def _day_of(wave: WaveRecord, on: date) -> int:
    return (on - _opened_on(wave)).days


def _wave_before(wave: WaveRecord) -> WaveRecord | None:
    earlier = [other for other in waves_of(wave.survey_code) if other.opens < wave.opens]
    held = [other for other in earlier if other.state in ("closed", "released")]
    return held[-1] if held else None


def _compare(rates: Rates, before: Rates | None, day: int) -> tuple[Directorate, ...]:
    tree = load_organisation(db.session)
    middle = median(rates.percent.values()) if rates.percent else 0
    rows = []
    for code, percent in rates.percent.items():
        earlier = before.percent.get(code) if before else None
        early = day < FIRST_DAY
        rows.append(
            Directorate(
                code=code,
                name=tree.unit(code).name if code in tree else code,
                percent=percent,
                before=earlier,
                behind_others=not early and percent <= middle - BEHIND_OTHERS,
                behind_before=not early
                and earlier is not None
                and percent <= earlier - BEHIND_BEFORE,
            )
        )
    return tuple(sorted(rows, key=lambda row: row.name))


def directorate_of(found: Response, code: str) -> Directorate:
    """One directorate of a response; raises NotFoundError."""
    for one in found.directorates:
        if one.code == code:
            return one
    raise NotFoundError("There is no response rate for this directorate.")


def manager_words(found: Response, one: Directorate) -> list[str]:
    """What its managers may say or send on: to everyone alike, for nobody can tell who answered."""
    manifest = found.wave.opened_manifest()
    closes = found.wave.closes.astimezone(stores().config.local)
    page = f"{stores().config.public_url}/a/{found.wave.number}"
    return [
        f"Please take five minutes of your next team meeting for “{manifest.survey_title}”"
        f" ({manifest.wave_title}). It is open until {closes:%H:%M on %A} {closes.day}"
        f" {closes:%B}, and takes a few minutes on a phone or a computer.",
        "Give people working time to answer, and a quiet place: for those who share a device,"
        " a kiosk or a printed code. Answering is everybody’s own choice. Please do not ask"
        " anybody whether they have, and do not look for who has: nobody can tell you.",
        "What to say: after the survey closes, nobody can find out what anyone said, not even"
        f" with the whole server in hand. How that works, and how to check it: {page}/anonymous",
        "Whoever has lost their invitation can have it sent again: ask the people who run the"
        " survey. Please put up the poster where people take their breaks.",
        f"Say what was done about the last survey in {one.name}: people answer when they saw"
        " something happen.",
    ]
