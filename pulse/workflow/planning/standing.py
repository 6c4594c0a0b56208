"""Where one wave stands: how many were asked, and whom they are hidden among."""

from __future__ import annotations

from dataclasses import dataclass

from pulse.models.base import db
from pulse.store.invitations import cell_counts
from pulse.store.waves import WaveRecord
from surveys.cells import Cell


@dataclass(frozen=True, slots=True)
class Standing:
    """What a manager may know of an opened wave."""

    asked: int
    cells: tuple[Cell, ...]
    bundle: str

    @property
    def smallest(self) -> int:
        """The number of people in the smallest cell."""
        return min((cell.eligible for cell in self.cells), default=0)


def standing(wave: WaveRecord) -> Standing:
    """Where an opened wave stands; raises NotAllowedError before it was opened."""
    manifest = wave.opened_manifest()
    return Standing(
        asked=sum(count.eligible for count in cell_counts(db.session, wave.number).values()),
        cells=manifest.cells,
        bundle=manifest.bundle,
    )
