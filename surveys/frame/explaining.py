"""What became of units that a staff list no longer names: told from where their people are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.frame.people import Frame
from surveys.restructure import Kind
from surveys.units import Organisation, Unit, plain

_MOST = 0.8  # of a unit's people must be in one place to say that it went there
_SOME = 0.1  # of a unit's people make a part of it


@dataclass(frozen=True, slots=True)
class Explanation:
    """A change of structure that would explain a list: `people` of `of` are where it says.

    `units` are codes of units as they stand; `names` are of units to be made.
    """

    kind: Kind
    units: tuple[str, ...]
    names: tuple[str, ...]
    parent: str
    people: int
    of: int


def explain(
    before: Frame,
    after: Frame,
    trees: tuple[Organisation, Organisation],
    ended: Sequence[Unit],
    new: Sequence[Unit],
) -> tuple[Explanation, ...]:
    """The changes of structure that would explain the new and the ended units of a list.

    `trees` are those that the two frames are in. Directorates are explained first: a service is
    left out while its directorate is, because its name is found again once that is recorded.
    """
    found = list(_of_level("directorate", before, after, trees, ended, new))
    covered = {code for explanation in found for code in explanation.units}
    made = {unit.code for unit in new for e in found if plain(unit.name) in map(plain, e.names)}
    rest = [unit for unit in ended if unit.level == "service" and unit.parent not in covered]
    fresh = [unit for unit in new if unit.level == "service" and unit.parent not in made]
    return (*found, *_of_level("service", before, after, trees, rest, fresh))


def _of_level(
    level: str,
    before: Frame,
    after: Frame,
    trees: tuple[Organisation, Organisation],
    ended: Sequence[Unit],
    new: Sequence[Unit],
) -> Sequence[Explanation]:
    gone = [unit for unit in ended if unit.level == level]
    fresh = {unit.code: unit for unit in new if unit.level == level}
    went = _where(before, after, trees, level, {unit.code for unit in gone})
    moved = [found for unit in gone if (found := _moved(unit, fresh, went[unit.code]))]
    done = {code for explanation in moved for code in explanation.units}
    left = [unit for unit in gone if unit.code not in done]
    return [*moved, *_joined(left, fresh, went, trees[1]), *_parted(left, fresh, went)]


def _where(
    before: Frame,
    after: Frame,
    trees: tuple[Organisation, Organisation],
    level: str,
    gone: set[str],
) -> Mapping[str, Counter[str]]:
    """Where the people of each ended unit are now, at the same level."""
    now = after.by_number
    went: dict[str, Counter[str]] = defaultdict(Counter)
    for person in before.people:
        old = _at(level, person.unit, trees[0])
        if old in gone and person.number in now:
            went[old][_at(level, now[person.number].unit, trees[1])] += 1
    return went


def _at(level: str, code: str, tree: Organisation) -> str:
    unit = tree.unit(code) if code in tree else None
    if unit is None or level == "service" or unit.level == "organisation":
        return code
    return tree.directorate_of(code).code


def _moved(unit: Unit, fresh: Mapping[str, Unit], went: Counter[str]) -> Explanation | None:
    """A service of the same name in another directorate."""
    for other in fresh.values():
        same = plain(other.name) == plain(unit.name) and other.level == "service"
        if same and went[other.code] >= _MOST * went.total() > 0:
            people = went[other.code]
            return Explanation("move", (unit.code,), (), other.parent or "", people, went.total())
    return None


def _joined(
    gone: Sequence[Unit],
    fresh: Mapping[str, Unit],
    went: Mapping[str, Counter[str]],
    tree: Organisation,
) -> Sequence[Explanation]:
    """Renamed where one unit went whole to a new one; merged where several did, or to an old."""
    sources: dict[str, list[Unit]] = defaultdict(list)
    for unit in gone:
        target = _main(went[unit.code])
        if target and target in tree:
            sources[target].append(unit)
    return [
        _rename_or_merge(units, tree.unit(target), target in fresh, target, went)
        for target, units in sources.items()
        if tree.unit(target).level == units[0].level
    ]


def _rename_or_merge(
    units: Sequence[Unit], into: Unit, is_new: bool, target: str, went: Mapping[str, Counter[str]]
) -> Explanation:
    people = sum(went[unit.code][target] for unit in units)
    of = sum(went[unit.code].total() for unit in units)
    codes = tuple(unit.code for unit in units)
    if is_new and len(units) == 1:
        return Explanation("rename", codes, (into.name,), "", people, of)
    every = codes if is_new else (*codes, target)
    return Explanation("merge", every, (into.name,), into.parent or "", people, of)


def _parted(
    gone: Sequence[Unit], fresh: Mapping[str, Unit], went: Mapping[str, Counter[str]]
) -> Sequence[Explanation]:
    """Split where a unit's people are in several new ones."""
    found = []
    for unit in gone:
        where = went[unit.code]
        parts = [c for c, n in where.most_common() if c in fresh and n >= _SOME * where.total()]
        people = sum(where[code] for code in parts)
        if len(parts) > 1 and not _main(where) and people >= _MOST * where.total():
            names = tuple(fresh[code].name for code in parts)
            found.append(Explanation("split", (unit.code,), names, "", people, where.total()))
    return found


def _main(where: Counter[str]) -> str:
    """The unit where most of the people are; empty where they are in several, or nowhere."""
    [(code, people)] = where.most_common(1) or [("", 0)]
    return code if people and people >= _MOST * where.total() else ""
