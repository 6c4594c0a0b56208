"""What a reader knows beside the printed figures: how many people responded, and where.

Two readers matter. The all-knowing one has the responses of every cell, and against this reader
every figure is proved. The outsider has the published files; only this reader's witnesses may be
published, because a witness shows its own responses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from surveys.atoms import Margin, linked
from surveys.disclosure.ladder import scopes
from surveys.disclosure.solver import Programme, solve
from surveys.groups import Group


@dataclass(frozen=True, slots=True)
class Part:
    """Cells that no group tells apart; between `fewest` and `most` people responded in them.

    `room` is the most for each cell apart.
    """

    cells: tuple[str, ...]
    fewest: int
    most: int
    room: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """The same people twice, by cell and by declared band: they add up alike, answer by answer."""

    cells: tuple[int, ...]
    bands: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A group as a set of parts; `people` is its responses, where published, or M to be shown.

    `nearby` are the parts of its directorate, where it lies in one.
    """

    code: str
    parts: tuple[int, ...]
    people: int
    nearby: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """What a reader knows beside the figures: the parts, the published groups, whom to ask about.

    `asked` holds every group, published or hidden, with the number of people who must stay free.
    """

    parts: tuple[Part, ...]
    shown: tuple[Known, ...]
    asked: tuple[Known, ...]
    links: tuple[Link, ...] = ()


def all_knowing(
    published: Sequence[Group],
    groups: Sequence[Group],
    responses: Mapping[str, int],
    m: int,
    spread: Sequence[Margin] = (),
) -> Reader:
    """The reader who knows how many responded in every cell and margin."""
    parts = _parts(groups, {cell: (count, count) for cell, count in responses.items()}, spread)
    people = {g.code: sum(responses[cell] for cell in g.cells) for g in groups}
    return Reader(
        parts,
        _known(published, parts, people),
        _known(groups, parts, {code: min(m, count) for code, count in people.items()}),
        _links(parts, spread),
    )


def outside(
    published: Sequence[Group],
    groups: Sequence[Group],
    totals: Mapping[str, int],
    eligible: Mapping[str, int],
    m: int,
    spread: Sequence[Margin] = (),
) -> Reader:
    """The reader of the published files: responses of published groups, eligible of every cell."""
    rooms = {cell: (0, most) for cell, most in eligible.items()}
    rooms |= {margin.name: (0, sum(eligible[c] for c in margin.cells)) for margin in spread}
    parts = _parts(groups, rooms, spread)
    return Reader(
        parts,
        _known(published, parts, totals),
        _known(groups, parts, {group.code: m for group in groups}),
        _links(parts, spread),
    )


def _parts(
    groups: Sequence[Group], limits: Mapping[str, tuple[int, int]], spread: Sequence[Margin]
) -> tuple[Part, ...]:
    signature: dict[str, list[int]] = defaultdict(list)
    told_apart = [group.cells for group in groups]
    told_apart += [frozenset(cells) for cells, _ in linked(spread)]
    told_apart += [frozenset({margin.name}) for margin in spread]
    for number, cells in enumerate(told_apart):
        for cell in cells:
            signature[cell].append(number)
    merged: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for cell in sorted(signature):
        merged[tuple(signature[cell])].append(cell)
    return tuple(
        Part(
            tuple(cells),
            sum(limits[c][0] for c in cells),
            sum(limits[c][1] for c in cells),
            tuple(limits[c][1] for c in cells),
        )
        for cells in merged.values()
    )


def _links(parts: Sequence[Part], spread: Sequence[Margin]) -> tuple[Link, ...]:
    places = {cell: p for p, part in enumerate(parts) for cell in part.cells}
    return tuple(
        Link(tuple(sorted({places[cell] for cell in cells})), tuple(places[n] for n in names))
        for cells, names in linked(spread)
    )


def _known(
    groups: Sequence[Group], parts: Sequence[Part], people: Mapping[str, int]
) -> tuple[Known, ...]:
    inside = {
        group.code: tuple(p for p, part in enumerate(parts) if part.cells[0] in group.cells)
        for group in groups
    }
    scope = scopes(groups)
    return tuple(
        Known(code, members, people[code], inside.get(scope[code], ()))
        for code, members in inside.items()
    )


def typical(reader: Reader) -> Reader | None:
    """The same outsider with one made-up number of responses a part, spread as the eligible are.

    Fixing the numbers makes the search quick. They follow from published counts alone, and leave
    as many groups as can be with M people. None when no such numbers were found.
    """
    programme, responded = _responses(reader)
    for group in reader.asked:
        free = programme.variable(0, group.people, -1000, whole=False)
        inside = [responded[p] for p in group.parts]
        programme.row([*inside, free], [*[1] * len(inside), -1], 0)
    _spread_evenly(programme, responded, reader)
    values = solve(programme, seconds=30, nodes=2_000, gap=0.001).values
    if values is None:
        return None
    parts = (
        replace(part, fewest=count, most=count)
        for part, count in zip(reader.parts, values, strict=False)
    )
    return replace(reader, parts=tuple(parts))


def _responses(reader: Reader) -> tuple[Programme, list[int]]:
    """Unknown numbers of responses that fit the published counts."""
    programme = Programme()
    responded = [programme.variable(part.fewest, part.most) for part in reader.parts]
    for group in reader.shown:
        inside = [responded[p] for p in group.parts]
        programme.row(inside, [1] * len(inside), group.people, group.people)
    for link in reader.links:
        tie(programme, [responded[p] for p in link.cells], [responded[p] for p in link.bands])
    return programme, responded


def tie(programme: Programme, some: Sequence[int], others: Sequence[int]) -> None:
    """Require that two sets of unknowns have the same sum."""
    programme.row([*some, *others], [*[1] * len(some), *[-1] * len(others)], 0, 0)


def within_reach(reader: Reader, guess: Reader | None) -> Reader:
    """Ask for no more people of a group than can have responded, by the published counts.

    Only groups that fall short in the guess are looked at: elsewhere the guess shows that all of
    M can.
    """
    return replace(reader, asked=tuple(_reachable(group, reader, guess) for group in reader.asked))


def _reachable(group: Known, reader: Reader, guess: Reader | None) -> Known:
    if guess and sum(guess.parts[p].most for p in group.parts) >= group.people:
        return group
    programme, responded = _responses(reader)
    for p in group.parts:
        programme.cost[responded[p]] = -1
    values = solve(programme, seconds=10).values
    if values is None:
        return group
    return replace(group, people=min(group.people, sum(values[responded[p]] for p in group.parts)))


def _spread_evenly(programme: Programme, responded: Sequence[int], reader: Reader) -> None:
    people = max((group.people for group in reader.shown), default=0)
    room = sum(part.most for part in reader.parts)
    for x, part in zip(responded, reader.parts, strict=True):
        target = people * part.most // room if room else 0
        off = programme.variable(0, part.most, 1, whole=False)
        programme.row([x, off], [1, 1], target)
        programme.row([x, off], [1, -1], -float("inf"), target)
