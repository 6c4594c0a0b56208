"""Opened ballots -> exact counts, in memory at close and nowhere else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from surveys.errors import BallotError, InvalidValueError
from surveys.groups import Group
from surveys.instrument import Instrument

Counts = tuple[int, int, int, int, int, int]
PEOPLE_FOR_THEMES = 100


@dataclass(frozen=True, slots=True)
class OpenedBallot:
    """One ballot after opening: its cell and one whole number 0 to 5 an item, in item order."""

    cell: str
    answers: bytes


@dataclass(frozen=True, slots=True)
class Tally:
    """Exact counts per cell: people who answered, and per item (n0, n1, ..., n5), n0 = no answer.

    Items are counted as answered; reverse-worded ones are flipped when printed.
    """

    responses: Mapping[str, int]
    items: Mapping[str, Mapping[str, Counts]]


@dataclass(frozen=True, slots=True)
class ThemeSums:
    """Exact sums over the people of a group who answered any item of a theme.

    Per person: `mean` is on 1 to 5 with reverse-worded items flipped, over the items that the
    person answered; `favourable` is the person's own share of 4s and 5s among them.
    """

    people: int
    mean_sum: Fraction
    mean_square_sum: Fraction
    favourable_sum: Fraction


@dataclass(frozen=True, slots=True)
class GroupTables:
    """What outlives the close: counts of planned groups, and people who answered per cell."""

    responses: Mapping[str, int]
    items: Mapping[str, Mapping[str, Counts]]
    themes: Mapping[str, Mapping[str, ThemeSums]]

    def to_dict(self) -> dict[str, Any]:
        """Plain data in a fixed order, so that equal tables are written as equal bytes."""
        return {
            "responses": dict(sorted(self.responses.items())),
            "items": {
                item: {group: list(counts) for group, counts in sorted(table.items())}
                for item, table in sorted(self.items.items())
            },
            "themes": {
                group: {theme: _theme_to_list(sums) for theme, sums in sorted(row.items())}
                for group, row in sorted(self.themes.items())
            },
        }


def tables_from_dict(data: Mapping[str, Any]) -> GroupTables:
    """The tables that `GroupTables.to_dict` wrote; raises InvalidValueError for anything else."""
    try:
        return GroupTables(
            responses=dict(data["responses"]),
            items={
                item: {group: _counts(counts) for group, counts in table.items()}
                for item, table in data["items"].items()
            },
            themes={
                group: {theme: _theme_from_list(sums) for theme, sums in row.items()}
                for group, row in data["themes"].items()
            },
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidValueError(f"not the kept tables of a wave: {error}") from None


def _counts(values: Sequence[int]) -> Counts:
    n0, n1, n2, n3, n4, n5 = (int(value) for value in values)
    return n0, n1, n2, n3, n4, n5


def _theme_to_list(sums: ThemeSums) -> list[str]:
    return [
        str(sums.people), str(sums.mean_sum), str(sums.mean_square_sum), str(sums.favourable_sum),
    ]  # fmt: skip


def _theme_from_list(values: Sequence[str]) -> ThemeSums:
    people, mean, square, favourable = values
    return ThemeSums(int(people), Fraction(mean), Fraction(square), Fraction(favourable))


def count(ballots: Iterable[OpenedBallot], instrument: Instrument, cells: Iterable[str]) -> Tally:
    """The exact tally; every cell appears, also with no ballot.

    Independent of the order of the ballots. Raises BallotError for a ballot of an unknown cell
    or of the wrong length.
    """
    order = sorted(cells)
    responses = dict.fromkeys(order, 0)
    table = {item.code: {cell: [0] * 6 for cell in order} for item in instrument.items}
    codes = [item.code for item in instrument.items]
    for ballot in ballots:
        if ballot.cell not in responses or len(ballot.answers) != len(codes):
            raise BallotError("a ballot does not fit the manifest of its wave")
        responses[ballot.cell] += 1
        for code, answer in zip(codes, ballot.answers, strict=True):
            table[code][ballot.cell][answer] += 1
    return Tally(responses, {c: {k: _counts(v) for k, v in t.items()} for c, t in table.items()})


def keep(
    tally: Tally, ballots: Sequence[OpenedBallot], instrument: Instrument, groups: Sequence[Group]
) -> GroupTables:
    """The counts of the planned groups, and theme sums of those of a hundred people or more."""
    items = {
        item: {group.code: _sum(table, group) for group in groups}
        for item, table in tally.items.items()
    }
    large = [group for group in groups if _people(tally.responses, group) >= PEOPLE_FOR_THEMES]
    patterns = _patterns(ballots)
    themes = {group.code: _themes(patterns, instrument, group) for group in large}
    return GroupTables(dict(tally.responses), items, themes)


def _people(responses: Mapping[str, int], group: Group) -> int:
    return sum(responses[cell] for cell in group.cells)


def _sum(table: Mapping[str, Counts], group: Group) -> Counts:
    return _counts([sum(column) for column in zip(*(table[c] for c in group.cells), strict=True)])


def _patterns(ballots: Sequence[OpenedBallot]) -> Mapping[str, Counter[bytes]]:
    by_cell: dict[str, Counter[bytes]] = defaultdict(Counter)
    for ballot in ballots:
        by_cell[ballot.cell][ballot.answers] += 1
    return by_cell


def _themes(
    patterns: Mapping[str, Counter[bytes]], instrument: Instrument, group: Group
) -> dict[str, ThemeSums]:
    inside: Counter[bytes] = Counter()
    for cell in sorted(group.cells):
        inside.update(patterns.get(cell, Counter()))
    return {
        construct.code: _theme(inside, instrument, construct.code)
        for construct in instrument.constructs
        if instrument.items_of(construct.code)
    }


def _theme(inside: Counter[bytes], instrument: Instrument, construct: str) -> ThemeSums:
    places = [
        (place, item.reverse)
        for place, item in enumerate(instrument.items)
        if item.construct == construct
    ]
    people, mean, square, favourable = 0, Fraction(0), Fraction(0), Fraction(0)
    for answers, times in inside.items():
        given = [6 - answers[p] if reverse else answers[p] for p, reverse in places if answers[p]]
        if given:
            own = Fraction(sum(given), len(given))
            people += times
            mean += own * times
            square += own * own * times
            favourable += Fraction(sum(value >= 4 for value in given), len(given)) * times
    return ThemeSums(people, mean, square, favourable)
