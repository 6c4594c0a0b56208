"""Changes of structure: say what one would do, record it, take it back while nothing used it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from pulse.models.base import db
from pulse.store import audit
from pulse.store.organisation import (
    Recorded,
    add_change,
    load_structure,
    recorded_changes,
    remove_change,
    save_organisation,
)
from pulse.store.stores import stores
from pulse.store.transaction import transaction
from pulse.store.waves import WaveRecord, waves_in
from pulse.workflow.planning.outcome import Outcome, outcome
from surveys import restructure as making
from surveys.errors import InvalidValueError, NotAllowedError, NotFoundError
from surveys.restructure import KINDS, Kind, Restructure, Structure, told
from surveys.units import Organisation


@dataclass(frozen=True, slots=True)
class Wish:
    """A change of structure as somebody asks for it; which fields count depends on `kind`."""

    kind: Kind
    units: tuple[str, ...]
    day: date
    names: tuple[str, ...] = ()
    parent: str = ""
    services: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do: in one sentence, and to trends."""

    wish: Wish
    change: Restructure
    told: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class PastChange:
    """A recorded change in words; `kept` says why it cannot be undone, empty where it can."""

    number: int
    day: date
    told: str
    to_come: bool
    kept: str


def structure() -> Structure:
    """The tree and its changes; raises NotFoundError before the first staff list."""
    return load_structure(db.session)


def change_of(wish: Wish, present: Structure) -> Restructure:
    """The change that a wish means, checked against the tree of its day.

    Raises InvalidValueError or NotFoundError saying what is wrong with it.
    """
    tree, known = present.on(wish.day), present.organisation
    if wish.kind not in KINDS:
        raise InvalidValueError(f"a change is one of {', '.join(KINDS)}")
    unit, name = (*wish.units, "")[0], (*wish.names, "")[0]
    makers = {
        "rename": lambda: making.rename(tree, unit, name, wish.day),
        "merge": lambda: making.merge(tree, wish.units, name, wish.day, wish.parent, known),
        "split": lambda: making.split(tree, unit, wish.names, wish.day, wish.services, known),
        "move": lambda: making.move(tree, unit, wish.parent, wish.day),
        "close": lambda: making.close(tree, unit, wish.day),
        "open": lambda: making.open_unit(tree, name, unit, wish.day, known),
    }
    return makers[wish.kind]()


def preview(wish: Wish) -> Preview:
    """What a change would do; writes nothing. Raises as `change_of`, and NotAllowedError."""
    present = structure()
    change = change_of(wish, present)
    present.record(change)
    names = unit_names(present.organisation)
    return Preview(wish, change, told(change, names), outcome(change, present, names))


def record_change(actor: str, wish: Wish, now: datetime) -> Restructure:
    """Record a change of structure; raises as `preview`."""
    present = structure()
    change = change_of(wish, present)
    after = present.record(change)
    with transaction():
        add_change(db.session, change, now)
        save_organisation(db.session, after.organisation)
        words = told(change, unit_names(present.organisation))
        audit.record(actor, "structure changed", f"{words}, from {change.day.isoformat()}", now)
    return change


def past_changes(now: datetime) -> list[PastChange]:
    """Every recorded change, the latest first."""
    recorded = recorded_changes(db.session)
    if not recorded:
        return []
    present = structure()
    today = now.astimezone(stores().config.local).date()
    return [_past(entry, present, today) for entry in reversed(recorded)]


def _past(entry: Recorded, present: Structure, today: date) -> PastChange:
    words = told(entry.change, unit_names(present.organisation))
    kept = _why_kept(entry, present)
    return PastChange(entry.number, entry.change.day, words, entry.change.day > today, kept)


def _why_kept(entry: Recorded, present: Structure) -> str:
    for state in ("open", "closed", "released"):
        for wave in waves_in(db.session, state):
            if _used(wave, entry):
                return f"the wave {wave.title} was opened with it"
    try:
        present.undo(entry.change)
    except NotAllowedError as error:
        return str(error)
    return ""


def _used(wave: WaveRecord, entry: Recorded) -> bool:
    """Whether a wave was opened with a change, or at all since it holds and was recorded."""
    made = {unit.code for unit in entry.change.made}
    if any(not made.isdisjoint(cell.units) for cell in wave.opened_manifest().cells):
        return True
    day = wave.opens.astimezone(stores().config.local).date()
    return wave.opens >= entry.at and day >= entry.change.day


def past_change(number: int, now: datetime) -> PastChange:
    """One recorded change; raises NotFoundError."""
    for change in past_changes(now):
        if change.number == number:
            return change
    raise NotFoundError(f"there is no change of structure {number}")


def undo_change(actor: str, number: int, now: datetime) -> None:
    """Take a change back; raises NotFoundError, NotAllowedError where a wave used it."""
    past = past_change(number, now)
    if past.kept:
        raise NotAllowedError(f"this change cannot be undone: {past.kept}")
    present = structure()
    [entry] = [entry for entry in recorded_changes(db.session) if entry.number == number]
    after = present.undo(entry.change)
    with transaction():
        remove_change(db.session, number)
        save_organisation(db.session, after.organisation)
        audit.record(actor, "structure change undone", past.told, now)


def unit_names(organisation: Organisation) -> dict[str, str]:
    """The latest name of every unit, by code."""
    return {unit.code: unit.name for unit in organisation.units}
