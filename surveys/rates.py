"""Response rates while a wave is open: rounded, and held back where they would tell on a few.

A rate by channel and a number by group count the same people in two ways. Whoever subtracts one
from the other is left with those of a channel who are not where the rest of it is: three people
on paper outside the depots, perhaps. `by_channel` gives rates only where it stays open how many
of these answered, even to a reader who knows exactly how many did in every cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from typing import NamedTuple

STEP = 5
# A step of five percent is then three people: no rate tells that just one of them answered.
FEWEST = 60
# A hundred percent would say of each single person that they answered.
HIGHEST = 95
OPEN = 3  # numbers of people that stay possible


class Counted(NamedTuple):
    """How many people, and to how many of them a ballot was issued."""

    people: int
    issued: int


NOBODY = Counted(0, 0)
ByChannel = Mapping[str, Counted]
Way = tuple[str, str]  # from one channel to another


def rounded(counts: Mapping[str, tuple[int, int]]) -> dict[str, int]:
    """Percent of people to whom a ballot was issued, rounded down to five; none of a few people.

    95 stands for 95 or more. Each rate leaves at least three numbers of people possible.
    """
    return {
        code: min(HIGHEST, 100 * issued // people // STEP * STEP)
        for code, (people, issued) in counts.items()
        if people >= FEWEST
    }


def by_channel(
    cells: Mapping[str, ByChannel], groups: Iterable[Collection[str]], channels: Collection[str]
) -> dict[str, int]:
    """The rates of these channels in the whole organisation; none where they tell too much.

    `cells` counts each cell's people by channel; `groups` are the sets of cells whose numbers may
    be published. Of the people of each channel in each cell and group, three numbers stay
    possible, or as many as there were without rates, unless there are sixty people or more of
    whom some answered and some did not: of so many a number may be known.
    """
    totals = totals_of(cells.values())
    shown = rounded({name: count for name, count in totals.items() if name in channels})
    world = _World(cells, {name: _room(count, shown.get(name)) for name, count in totals.items()})
    places = {frozenset([code]) for code in cells} | {frozenset(group) for group in groups}
    told = any(world.tells(name, place) for place in places for name in totals)
    return {} if told else shown


def totals_of(cells: Iterable[ByChannel]) -> dict[str, Counted]:
    """How many people of each channel there are in all, and how many were issued a ballot."""
    people, issued = Counter[str](), Counter[str]()
    for cell in cells:
        for name, count in cell.items():
            people[name] += count.people
            issued[name] += count.issued
    return {name: Counted(people[name], issued[name]) for name in people}


class _Room(NamedTuple):
    """By how many the number of a channel may fall and rise without another rate."""

    down: int
    up: int


def _room(count: Counted, rate: int | None) -> _Room:
    people, issued = count
    if rate is None:
        return _Room(issued, people - issued)
    first = -(-rate * people // 100)
    last = people if rate == HIGHEST else -(-(rate + STEP) * people // 100) - 1
    return _Room(issued - first, last - issued)


@dataclass(frozen=True)
class _World:
    """What is so, and what the reader cannot tell from it.

    In another world that looks the same, some people of one cell answered by one channel instead
    of another, and people of other cells the other way round, unless the rates leave room.
    """

    cells: Mapping[str, ByChannel]
    rooms: Mapping[str, _Room]

    @cached_property
    def moves(self) -> Counter[Way]:
        """The moves of all cells together."""
        return self._moves(self.cells)

    def tells(self, channel: str, place: frozenset[str]) -> bool:
        """Whether fewer numbers of people of a channel are possible in a place than should be."""
        people, issued = totals_of(self.cells[code] for code in place).get(channel, NOBODY)
        if people >= FEWEST and OPEN <= issued <= people - OPEN:
            return False
        if (wanted := min(OPEN, self._without_rates(channel, place))) == 1:
            return False
        others = self.rooms.keys() - {channel}
        up = self._reach(place, [(other, channel) for other in others], people - issued)
        down = self._reach(place, [(channel, other) for other in others], issued)
        return up + down + 1 < wanted

    def _reach(self, place: frozenset[str], ways: Sequence[Way], most: int) -> int:
        """By how many the number of a channel can move at least, all these ways leading alike."""
        inside = self._moves(place)
        pairs = [(inside[way], self._room_for(way, inside)) for way in ways]
        alone = max((min(pair) for pair in pairs), default=0)
        if len(place) > 1:
            return alone
        # In one cell ways add up, as long as each takes no more than its part of what is elsewhere.
        together = sum(min(here, room // len(ways)) for here, room in pairs)
        return max(alone, min(most, together))

    def _room_for(self, way: Way, inside: Counter[Way]) -> int:
        """How many may move so in a place: the rates leave room, or others move back elsewhere."""
        source, target = way
        back = (target, source)
        return self.moves[back] - inside[back] + min(self.rooms[source].down, self.rooms[target].up)

    def _moves(self, place: Collection[str]) -> Counter[Way]:
        """How many who answered by one channel may have answered by another, in a place."""
        found = Counter[Way]()
        for code in place:
            for (a, one), (b, other) in permutations(self.cells[code].items(), 2):
                found[a, b] += min(one.issued, other.people - other.issued)
        return found

    def _without_rates(self, channel: str, place: Collection[str]) -> int:
        """How many numbers are possible to whoever has the numbers of the cells alone."""
        spread = 0
        for code in place:
            cell = self.cells[code]
            people, _ = cell.get(channel, NOBODY)
            answered = sum(count.issued for count in cell.values())
            others = sum(count.people for count in cell.values()) - people
            spread += min(people, answered) - max(0, answered - others)
        return spread + 1
