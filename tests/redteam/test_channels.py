"""Rates by channel beside numbers by group: subtracting one from the other singles out nobody."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from itertools import product

import pytest

from surveys.disclosure.solver import Programme, solve
from surveys.rates import ByChannel, Counted, by_channel, rounded, totals_of
from tests.redteam.councils import council

CHANNELS = ("email", "text", "paper")
World = Mapping[str, ByChannel]
# A depot where everybody is on paper, and an office where three people are.
STRAYS: World = {
    "depot": {"paper": Counted(60, 32)},
    "office": {"paper": Counted(3, 3), "email": Counted(200, 100)},
}


def like(cell: ByChannel) -> list[dict[str, Counted]]:
    """Every way in which as many people of a cell may have answered by channel."""
    answered = sum(count.issued for count in cell.values())
    ways = product(*(range(count.people + 1) for count in cell.values()))
    return [
        {name: Counted(cell[name].people, n) for name, n in zip(cell, way, strict=True)}
        for way in ways
        if sum(way) == answered
    ]


def possible(
    world: World, shown: Mapping[str, int], channel: str, place: Collection[str]
) -> set[int]:
    """All numbers of people of a channel in a place that a reader must think of, counted out.

    The reader has the rates and the exact number of every cell.
    """
    found = set()
    for ways in product(*(like(cell) for cell in world.values())):
        rates = rounded(totals_of(ways))
        if all(rates.get(name) == rate for name, rate in shown.items()):
            here = (w for code, w in zip(world, ways, strict=True) if code in place)
            found.add(sum(way[channel].issued for way in here if channel in way))
    return found


def test_rates_by_the_old_rule_told_that_three_people_answered() -> None:
    """The teeth: 60 in a depot and three elsewhere are on paper; both rates follow the rule."""
    rates = rounded(totals_of(STRAYS.values()))
    assert rates == {"paper": 55, "email": 50}
    assert possible(STRAYS, {}, "paper", {"office"}) == {0, 1, 2, 3}
    assert possible(STRAYS, rates, "paper", {"office"}) == {3}


def test_such_rates_are_not_given_any_more() -> None:
    assert by_channel(STRAYS, [["depot"]], CHANNELS) == {}


def test_two_ways_that_lead_through_one_person_are_one() -> None:
    """Both in the first team may have answered by paper only if two elsewhere had not."""
    world = {
        "depot": {"paper": Counted(57, 31)},
        "team": {"paper": Counted(2, 0), "email": Counted(1, 1), "text": Counted(1, 1)},
        "other": {"paper": Counted(1, 1), "email": Counted(1, 0), "text": Counted(1, 0)},
    }
    assert rounded(totals_of(world.values())) == {"paper": 50}
    assert possible(world, {"paper": 50}, "paper", {"team"}) == {0, 1}
    assert by_channel(world, [], CHANNELS) == {}


def invented(seed: int) -> World:
    """Small cells in which channels mix beside larger ones in which they do not."""
    dice = random.Random(seed)
    world: dict[str, ByChannel] = {}
    for name in dice.sample(CHANNELS, dice.choice((2, 2, 3))):
        people = dice.randint(56, 90)
        world[f"all {name}"] = {name: Counted(people, dice.randint(0, people))}
    for number in range(dice.randint(1, 3)):
        found = {}
        for name in dice.sample(CHANNELS, dice.choice((2, 2, 3))):
            people = dice.randint(1, 4)
            found[name] = Counted(people, dice.choice((0, people, dice.randint(0, people))))
        world[f"mixed {number}"] = found
    return world


def narrowed(world: World, shown: Mapping[str, int], places: Sequence[Collection[str]]) -> bool:
    """Whether rates leave fewer than three numbers of a few people where there were more."""
    return any(
        len(possible(world, shown, channel, place))
        < min(3, len(possible(world, {}, channel, place)))
        for channel in CHANNELS
        for place in places
        if not are_many(world, channel, place)
    )


def are_many(world: World, channel: str, place: Collection[str]) -> bool:
    """Sixty people or more, neither nearly all of whom answered nor nearly none."""
    found = totals_of(world[code] for code in place).get(channel, Counted(0, 0))
    return found.people >= 60 and 3 <= found.issued <= found.people - 3


def test_what_is_shown_leaves_three_numbers_possible_and_little_is_held_back_in_vain() -> None:
    shown = in_vain = leaking = 0
    for seed in range(150):
        world = invented(seed)
        mixed = [code for code in world if code.startswith("mixed")]
        places = [*([code] for code in world), mixed, list(world)]
        every = rounded(totals_of(world.values()))
        rates = by_channel(world, places, CHANNELS)
        assert rates in ({}, every)
        leaks = narrowed(world, every, places)
        leaking += leaks
        if rates:
            shown += 1
            assert not leaks, (seed, world)
        elif every:
            in_vain += not leaks
    assert leaking > 20, "the attack finds nothing: no teeth"
    assert shown > 20
    assert in_vain < shown / 2


def channelled(seed: int) -> tuple[World, list[frozenset[str]]]:
    """A council of 900: the office has e-mail; of the front line some do, some are on paper."""
    exact, dice = council(15, 900, seed, questions=1), random.Random(seed)
    answered = exact.tally.responses
    world = {}
    for cell in exact.cells:
        weights = (9, 0, 1) if cell.profile == "office" else (2, 2, 6)
        people = dice.choices(CHANNELS, weights, k=cell.eligible)
        voters = people[: answered[cell.code]]
        world[cell.code] = {
            name: Counted(people.count(name), voters.count(name)) for name in set(people)
        }
    return world, [group.cells for group in exact.declared]


def bounds(
    world: World, shown: Mapping[str, int], channel: str, place: Collection[str]
) -> tuple[int, int]:
    """The fewest and the most of a channel in a place, by whole-number programmes."""
    totals, ends = totals_of(world.values()), []
    for sign in (1, -1):
        programme = Programme()
        table = {
            (code, name): programme.variable(
                0, count.people, sign * (name == channel and code in place)
            )
            for code, cell in world.items()
            for name, count in cell.items()
        }
        for code, cell in world.items():
            answered = sum(count.issued for count in cell.values())
            programme.row([table[code, name] for name in cell], [1] * len(cell), answered, answered)
        for name, rate in shown.items():
            people = totals[name].people
            columns = [x for (_, of), x in table.items() if of == name]
            top = people if rate == 95 else ((rate + 5) * people - 1) // 100
            programme.row(columns, [1] * len(columns), -(-rate * people // 100), top)
        values = solve(programme).values
        assert values is not None
        ends.append(sum(values[x] for (code, of), x in table.items()
                        if of == channel and code in place))  # fmt: skip
    return ends[0], ends[1]


@pytest.mark.parametrize("seed", range(3))
def test_a_council_sees_its_channels_and_a_solver_singles_out_nobody(seed: int) -> None:
    world, groups = channelled(seed)
    rates = by_channel(world, groups, CHANNELS)
    assert set(rates) == set(CHANNELS), "a council of 900 would not see its own rates"
    small = sorted(groups, key=lambda cells: sum(c.people for code in cells
                                                 for c in world[code].values()))  # fmt: skip
    for place in small[:12]:
        for channel in (c for c in CHANNELS if not are_many(world, c, place)):
            fewest, most = bounds(world, rates, channel, place)
            without = bounds(world, {}, channel, place)
            assert most - fewest + 1 >= min(3, without[1] - without[0] + 1), (channel, place)
