"""ISOLATE: the smallest set of people whose answers a reader can compute from published groups.

A reader who adds and subtracts published tables reaches exactly the sets of cells whose
indicator lies in the row space of the groups' indicators. The search is exact: whole-number row
reduction, then an integer programme whose answer is checked again in whole numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from surveys.disclosure.solver import Programme, solve
from surveys.errors import DisclosureError, InvalidValueError
from surveys.groups import Group


@dataclass(frozen=True, slots=True)
class Isolable:
    """A set of cells whose answers the published groups give away together.

    `combination` maps group codes to the factors with which their tables add up to the set's.
    Cells where nobody answered count for nothing: `cells` holds those that the factors add to 1.
    """

    weight: int
    cells: frozenset[str]
    combination: Mapping[str, Fraction]


@dataclass(slots=True)
class _Row:
    """A whole-number vector over atoms, and the groups it was combined from."""

    values: dict[int, int]
    source: dict[int, int]

    def scaled(self) -> _Row:
        factor = gcd(*self.values.values(), *self.source.values())
        return _Row(
            {j: v // factor for j, v in self.values.items()},
            {g: v // factor for g, v in self.source.items()},
        )


def _cleared(row: _Row, pivot: _Row, column: int) -> _Row:
    """`row` less the multiple of `pivot` that makes its entry in `column` zero."""
    if column not in row.values:
        return row
    up, down = pivot.values[column], row.values[column]
    shared = gcd(up, down)
    up, down = up // shared, down // shared
    values = _combined(row.values, up, pivot.values, -down)
    return _Row(values, _combined(row.source, up, pivot.source, -down)).scaled()


def _combined(one: dict[int, int], p: int, other: dict[int, int], q: int) -> dict[int, int]:
    total = {j: p * v for j, v in one.items()}
    for j, v in other.items():
        total[j] = total.get(j, 0) + q * v
    return {j: v for j, v in total.items() if v}


class _Echelon:
    """Rows in echelon form over columns 0, 1, ...: the first entry of each row is its pivot."""

    def __init__(self) -> None:
        self.pivots: dict[int, _Row] = {}

    def add(self, row: _Row) -> bool:
        """Add a vector; False when it already lay in the row space."""
        while row.values:
            column = min(row.values)
            if column not in self.pivots:
                self.pivots[column] = row.scaled()
                return True
            row = _cleared(row, self.pivots[column], column)
        return False

    def reduced_from(self, first: int) -> dict[int, _Row]:
        """Reduced rows of the subspace that is zero in every column before `first`."""
        rows = {column: row for column, row in self.pivots.items() if column >= first}
        for column in sorted(rows, reverse=True):
            for other in rows:
                if other < column:
                    rows[other] = _cleared(rows[other], rows[column], column)
        return rows


def weight_of(group: Group, responses: Mapping[str, int]) -> int:
    """How many people responded in a group; InvalidValueError on a cell without a count."""
    missing = sorted(group.cells - responses.keys())
    if missing:
        raise InvalidValueError(f"group {group.name!r} names cell {missing[0]!r}, which is unknown")
    return sum(responses[cell] for cell in group.cells)


def smallest_isolable(
    groups: Sequence[Group], responses: Mapping[str, int], limit: int | None = None
) -> Isolable | None:
    """The smallest set of at least one respondent that the groups give away together.

    With `limit`, only sets of at most so many people are looked for, and None means that there
    is none. Without, None means that no group holds a response. Raises DisclosureError when the
    search ends without an answer.
    """
    weights = [weight for group in groups if (weight := weight_of(group, responses))]
    if not weights:
        return None
    limit = min(weights) if limit is None else min(limit, min(weights))
    found = _search(groups, responses, limit)
    return None if found is None else _described(found, groups, responses)


def adds_nothing(group: Group, groups: Sequence[Group], responses: Mapping[str, int]) -> bool:
    """Whether the group's table already follows from those of `groups`."""
    atoms = _atoms([*groups, group], responses)
    echelon = _echelon(groups, atoms)
    return not echelon.add(_indicator(group, 0, atoms))


@dataclass(frozen=True, slots=True)
class _Atom:
    """Cells that no group tells apart."""

    weight: int
    cells: tuple[str, ...]


def _atoms(groups: Sequence[Group], responses: Mapping[str, int]) -> list[_Atom]:
    """Atoms that hold responses, the heaviest first."""
    signature: dict[str, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        for cell in group.cells:
            if responses[cell]:
                signature[cell].append(number)
    merged: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for cell in sorted(signature):
        merged[tuple(signature[cell])].append(cell)
    atoms = [_Atom(sum(responses[c] for c in cells), tuple(cells)) for cells in merged.values()]
    return sorted(atoms, key=lambda atom: (-atom.weight, atom.cells))


def _indicator(group: Group, number: int, atoms: Sequence[_Atom]) -> _Row:
    inside = {j: 1 for j, atom in enumerate(atoms) if atom.cells[0] in group.cells}
    return _Row(inside, {number: 1})


def _echelon(groups: Iterable[Group], atoms: Sequence[_Atom]) -> _Echelon:
    echelon = _Echelon()
    for number, group in enumerate(groups):
        echelon.add(_indicator(group, number, atoms))
    return echelon


@dataclass(frozen=True, slots=True)
class _Found:
    weight: int
    source: dict[int, Fraction]


def _search(groups: Sequence[Group], responses: Mapping[str, int], limit: int) -> _Found | None:
    """An atom heavier than the limit cannot be in the set: the rows must be zero there first."""
    atoms = _atoms(groups, responses)
    heavy = sum(atom.weight > limit for atom in atoms)
    rows = _echelon(groups, atoms).reduced_from(heavy)
    best: _Found | None = None
    for part in _components(rows):
        most = limit if best is None else best.weight - 1
        best = _smallest_in(part, atoms, most) or best
    return best


def _components(rows: dict[int, _Row]) -> list[dict[int, _Row]]:
    """Rows that share no column, directly or through others, are searched apart."""
    parts: list[tuple[set[int], dict[int, _Row]]] = []
    for pivot, row in sorted(rows.items()):
        columns, members = set(row.values), {pivot: row}
        for part in [p for p in parts if p[0] & columns]:
            columns |= part[0]
            members |= part[1]
            parts.remove(part)
        parts.append((columns, members))
    return [members for _, members in parts]


def _smallest_in(rows: dict[int, _Row], atoms: Sequence[_Atom], limit: int) -> _Found | None:
    programme, columns = _programme(rows, atoms, limit)
    answer = solve(programme)
    if answer.status == "infeasible":
        return None
    if answer.status != "optimal" or answer.values is None:
        raise DisclosureError("the search for isolable sets ended without an answer")
    chosen = {j for j, value in zip(columns, answer.values, strict=True) if value}
    return _checked(rows, chosen, atoms, limit)


def _programme(
    rows: dict[int, _Row], atoms: Sequence[_Atom], limit: int
) -> tuple[Programme, list[int]]:
    """One yes-or-no unknown an atom, tied so that the set lies in the row space."""
    columns = sorted({j for row in rows.values() for j in row.values})
    programme = Programme()
    place = {j: programme.variable(0, 1, atoms[j].weight) for j in columns}
    for j in columns:
        if j not in rows:
            _tie(programme, rows, place, j)
    programme.row(list(place.values()), [atoms[j].weight for j in columns], 1, limit)
    return programme, columns


def _tie(programme: Programme, rows: dict[int, _Row], place: dict[int, int], j: int) -> None:
    through = [(p, row) for p, row in rows.items() if j in row.values]
    scale = lcm(*(row.values[p] for p, row in through))
    factors = [row.values[j] * (scale // row.values[p]) for p, row in through]
    programme.row([place[p] for p, _ in through] + [place[j]], [*factors, -scale], 0, 0)


def _checked(rows: dict[int, _Row], chosen: set[int], atoms: Sequence[_Atom], limit: int) -> _Found:
    """The set in exact numbers; a solver's rounding never decides."""
    total: dict[int, Fraction] = defaultdict(Fraction)
    source: dict[int, Fraction] = defaultdict(Fraction)
    for pivot in chosen & rows.keys():
        row, divisor = rows[pivot], rows[pivot].values[pivot]
        for j, value in row.values.items():
            total[j] += Fraction(value, divisor)
        for number, value in row.source.items():
            source[number] += Fraction(value, divisor)
    weight = sum(atoms[j].weight for j in chosen)
    exact = {j: v for j, v in total.items() if v} == dict.fromkeys(chosen, Fraction(1))
    if not exact or not 1 <= weight <= limit:
        raise DisclosureError("the search for isolable sets gave an answer that does not hold")
    return _Found(weight, {number: v for number, v in source.items() if v})


def _described(found: _Found, groups: Sequence[Group], responses: Mapping[str, int]) -> Isolable:
    total: dict[str, Fraction] = defaultdict(Fraction)
    for number, factor in found.source.items():
        for cell in groups[number].cells:
            total[cell] += factor
    cells = frozenset(cell for cell, value in total.items() if value == 1)
    combination = {groups[number].code: factor for number, factor in sorted(found.source.items())}
    if sum(responses[cell] for cell in cells) != found.weight:
        raise DisclosureError("the search for isolable sets gave an answer that does not hold")
    return Isolable(found.weight, cells, combination)
