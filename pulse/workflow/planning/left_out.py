"""Directorates and services that a survey does not ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from pulse.models.base import db
from pulse.store import audit
from pulse.store import surveys as store
from pulse.store.organisation import load_organisation
from pulse.store.surveys import SurveyPlan
from pulse.store.transaction import transaction
from surveys.errors import InvalidValueError, NotFoundError
from surveys.units import Organisation, Unit


def units_to_leave_out(plan: SurveyPlan) -> list[tuple[Unit, bool]]:
    """Each directorate followed by its services, and whether it is left out now."""
    try:
        tree = load_organisation(db.session)
    except NotFoundError:
        return []
    present = [unit for d in tree.directorates for unit in (d, *tree.children(d.code))]
    return [(u, u.code in plan.audience.without) for u in present if u.end is None]


def leave_out(actor: str, code: str, units: Iterable[str], now: datetime) -> SurveyPlan:
    """Ask nobody of these units from the next wave on; an empty list asks everyone again.

    Raises NotFoundError for a unit there is not, InvalidValueError where nobody would be left.
    """
    tree, chosen = load_organisation(db.session), frozenset(units)
    for unit in sorted(chosen):
        tree.unit(unit)
    if not _anyone_left(tree, chosen, now.date()):
        raise InvalidValueError("Leave somebody in: pause the survey if nobody is to be asked.")
    plan = store.survey_plan(code)
    changed = replace(plan, audience=replace(plan.audience, without=chosen))
    with transaction():
        store.change_survey(changed)
        named = ", ".join(sorted(chosen)) or "nobody"
        audit.record(actor, "left out of a survey", f"{code}: {named}", now)
    return changed


def _anyone_left(tree: Organisation, chosen: frozenset[str], day: date) -> bool:
    present = tree.on(day)
    return any(
        directorate.code not in chosen
        and (not (below := present.children(directorate.code))
             or any(unit.code not in chosen for unit in below))
        for directorate in present.directorates
    )  # fmt: skip
