"""What the invented staff think and whether they answer: a seeded model, told in story.toml.

A view is a sum: the question, the directorate and its events, the service, front line or office,
the person, chance. Cut at four thresholds it becomes one of five answers.
"""

from __future__ import annotations

import tomllib
from bisect import bisect
from functools import cache
from typing import Any

from pulse.demonstration.chance import draw, normal
from pulse.demonstration.council import packaged
from pulse.demonstration.people import Employee
from surveys.instrument import Instrument, Item

THRESHOLDS = (-1.65, -0.75, 0.12, 1.42)
FAVOURABLE_PULL = 0.12


@cache
def story() -> dict[str, Any]:
    """The story as data."""
    return tomllib.loads(packaged("story.toml").decode())


def answers_at_all(who: Employee, wave: int) -> bool:
    """Whether a person answers in a wave; people keep habits, and the content answer more."""
    rates, spread = story()["answering"], story()["spread"]
    inclination = (
        rates["average"]
        + rates["waves"][wave - 1]
        + rates["directorates"][who.place.directorate]
        + (rates["front_line"] if who.front_line else 0)
        + (0 if who.email else rates["without_email"])
        + spread["habit"] * normal(who.number, "habit")
        + FAVOURABLE_PULL * normal(who.number, "person")
        + 0.25 * normal(who.place.name, "answering")
        + 0.08 * normal(who.place.name, wave, "answering")
    )
    return inclination + normal(who.number, wave, "answers") > 0


def answers(who: Employee, wave: int, instrument: Instrument) -> tuple[int, ...]:
    """A person's answers in the order of the questions: 1 to 5, or 0 where they gave none."""
    careless = story()["carelessness"]
    if draw(who.number, wave, "same") < 1 / careless["same_answer"]:
        return (3 + (draw(who.number, wave, "which") < 0.5),) * len(instrument.items)
    given = [_answer(who, wave, item) for item in instrument.items]
    if draw(who.number, wave, "stops") < 1 / careless["stops"]:
        half = len(given) // 2
        given[half:] = [0] * (len(given) - half)
    return tuple(given)


def _answer(who: Employee, wave: int, item: Item) -> int:
    if draw(who.number, wave, item.code, "skips") * 100 < story()["skipped"][item.code]:
        return 0
    answer = 1 + bisect(THRESHOLDS, _view(who, wave, item))
    return 6 - answer if item.reverse else answer


def _view(who: Employee, wave: int, item: Item) -> float:
    theme, spread = item.construct or item.code, story()["spread"]
    return (
        float(story()["items"][item.code])
        + _of_place(who.place.directorate, who.place.name, wave, theme)
        + (story()["front_line"][theme] if who.front_line else 0)
        + sum(_felt(event, who, wave, theme) for event in story()["events"])
        + spread["person"] * normal(who.number, "person")
        + spread["person_theme"] * normal(who.number, theme, "theme")
        + spread["answer"] * normal(who.number, wave, item.code, "answer")
    )


@cache
def _of_place(directorate: str, place: str, wave: int, theme: str) -> float:
    """What a directorate and a service have of their own, wandering a little every quarter."""
    spread = story()["spread"]
    wandered = sum(normal(place, theme, step, "wander") for step in range(2, wave + 1))
    return float(
        story()["directorates"][directorate][theme]
        + spread["service"] * normal(place, "service")
        + spread["service_theme"] * normal(place, theme, "service")
        + spread["service_wave"] * wandered
        + spread["directorate_wave"] * normal(directorate, theme, wave, "wave")
    )


def _felt(event: dict[str, Any], who: Employee, wave: int, theme: str) -> float:
    """How much of an event a person feels in a wave."""
    elsewhere = event.get("directorate", who.place.directorate) != who.place.directorate
    if elsewhere or wave < event["from"] or wave >= event.get("until", wave + 1):
        return 0.0
    grown = min(1.0, (wave - event["from"] + 1) / event["over"])
    reach = event["front_line"] if who.front_line else 1.0
    return float(event["themes"].get(theme, 0.0) * grown * reach)
