"""The red team's tools: what a reader with patience and a solver can do with printed figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product

from surveys.atoms import Margin, linked
from surveys.disclosure.printing import Constraint, Rules, constraints
from surveys.disclosure.solver import Programme, solve
from surveys.groups import Group
from surveys.release import Figure, Release, ReleasedGroup
from surveys.tally import Counts

FAVOURABLE, UNFAVOURABLE = (4, 5), (1, 2)


def combination(
    shown: Sequence[Group], target: Group, responses: Mapping[str, int]
) -> dict[str, Fraction] | None:
    """Factors with which the shown tables add up to the target's, by plain elimination."""
    cells = [cell for cell, count in responses.items() if count]
    rows = [([Fraction(cell in g.cells) for cell in cells], {g.code: Fraction(1)}) for g in shown]
    left, used = [Fraction(cell in target.cells) for cell in cells], dict[str, Fraction]()
    for column in range(len(cells)):
        lead = next((row for row in rows if row[0][column]), None)
        if lead is None:
            continue
        rows.remove(lead)
        rows = [_less(row, lead, row[0][column] / lead[0][column]) for row in rows]
        factor = left[column] / lead[0][column]
        left, used = _less((left, used), lead, factor)
    return None if any(left) else {code: -factor for code, factor in used.items() if factor}


def _less(
    row: tuple[list[Fraction], dict[str, Fraction]],
    lead: tuple[list[Fraction], dict[str, Fraction]],
    factor: Fraction,
) -> tuple[list[Fraction], dict[str, Fraction]]:
    if not factor:
        return row
    values = [a - factor * b for a, b in zip(row[0], lead[0], strict=True)]
    codes = row[1].keys() | lead[1].keys()
    return values, {
        c: row[1].get(c, Fraction(0)) - factor * lead[1].get(c, Fraction(0)) for c in codes
    }


def by_difference(
    tables: Mapping[str, Counts], factors: Mapping[str, Fraction]
) -> tuple[Fraction, ...]:
    """The target's counts from exact shown tables."""
    return tuple(sum((f * tables[c][j] for c, f in factors.items()), Fraction(0)) for j in range(6))


def recovered(
    shown: Sequence[Group],
    groups: Sequence[Group],
    tables: Mapping[str, Counts],
    responses: Mapping[str, int],
    k: int = 10,
) -> list[str]:
    """Groups of fewer than k whose exact counts follow from the exact tables of shown groups."""
    found = []
    for group in groups:
        if 0 < sum(responses[cell] for cell in group.cells) < k:
            factors = combination(shown, group, responses)
            if factors and by_difference(tables, factors) == tables[group.code]:
                found.append(group.code)
    return found


def bounds(
    release: Release,
    item: str,
    target: Sequence[str],
    options: Sequence[int],
    responses: Mapping[str, int],
    spread: Sequence[Margin] = (),
) -> tuple[float, float]:
    """Fewest and most people of the target's cells or margins on these options, by a linear one.

    The attacker knows the responses of every cell and of every margin, and our code.
    """
    ends = []
    for sign in (1, -1):
        programme, table = _possible(release, item, responses, spread, whole=False)
        columns = [table[cell][j] for cell in target for j in options]
        total = programme.variable(0, sum(responses.values()), sign, whole=False)
        programme.row([*columns, total], [*[1] * len(columns), -1], 0, 0)
        answer = solve(programme, seconds=30)
        assert answer.status == "optimal" and answer.values is not None
        ends.append(answer.values[total])
    return ends[0], ends[1]


def ruled_out(
    release: Release,
    item: str,
    target: Sequence[str],
    options: Sequence[int],
    responses: Mapping[str, int],
    limits: tuple[int, int],
    spread: Sequence[Margin] = (),
) -> bool:
    """Whether a whole-number attacker can exclude that so few to so many chose these options."""
    programme, table = _possible(release, item, responses, spread, whole=True)
    columns = [table[cell][j] for cell in target for j in options]
    programme.row(columns, [1] * len(columns), *limits)
    return solve(programme, seconds=4).status == "infeasible"


def _possible(
    release: Release,
    item: str,
    responses: Mapping[str, int],
    spread: Sequence[Margin],
    *,
    whole: bool,
) -> tuple[Programme, dict[str, list[int]]]:
    programme = Programme()
    rules = Rules(release.k, release.m, release.band)
    table = {}
    for cell, count in responses.items():
        table[cell] = [programme.variable(0, count, whole=whole) for _ in range(6)]
        programme.row(table[cell], [1] * 6, count, count)
    for cells, names in linked(spread):
        for j in range(6):
            columns = [table[part][j] for part in (*cells, *names)]
            programme.row(columns, [1] * len(cells) + [-1] * len(names), 0, 0)
    for group in release.groups:
        figure = release.figures[group.code][item]
        for constraint in constraints(figure, figure.rung, rules):
            _require(programme, [table[part] for part in _parts(group, spread)], constraint)
    return programme, table


def _parts(group: ReleasedGroup, spread: Sequence[Margin]) -> Sequence[str]:
    """The cells of a published group, or the margins of the band that it is of."""
    if group.band is None:
        return group.cells
    band = group.profile, group.band
    return [
        m.name for m in spread if (m.profile, m.band) == band and set(m.cells) <= {*group.cells}
    ]


def _require(programme: Programme, rows: Sequence[Sequence[int]], constraint: Constraint) -> None:
    columns = [x for row in rows for x in row[1:]]
    programme.row(columns, list(constraint.weights) * len(rows), constraint.at_least)


def every_table(people: int) -> list[Counts]:
    """All counts (n0, ..., n5) of so many people."""
    return [
        (n0, n1, n2, n3, n4, people - n0 - n1 - n2 - n3 - n4)
        for n0, n1, n2, n3, n4 in product(range(people + 1), repeat=5)
        if n0 + n1 + n2 + n3 + n4 <= people
    ]


def options_of_one_leaver(
    before: Figure, after: Figure, people: int, rules: Rules, changed: int
) -> set[int]:
    """What the one who left a group of so many may have answered, when one joined it since.

    The attacker knows who left and who joined, that all others answered both times, and that no
    more than `changed` of them changed their mind.
    """
    return {
        left
        for left in range(6)
        if any(_fits(before, after, people, rules, (left, came), changed) for came in range(6))
    }


def _fits(
    before: Figure, after: Figure, people: int, rules: Rules, swap: tuple[int, int], changed: int
) -> bool:
    """Whether counts before and after exist that print so, with this answer gone and that come."""
    left, came = swap
    programme = Programme()
    counts = [programme.variable(int(j == left), people) for j in range(6)]
    later = [programme.variable(0, people) for _ in range(6)]
    moved = [programme.variable(0, changed) for _ in range(6)]
    programme.row(counts, [1] * 6, people, people)
    programme.row(later, [1] * 6, people, people)
    programme.row(moved, [1] * 6, 0, changed)
    for j in range(6):
        step = int(j == came) - int(j == left)
        programme.row([later[j], counts[j], moved[j]], [1, -1, -1], -people, step)
    for columns, figure in ((counts, before), (later, after)):
        for c in constraints(figure, figure.rung, rules):
            programme.row(columns[1:], c.weights, c.at_least)
    return solve(programme).status == "optimal"
