"""A council of 12 directorates with 60 services each, and twelve printed waves of thirty items.

The figures are printed by the product's own printing; nothing is proved, because pages read
printed figures only and proving this many takes a night.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from surveys.disclosure.printing import print_item
from surveys.instrument import Construct, Instrument, Item, Scale
from surveys.release import HiddenGroup, Release, ReleasedGroup, ThemeFigure
from surveys.tally import Counts

DIRECTORATES, SERVICES, WAVES, ITEMS, THEMES = 12, 60, 12, 30, 6
AGREE = Scale("agree5", ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"))
Place = tuple[str, str, str, int, str | None, int]


def instrument() -> Instrument:
    """Thirty items in six themes."""
    themes = tuple(Construct(f"t{number}", f"Theme {number + 1}") for number in range(THEMES))
    items = tuple(
        Item(f"Q{number}", f"I can say what number {number} is about", AGREE, f"t{number % THEMES}")
        for number in range(ITEMS)
    )
    return Instrument("large", "Large pulse", items, themes)


def places() -> list[Place]:
    """Code, name, kind, level, parent and number of respondents of each group."""
    found: list[Place] = [("org", "Large Council", "organisation", 0, None, 24000)]
    for d in range(DIRECTORATES):
        found.append((f"d.d{d}", f"Directorate {d + 1}", "directorate", 2, "org", 2000))
        for s in range(SERVICES):
            people = 6 if s == SERVICES - 1 else 12 + (s * 7) % 90
            name = f"Service {s + 1} of {d + 1}"
            found.append((f"s.d{d}.s{s}", name, "service", 3, f"d.d{d}", people))
    return found


def releases() -> list[Release]:
    """Twelve quarterly releases."""
    chance = Random(11)
    first = date(2024, 2, 20)
    return [
        _release(number, first + timedelta(days=91 * number), chance) for number in range(WAVES)
    ]


def _release(number: int, closed: date, chance: Random) -> Release:
    asked = instrument()
    groups, hidden, figures, themes = [], [], {}, {}
    for code, name, kind, level, parent, people in places():
        unit = code[2:] or "org"
        if people < 10:
            hidden.append(
                HiddenGroup(code, name, kind, level, "few", parent or "", unit, None, parent)
            )
            continue
        groups.append(
            ReleasedGroup(code, name, kind, level, (code,), people, 2 * people, unit, None, parent)
        )
        lean = 50 + 10 * chance.random() + number
        figures[code] = {i.code: print_item(_counts(people, lean, chance)) for i in asked.items}
        themes[code] = {
            t.code: ThemeFigure(str(round(lean + chance.uniform(-6, 6)))) for t in asked.constructs
        }
    return Release(
        f"large-{number + 1}", f"Wave {closed:%B %Y}", "Large pulse", "Large Council",
        (closed - timedelta(days=14)).isoformat(), closed.isoformat(), "0" * 64, asked, 10, 3, 5,
        tuple(groups), tuple(hidden), figures, themes,
    )  # fmt: skip


def _counts(people: int, lean: float, chance: Random) -> Counts:
    """Answers around a mean, drawn as shares so that large groups cost no more than small ones."""
    shares = [
        max(0.01, 1 - abs(25 * at - lean) / 70 + chance.uniform(-0.15, 0.15)) for at in range(5)
    ]
    whole = [int(people * share / sum(shares)) for share in shares]
    whole[round(lean / 25)] += people - sum(whole)
    return 0, whole[0], whole[1], whole[2], whole[3], whole[4]
