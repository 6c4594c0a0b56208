"""The page of drivers: which themes go with belief in action, or with engagement."""

from __future__ import annotations

from pulse.workflow.choices import Choice
from pulse.workflow.contexts import DriverLine, DriversPage
from pulse.workflow.driving import publishes_drivers
from surveys.errors import InvalidValueError
from surveys.measure import Measure
from surveys.narrative import join
from surveys.reader import name_of
from surveys.release import Release


def drivers_page(choice: Choice) -> DriversPage:
    """What the latest wave prints of its drivers."""
    release = choice.latest
    lines = tuple(
        DriverLine(_name(release, found.construct), found.correlation, found.strength,
                   found.number, found.leading)
        for found in release.drivers
    )  # fmt: skip
    outcome = _name(release, release.drivers[0].outcome) if lines else ""
    return DriversPage(choice, _heading(outcome, lines), outcome, lines, publishes_drivers())


def _heading(outcome: str, lines: tuple[DriverLine, ...]) -> str:
    if not lines:
        return "No drivers are published for this wave"
    leading = [line for line in lines if line.leading and line.number > 0]
    if not leading:
        return f"No theme goes with {outcome}"
    names = join([line.name for line in leading])
    goes = "goes" if len(leading) == 1 else "go"
    return f"{names} {goes} most closely with {outcome}"


def _name(release: Release, code: str) -> str:
    try:
        return name_of([release], Measure("theme_score", code))
    except InvalidValueError:
        return name_of([release], Measure("item_score", code))
