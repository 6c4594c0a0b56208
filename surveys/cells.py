"""Anonymity cells: the smallest set of people whom a ballot can be told to come from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from surveys.errors import InvalidValueError
from surveys.units import Organisation

Profile = Literal["front_line", "office"]
PROFILE_NAMES: Mapping[str, str] = {"front_line": "front-line", "office": "office"}
MINIMUM_ELIGIBLE = 10


@dataclass(frozen=True, slots=True)
class Member:
    """One eligible person, as the forming of cells sees them: who, where, which work."""

    person: str
    unit: str
    profile: Profile


@dataclass(frozen=True, slots=True)
class Cell:
    """People who cannot be told apart: units of one directorate, of one profile or mixed.

    `directorate` is None only where a directorate was too small to stand alone.
    """

    code: str
    label: str
    directorate: str | None
    units: tuple[str, ...]
    profile: Profile | None
    eligible: int

    def __post_init__(self) -> None:
        if self.eligible < MINIMUM_ELIGIBLE:
            raise InvalidValueError(
                f"cell {self.label!r} has {self.eligible} eligible people:"
                f" merge it until it has {MINIMUM_ELIGIBLE}"
            )


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a wave, and which of them each person is in."""

    cells: tuple[Cell, ...]
    of_person: Mapping[str, str]

    def seats(self) -> dict[str, Seat]:
        """Where each person hides, to be kept for the season."""
        places = {
            cell.code: Seat(cell.directorate, cell.units, cell.profile) for cell in self.cells
        }
        return {person: places[cell] for person, cell in self.of_person.items()}


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a person hides for a season: the cell's place and profile, whatever its code."""

    directorate: str | None
    units: tuple[str, ...]
    profile: Profile | None


@dataclass(frozen=True, slots=True)
class _Pool:
    """A cell in the making."""

    directorate: str | None
    units: tuple[str, ...]
    profile: Profile | None
    people: tuple[str, ...]
    left_out: int = 0

    @property
    def small(self) -> bool:
        """Too few to hide among, or too few left out for a wave that asks them too to differ by."""
        return len(self.people) < MINIMUM_ELIGIBLE or 0 < self.left_out < MINIMUM_ELIGIBLE


def form_cells(
    members: Iterable[Member], organisation: Organisation, frozen: Mapping[str, Seat] | None = None
) -> Cells:
    """Cells of at least ten eligible people each.

    A service splits by profile only when both sides reach ten; a service below ten joins
    "directorate, other"; a directorate below ten joins the other small ones. `frozen` holds the
    seats of the season's first wave: who has one keeps it, whatever the staff list says now, and
    who has none joined since and hides among the others who did. Depends on head counts alone
    and not on the order of `members`. Raises InvalidValueError when there are fewer than ten
    people in all.
    """
    people = sorted(members, key=lambda member: member.person)
    if len(people) < MINIMUM_ELIGIBLE:
        raise InvalidValueError(
            f"{len(people)} people are eligible: a wave needs at least {MINIMUM_ELIGIBLE}"
        )
    if frozen:
        pools = _frozen_pools(people, organisation, frozen)
    else:
        pools = _fresh_pools(people, organisation)
    return _named(_absorb(pools), organisation)


def settle_seats(
    members: Iterable[Member], organisation: Organisation, frozen: Mapping[str, Seat]
) -> dict[str, Seat]:
    """Where everyone eligible hides until the season ends, whoever of them a wave asks.

    Who has a seat that still stands keeps it. Raises what `form_cells` raises.
    """
    formed = form_cells(members, organisation, frozen).seats()
    standing = {p: s for p, s in frozen.items() if all(unit in organisation for unit in s.units)}
    return {person: standing.get(person, seat) for person, seat in formed.items()}


def wave_cells(
    asked: Collection[str], seats: Mapping[str, Seat], organisation: Organisation
) -> Cells:
    """The cells of a wave that asks some of the people who have a seat in its season.

    Each is a union of seats with at least ten people asked, and nobody or at least ten left out,
    so that no two waves of a season differ by fewer. Seats merge with the next in a fixed order,
    never by size: with fewer people a later wave merges further and not otherwise. Raises
    InvalidValueError when fewer than ten people are asked.
    """
    if len(asked) < MINIMUM_ELIGIBLE:
        raise InvalidValueError(
            f"{len(asked)} people would be asked: a wave needs at least {MINIMUM_ELIGIBLE}"
        )
    inside: dict[Seat, list[str]] = defaultdict(list)
    outside: Counter[Seat] = Counter()
    for person, seat in seats.items():
        if person in asked:
            inside[seat].append(person)
        else:
            outside[seat] += 1
    pools = [
        _Pool(seat.directorate, seat.units, seat.profile, tuple(sorted(who)), outside[seat])
        for seat, who in inside.items()
    ]
    by_directorate: dict[str, list[_Pool]] = defaultdict(list)
    for pool in sorted(pools, key=_fixed):
        by_directorate[pool.directorate or ""].append(pool)
    merged = [pool for _, pools in sorted(by_directorate.items()) for pool in _coarser(pools)]
    return _named(_coarser(sorted(merged, key=_fixed)), organisation)


def _fixed(pool: _Pool) -> tuple[str, tuple[str, ...], str]:
    return pool.directorate or "", pool.units, pool.profile or ""


def _coarser(pools: list[_Pool]) -> list[_Pool]:
    """Merge each small pool with the next one, the last with the one before it."""
    pools = list(pools)
    while len(pools) > 1 and any(pool.small for pool in pools):
        at = next(place for place, pool in enumerate(pools) if pool.small)
        at = min(at, len(pools) - 2)
        pools[at : at + 2] = [_merged(pools[at], pools[at + 1])]
    return pools


def _fresh_pools(people: Iterable[Member], organisation: Organisation) -> list[_Pool]:
    by_directorate: dict[str, list[Member]] = defaultdict(list)
    for member in people:
        by_directorate[_directorate(member.unit, organisation)].append(member)
    pools: list[_Pool] = []
    for directorate, inside in sorted(by_directorate.items()):
        pools += _pools_of_directorate(directorate, inside)
    return pools


def _frozen_pools(
    people: Iterable[Member], organisation: Organisation, frozen: Mapping[str, Seat]
) -> list[_Pool]:
    seated: dict[Seat, list[str]] = defaultdict(list)
    joined: dict[str, list[str]] = defaultdict(list)
    for member in people:
        seat = frozen.get(member.person)
        if seat is not None and all(unit in organisation for unit in seat.units):
            seated[seat].append(member.person)
        else:
            joined[_directorate(member.unit, organisation)].append(member.person)
    pools = [
        _Pool(seat.directorate, seat.units, seat.profile, tuple(sorted(who)))
        for seat, who in sorted(seated.items(), key=lambda pair: repr(pair[0]))
    ]
    return _within_directorates(_seat_joiners(pools, joined))


def _seat_joiners(pools: list[_Pool], joined: Mapping[str, list[str]]) -> list[_Pool]:
    """Joiners of a directorate together; too few, with those of the others; else in a crowd."""
    many = {d: who for d, who in joined.items() if len(who) >= MINIMUM_ELIGIBLE}
    few = {d: who for d, who in joined.items() if d not in many}
    pools = pools + [_Pool(d, (), None, tuple(sorted(who))) for d, who in sorted(many.items())]
    rest = sorted(person for who in few.values() for person in who)
    if len(rest) >= MINIMUM_ELIGIBLE:
        return [*pools, _Pool(None, (), None, tuple(rest))]
    for directorate, who in sorted(few.items()):
        inside = [pool for pool in pools if pool.directorate == directorate] or pools
        crowd = max(inside, key=lambda pool: (len(pool.people), pool.units, pool.profile or ""))
        bigger = replace(crowd, people=tuple(sorted((*crowd.people, *who))))
        pools = [bigger if pool is crowd else pool for pool in pools]
    return pools


def _within_directorates(pools: list[_Pool]) -> list[_Pool]:
    by_directorate: dict[str, list[_Pool]] = defaultdict(list)
    for pool in pools:
        by_directorate[pool.directorate or ""].append(pool)
    return [pool for _, inside in sorted(by_directorate.items()) for pool in _absorb(inside)]


def _directorate(unit: str, organisation: Organisation) -> str:
    if unit == organisation.root.code:
        return unit
    return organisation.directorate_of(unit).code


def _pools_of_directorate(directorate: str, inside: list[Member]) -> list[_Pool]:
    by_unit: dict[str, list[Member]] = defaultdict(list)
    for member in inside:
        by_unit[member.unit].append(member)
    large = {unit: group for unit, group in by_unit.items() if len(group) >= MINIMUM_ELIGIBLE}
    rest = [member for unit, group in by_unit.items() if unit not in large for member in group]
    pools = [pool for _, group in sorted(large.items()) for pool in _by_profile(directorate, group)]
    pools += _by_profile(directorate, rest) if rest else []
    return pools if len(inside) < MINIMUM_ELIGIBLE else _absorb(pools)


def _by_profile(directorate: str, group: list[Member]) -> list[_Pool]:
    sides = [_pool(directorate, p, [m for m in group if m.profile == p]) for p in PROFILES]
    present = [side for side in sides if side.people]
    if any(side.small for side in present) and len(present) > 1:
        return [_pool(directorate, None, group)]
    return present


PROFILES: tuple[Profile, ...] = ("front_line", "office")


def _pool(directorate: str, profile: Profile | None, group: list[Member]) -> _Pool:
    units = tuple(sorted({member.unit for member in group}))
    return _Pool(directorate, units, profile, tuple(sorted(member.person for member in group)))


def _absorb(pools: list[_Pool]) -> list[_Pool]:
    """Merge each pool below ten with the smallest other one until none is below ten."""
    pools = list(pools)
    while len(pools) > 1 and any(pool.small for pool in pools):
        pools.sort(key=lambda pool: (len(pool.people), pool.units, pool.profile or ""))
        pools[:2] = [_merged(pools[0], pools[1])]
    return pools


def _merged(one: _Pool, other: _Pool) -> _Pool:
    return _Pool(
        directorate=one.directorate if one.directorate == other.directorate else None,
        units=tuple(sorted({*one.units, *other.units})),
        profile=one.profile if one.profile == other.profile else None,
        people=tuple(sorted(one.people + other.people)),
        left_out=one.left_out + other.left_out,
    )


def _named(pools: list[_Pool], organisation: Organisation) -> Cells:
    named = sorted(((_label(pool, organisation), pool) for pool in pools), key=lambda pair: pair[0])
    cells, of_person = [], {}
    for number, (label, pool) in enumerate(named, 1):
        code = f"c{number:03d}"
        cells.append(
            Cell(code, label, pool.directorate, pool.units, pool.profile, len(pool.people))
        )
        of_person.update(dict.fromkeys(pool.people, code))
    return Cells(tuple(cells), of_person)


def _label(pool: _Pool, organisation: Organisation) -> str:
    names = [organisation.unit(unit).name for unit in pool.units]
    if not names:
        whose = organisation.unit(pool.directorate) if pool.directorate else organisation.root
        place = f"{whose.name}, joined this season"
    elif pool.directorate is None:
        place = "Smaller directorates together"
    elif len(names) == 1:
        place = names[0]
    else:
        place = f"{organisation.unit(pool.directorate).name}, other services"
    return f"{place} ({PROFILE_NAMES[pool.profile]})" if pool.profile else place
