"""Where things stand: for the start page and for the checklist of a new Pulse."""

from __future__ import annotations

from dataclasses import dataclass

from pulse.models.base import db
from pulse.store import staff, surveys
from pulse.store.scheduling import State, scheduler_state
from pulse.store.waves import WaveRecord, waves_in
from pulse.workflow.planning.settings import council_is_named


@dataclass(frozen=True, slots=True)
class Overview:
    """What is set up, and which waves are where."""

    named: bool
    people: int
    surveys: int
    planned: tuple[WaveRecord, ...]
    open: tuple[WaveRecord, ...]
    closed: tuple[WaveRecord, ...]
    released: tuple[WaveRecord, ...]
    scheduler: State

    @property
    def begun(self) -> bool:
        """Whether any wave was ever opened."""
        return bool(self.open or self.closed or self.released)

    @property
    def next_wave(self) -> WaveRecord | None:
        """The planned wave that opens first."""
        return min(self.planned, key=lambda wave: wave.opens, default=None)

    @property
    def last_released(self) -> WaveRecord | None:
        """The wave released last."""
        return max(self.released, key=lambda wave: wave.opens, default=None)


def overview() -> Overview:
    """Where things stand now."""
    return Overview(
        named=council_is_named(),
        people=staff.people_count(),
        surveys=len(surveys.survey_plans()),
        planned=tuple(waves_in(db.session, "planned")),
        open=tuple(waves_in(db.session, "open")),
        closed=tuple(waves_in(db.session, "closed")),
        released=tuple(waves_in(db.session, "released")),
        scheduler=scheduler_state(),
    )
