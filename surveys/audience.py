"""Who is asked in a wave: everyone or one panel in turn, less those left out or asked enough.

Nothing here depends on who answered: only on who there is, on a secret seed, and on how often
each person was asked. So neither the panels nor whom a wave asks can tell who answers.
"""

from __future__ import annotations

import hmac
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from surveys.errors import InvalidValueError
from surveys.units import Organisation

# Whom two waves of a season differ by must be nobody or a crowd, as a cell must be.
SMALLEST_CROWD = 10
MOST_PANELS = 12
LONGEST_CAP = 90


@dataclass(frozen=True, slots=True)
class Candidate:
    """One eligible person: the roster's own key, their unit and its directorate."""

    person: str
    unit: str
    directorate: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A survey's audience: `panels` 1 asks everyone each time, n each person every nth wave.

    `without` are codes of directorates or services that are not asked. Raises InvalidValueError.
    """

    panels: int = 1
    without: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not 1 <= self.panels <= MOST_PANELS:
            raise InvalidValueError(f"panels: choose 1 (everyone) to {MOST_PANELS}")


@dataclass(frozen=True, slots=True)
class Cap:
    """At most so many invitations to one person within so many days, over all surveys."""

    invitations: int = 2
    days: int = 28

    def __post_init__(self) -> None:
        if not 1 <= self.invitations <= 12:
            raise InvalidValueError("Enter 1 to 12 invitations.")
        if not 1 <= self.days <= LONGEST_CAP:
            raise InvalidValueError(f"Enter 1 to {LONGEST_CAP} days.")


@dataclass(frozen=True, slots=True)
class Audience:
    """Those asked, and how many of the others are left out for which reason.

    `panels` is the panel of everyone who has one, newcomers included: to be kept. `waiting` have
    their turn in another wave, `excluded` are in a unit that is not asked, `tired` were asked
    often enough, `held_back` keep a handful of others from standing out.
    """

    people: frozenset[str]
    panels: Mapping[str, int]
    waiting: int = 0
    excluded: int = 0
    tired: int = 0
    held_back: int = 0


def choose(
    candidates: Sequence[Candidate],
    rule: Rule,
    turn: int,
    kept: Mapping[str, int],
    asked: Mapping[str, int],
    cap: Cap,
    seed: bytes,
) -> Audience:
    """The audience of a wave. `turn` counts the waves of the survey that were opened before it.

    `kept` are the panels dealt so far, `asked` how often each person was asked within the days
    of the cap. The same arguments give the same audience in any order of `candidates`.
    """
    inside = [one for one in candidates if not rule.without & {one.unit, one.directorate}]
    panels = deal(inside, rule.panels, kept, seed)
    turns = [one for one in inside if panels[one.person] == turn % rule.panels]
    fresh = [one for one in turns if asked.get(one.person, 0) < cap.invitations]
    spare = _held_back(candidates, fresh, seed + b"|%d" % turn)
    return Audience(
        people=frozenset(one.person for one in fresh) - spare,
        panels=panels if rule.panels > 1 else {},
        waiting=len(inside) - len(turns),
        excluded=len(candidates) - len(inside),
        tired=len(turns) - len(fresh),
        held_back=len(spare),
    )


def deal(
    people: Iterable[Candidate], panels: int, kept: Mapping[str, int], seed: bytes
) -> dict[str, int]:
    """The panel of each person, from 0: kept for good once dealt, so that nobody comes round early.

    Newcomers are taken in an order that only the seed knows; each joins the panel that has
    fewest of their unit, then of their directorate, so that every panel is the council in small.
    """
    everyone = sorted(people, key=lambda one: _lot(seed, one.person))
    dealt = {one.person: kept[one.person] % panels for one in everyone if one.person in kept}
    sizes: Counter[tuple[str, int]] = Counter()
    for one in everyone:
        if one.person in dealt:
            sizes.update(_places(one, dealt[one.person]))
    for one in everyone:
        if one.person not in dealt:
            dealt[one.person] = _smallest_panel(one, panels, sizes, seed)
            sizes.update(_places(one, dealt[one.person]))
    return dealt


def _places(one: Candidate, panel: int) -> tuple[tuple[str, int], tuple[str, int]]:
    return (f"unit {one.unit}", panel), (f"directorate {one.directorate}", panel)


def _smallest_panel(
    one: Candidate, panels: int, sizes: Mapping[tuple[str, int], int], seed: bytes
) -> int:
    first = int.from_bytes(_lot(seed, f"{one.unit}|{one.person}")[:8])

    def crowding(panel: int) -> tuple[int, int, int]:
        unit, directorate = _places(one, panel)
        return sizes[unit], sizes[directorate], (first + panel) % panels

    return min(range(panels), key=crowding)


def _lot(seed: bytes, name: str) -> bytes:
    return hmac.digest(seed, name.encode(), "sha256")


def _held_back(
    candidates: Sequence[Candidate], fresh: Sequence[Candidate], seed: bytes
) -> frozenset[str]:
    """Whom to leave out as well where a directorate would miss a handful of people alone.

    Taken by lot from the units that miss some already, the largest first, so that few units lose
    their own figures. A directorate too small for that is merged with others as cells are formed.
    """
    whole = Counter(one.unit for one in candidates)
    asked = Counter(one.unit for one in fresh)
    missing = Counter(one.directorate for one in candidates)
    missing.subtract(Counter(one.directorate for one in fresh))
    inside: dict[str, list[Candidate]] = defaultdict(list)
    for one in fresh:
        inside[one.directorate].append(one)
    spare: set[str] = set()
    for directorate, people in inside.items():
        more = SMALLEST_CROWD - missing[directorate]
        if 0 < more < SMALLEST_CROWD and len(people) - more >= SMALLEST_CROWD:
            people.sort(
                key=lambda one: (
                    asked[one.unit] == whole[one.unit], -asked[one.unit], one.unit,
                    _lot(seed, one.person),
                )
            )  # fmt: skip
            spare |= {one.person for one in people[:more]}
    return frozenset(spare)


def candidates_of(
    members: Iterable[tuple[str, str]], organisation: Organisation
) -> tuple[Candidate, ...]:
    """Eligible people, given as key and unit, with the directorate each unit belongs to.

    Raises NotFoundError for a unit that the tree does not have.
    """
    members = list(members)
    above = {unit: _directorate(unit, organisation) for unit in {unit for _, unit in members}}
    return tuple(Candidate(person, unit, above[unit]) for person, unit in members)


def _directorate(unit: str, organisation: Organisation) -> str:
    root = organisation.root.code
    return unit if unit == root else organisation.directorate_of(unit).code


def most_panels(sizes: Collection[int]) -> int:
    """How many panels directorates of these sizes allow so that each stands alone in each wave."""
    return max(1, min([MOST_PANELS, *(size // SMALLEST_CROWD for size in sizes)]))
