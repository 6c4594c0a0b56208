"""The proof file: every witness is printed again and compared letter by letter."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from surveys.atoms import beside, linked, margins, unsaid
from surveys.errors import InvalidValueError
from surveys.manifest import Manifest
from surveys.release import Figure, Release
from surveys.verify.isolation import most_responses
from surveys.verify.reprint import reprint

FORMAT = "pulse-proof-1"
OTHERWISE = {"favourable": (1, 2, 3), "unfavourable": (3, 4, 5)}
Table = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class ItemProof:
    """Of one question: the finest rung of each figure, witnesses, and whom each one serves."""

    finest: Mapping[str, int]
    witnesses: Sequence[Table]
    serves: Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof file whose shape is right; whether it proves anything is for `proof_faults`."""

    wave: str
    manifest: str
    release: str
    items: Mapping[str, ItemProof]

    @property
    def witnesses(self) -> int:
        """How many tables there are."""
        return sum(len(item.witnesses) for item in self.items.values())

    @property
    def facts(self) -> int:
        """How many facts are claimed: two a group and question."""
        return sum(len(pair) for item in self.items.values() for pair in item.serves.values())


def read_proof(text: bytes) -> Proof:
    """A proof from its JSON; raises InvalidValueError when it is none."""
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise InvalidValueError(f"not a proof: its format should be {FORMAT!r}")
        items = {code: read_item(row) for code, row in data["items"].items()}
        return Proof(str(data["wave"]), str(data["manifest"]), str(data["release"]), items)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise InvalidValueError(f"not a whole proof: {error}") from None


def read_item(row: Mapping[str, Any]) -> ItemProof:
    """The proof of one question from plain data; raises as `read_proof` does."""
    for table in row["witnesses"]:
        for counts in table:
            if len(counts) != 6 or any(type(n) is not int or n < 0 for n in counts):
                raise InvalidValueError("not a proof: a witness is not made of whole numbers")
    numbers = [*row["finest"].values(), *(n for pair in row["serves"].values() for n in pair)]
    if any(type(n) is not int or n < 0 for n in numbers):
        raise InvalidValueError("not a proof: a place or a rung is not a whole number")
    return ItemProof(dict(row["finest"]), row["witnesses"], dict(row["serves"]))


def proof_faults(proof: Proof, manifest: Manifest, release: Release) -> Iterator[str]:
    """Everything that the proof claims and does not show, in plain words."""
    if (proof.wave, proof.manifest, proof.release) != (
        release.wave, manifest.fingerprint, release.fingerprint,
    ):  # fmt: skip
        yield "the proof is of another release"
        return
    asked = [item.code for item in manifest.instrument.items]
    if sorted(proof.items) != sorted(asked):
        yield "the proof does not cover exactly the questions of the manifest"
        return
    check = Check(manifest, release)
    for code in asked:
        yield from (f"question {code}: {fault}" for fault in check.faults(code, proof.items[code]))


class Check:
    """What all questions of a release have in common."""

    def __init__(self, manifest: Manifest, release: Release) -> None:
        self.manifest, self.release = manifest, release
        self.spread = margins(manifest.groups, manifest.profiles)
        declared = beside(manifest.groups, self.spread)
        declared += unsaid(declared, self.spread)
        members = {group.code: group.cells for group in declared}
        others = (group for group in release.groups if group.code not in members)
        self.members = members | {g.code: frozenset(g.cells) for g in others}
        self.cells = sorted(
            frozenset().union(*self.members.values(), (margin.name for margin in self.spread))
        )
        self.eligible = {cell.code: cell.eligible for cell in manifest.cells}
        for margin in self.spread:
            self.eligible[margin.name] = sum(self.eligible[cell] for cell in margin.cells)
        self._reach: dict[str, int] = {}

    def faults(self, item: str, proof: ItemProof) -> Iterator[str]:
        """What does not hold for one question."""
        if missing := sorted(self.members.keys() - proof.serves.keys()):
            yield f"nothing is shown about group {missing[0]}"
            return
        for number, table in enumerate(proof.witnesses):
            yield from (f"witness {number} {fault}" for fault in self._table(item, proof, table))
        for code in self.members:
            yield from self._served(code, proof)

    def _table(self, item: str, proof: ItemProof, table: Table) -> Iterator[str]:
        if len(table) != len(self.cells):
            yield "does not have a row for each cell"
            return
        rows = dict(zip(self.cells, table, strict=True))
        for cell, counts in rows.items():
            if sum(counts) > self.eligible[cell]:
                yield f"has more responses in cell {cell} than people"
        yield from self._unlinked(rows)
        for group in self.release.groups:
            total = [sum(rows[cell][j] for cell in self.members[group.code]) for j in range(6)]
            if sum(total) != group.responses:
                yield f"has other responses in group {group.code}"
            elif not self._prints(total, group.code, item, proof):
                yield f"prints group {group.code} otherwise"

    def _unlinked(self, rows: Mapping[str, Sequence[int]]) -> Iterator[str]:
        """Margins of a profile hold the people of their cells, answer by answer."""
        for cells, names in linked(self.spread):
            sides = (
                [sum(rows[row][j] for row in some) for j in range(6)] for some in (cells, names)
            )
            by_cell, by_band = sides
            if by_cell != by_band:
                yield f"has other people in {names[0]} and its neighbours than by cell"

    def _prints(self, total: Sequence[int], code: str, item: str, proof: ItemProof) -> bool:
        finest = proof.finest.get(code, 3)
        rules = (self.release.k, self.release.m, self.release.band)
        return reprint(total, finest, *rules) == _texts(self.release.figures[code][item])

    def _served(self, code: str, proof: ItemProof) -> Iterator[str]:
        places = proof.serves[code]
        if len(places) != 2 or any(place >= len(proof.witnesses) for place in places):
            yield f"no witness is named for group {code}"
            return
        for place, (side, answers) in zip(places, OTHERWISE.items(), strict=True):
            rows = dict(zip(self.cells, proof.witnesses[place], strict=False))
            free = sum(rows.get(c, [0] * 6)[j] for c in self.members[code] for j in answers)
            if free < self.release.m and free < self._most(code):
                yield f"only {free} people of group {code} may be other than {side}"

    def _most(self, code: str) -> int:
        """The people that can be asked for, where fewer than M can have responded at all."""
        if code not in self._reach:
            most = most_responses(self.manifest, self.release, self.members[code])
            self._reach[code] = self.release.m if most is None else min(self.release.m, most)
        return self._reach[code]


def _texts(figure: Figure) -> dict[str, Any]:
    return {name: value for name, value in asdict(figure).items() if value not in (None, "")}
