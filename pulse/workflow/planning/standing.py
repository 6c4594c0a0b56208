"""Where one wave stands: how many were asked, what went out, how many answered so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pulse.models.base import db
from pulse.store.invitations import cell_counts
from pulse.store.organisation import load_organisation
from pulse.store.outbox import outbox_counts
from pulse.store.rates import latest_rates
from pulse.store.waves import WaveRecord
from surveys.cells import Cell
from surveys.units import Organisation

KINDS = ("invitation", "reminder")


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of the messages of one kind. Never to whom."""

    kind: str
    waiting: int
    failed: int


@dataclass(frozen=True, slots=True)
class Rate:
    """The response rate of one directorate in percent, rounded down to five."""

    name: str
    percent: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What a manager may know of an opened wave. `rated_on` is None before the first rates."""

    asked: int
    cells: tuple[Cell, ...]
    messages: tuple[Sent, ...]
    rates: tuple[Rate, ...]
    rated_on: date | None
    bundle: str

    @property
    def smallest(self) -> int:
        """The number of people in the smallest cell."""
        return min((cell.eligible for cell in self.cells), default=0)


def standing(wave: WaveRecord) -> Standing:
    """Where an opened wave stands; raises NotAllowedError before it was opened."""
    manifest = wave.opened_manifest()
    found = latest_rates(wave.number)
    return Standing(
        asked=sum(count.eligible for count in cell_counts(db.session, wave.number).values()),
        cells=manifest.cells,
        messages=_messages(wave.number),
        rates=_named(found.percent) if found else (),
        rated_on=found.day if found else None,
        bundle=manifest.bundle,
    )


def _messages(number: int) -> tuple[Sent, ...]:
    counts = outbox_counts(db.session)
    return tuple(
        Sent(
            kind,
            waiting=counts.get((number, kind, "queued"), 0)
            + counts.get((number, kind, "sending"), 0),
            failed=counts.get((number, kind, "failed"), 0),
        )
        for kind in KINDS
    )


def _named(percent: dict[str, int]) -> tuple[Rate, ...]:
    tree = load_organisation(db.session)
    rates = [Rate(_name(tree, code), value) for code, value in percent.items()]
    return tuple(sorted(rates, key=lambda rate: rate.name))


def _name(tree: Organisation, code: str) -> str:
    return tree.unit(code).name if code in tree else code
