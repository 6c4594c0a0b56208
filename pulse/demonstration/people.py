"""The invented staff, quarter by quarter: who works where, who joined, left and moved."""

from __future__ import annotations

import csv
import io
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pulse.demonstration.chance import draw, pick
from pulse.demonstration.council import Council, Place, demonstration_council, packaged

LEAVE, MOVE, GROWTH = 0.031, 0.008, 0.012
FIRST_NUMBER, APART = 412, 13
JOINERS_FROM, JOINERS_A_WAVE, JOINERS_APART = 50_000, 1_000, 7
HEADINGS = (
    "Staff number", "First name", "Last name", "Work e-mail", "Directorate", "Service",
    "Front line or office",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Employee:
    """One invented person. `email` is empty for the many who have no address at work."""

    number: str
    first_name: str
    last_name: str
    email: str
    place: Place
    front_line: bool


@cache
def staff(wave: int) -> tuple[Employee, ...]:
    """Everyone employed when a wave opens (numbered from 1), by staff number."""
    council = demonstration_council()
    if wave <= 1:
        seats = [place for place in council.places for _ in range(place.people)]
        return _hired(seats, _numbers(FIRST_NUMBER, APART, len(seats)), (), council)
    return _a_quarter_later(staff(wave - 1), wave, council)


def _numbers(first: int, apart: int, many: int) -> list[str]:
    """Staff numbers of six digits, zeros in front."""
    return [f"{first + apart * serial:06d}" for serial in range(many)]


def _hired(
    seats: Sequence[Place], numbers: Sequence[str], present: Sequence[Employee], council: Council
) -> tuple[Employee, ...]:
    """New people for these seats, with names and addresses of their own."""
    taken = Counter(_plain(f"{who.first_name}.{who.last_name}") for who in present)
    new = []
    for place, number in zip(seats, numbers, strict=True):
        first, last = pick(_names("given"), number, 1), pick(_names("family"), number, 2)
        local = _plain(f"{first}.{last}")
        taken[local] += 1
        address = f"{local}{taken[local] if taken[local] > 1 else ''}@{council.mail_domain}"
        front_line = draw(number, "front line") < place.front_line
        has_email = not front_line or draw(number, "e-mail") < place.email
        new.append(Employee(number, first, last, address if has_email else "", place, front_line))
    return tuple(sorted((*present, *new), key=lambda who: who.number))


def _a_quarter_later(
    before: Sequence[Employee], wave: int, council: Council
) -> tuple[Employee, ...]:
    stayed = [
        _moved(who, wave, council) for who in before if draw(who.number, wave, "leaves") > LEAVE
    ]
    have = Counter(who.place for who in stayed)
    seats = [place for place in council.places for _ in range(_wanted(place, wave) - have[place])]
    first = JOINERS_FROM + JOINERS_A_WAVE * wave
    return _hired(seats, _numbers(first, JOINERS_APART, len(seats)), stayed, council)


def _moved(who: Employee, wave: int, council: Council) -> Employee:
    if draw(who.number, wave, "moves") > MOVE:
        return who
    alike = [place for place in council.places if (place.front_line > 0.5) == who.front_line]
    return replace(who, place=pick(alike, who.number, wave, "to"))


def _wanted(place: Place, wave: int) -> int:
    """Head count that a place aims at: a slow drift of its own, up or down."""
    drift = sum((draw(place.name, step, "drift") - 0.5) * 2 * GROWTH for step in range(2, wave + 1))
    return max(4, round(place.people * (1 + drift)))


@cache
def _names(kind: str) -> tuple[str, ...]:
    return tuple(str(tomllib.loads(packaged("names.toml").decode())[kind]).split())


def _plain(name: str) -> str:
    return name.lower().replace("'", "").replace(" ", "")


def staff_list(wave: int) -> bytes:
    """The staff list of a wave as its council would export it: CSV in UTF-8 with its mark."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for who in staff(wave):
        place = who.place
        work = "Front line" if who.front_line else "Office"
        writer.writerow(
            (who.number, who.first_name, who.last_name, who.email, place.directorate,
             place.service, work)
        )  # fmt: skip
    return text.getvalue().encode("utf-8-sig")
