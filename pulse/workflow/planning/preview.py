"""A wave that does not exist, for the answer page to be looked at before it does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pulse.workflow.planning.settings import council
from surveys.instrument import Instrument
from surveys.profiles import DeclaredProfile

USUAL_WINDOW = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Preview:
    """What the answer page reads of a manifest. It has no keys, so nothing can be sent."""

    instrument: Instrument
    organisation: str
    closes: date
    number: int = 0
    survey_title: str = ""
    wave_title: str = "Preview"
    k: int = 10
    fingerprint: str = "0" * 64
    comment: bool = False
    profiles: tuple[DeclaredProfile, ...] = ()


def preview(instrument: Instrument, now: datetime) -> Preview:
    """These questions as they would be asked from today."""
    closes = (now + USUAL_WINDOW).date()
    return Preview(instrument, council().name, closes, survey_title=instrument.title)
