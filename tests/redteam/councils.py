"""Invented councils with people, services and opinions, drawn again from a seed on any machine."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from surveys.atoms import Margin, atom_of, counted, every_atom, margins, refined
from surveys.ballot import BoxKey
from surveys.cells import Cell, Member, Profile, form_cells
from surveys.credential import SigningKey
from surveys.groups import Group, candidate_groups
from surveys.instrument import Construct, Instrument, Item, Scale
from surveys.manifest import Manifest, make_manifest
from surveys.profiles import NOT_SAID, READY, DeclaredProfile
from surveys.tally import Counts, GroupTables, OpenedBallot, Tally, count, keep
from surveys.units import Organisation, Unit

AGREE = Scale(
    "agree",
    ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"),
)  # fmt: skip
THEMES = ("empowered", "learning", "feedback", "leaders", "recognised")
# As many as a survey may ask, one of them inside each directorate as well.
DECLARED = (READY[0], replace(READY[1], by_directorate=True), READY[2])


def instrument(questions: int) -> Instrument:
    """Questions in five themes; every seventh is worded the other way round."""
    items = tuple(
        Item(f"Q{n}", f"Statement number {n}.", AGREE, THEMES[n % 5], reverse=n % 7 == 6)
        for n in range(questions)
    )
    used = dict.fromkeys(item.construct for item in items if item.construct)
    constructs = tuple(Construct(code, code.title()) for code in used)
    return Instrument("red_team", "Red team", items, constructs)


@dataclass(frozen=True)
class Council:
    """A wave just closed: who could answer, who did, and what they said.

    Where staff declared `profiles`, ballots, tally and groups are of atoms: a cell's people by
    all that they declared. `declared` are the same groups as the manifest has them.
    """

    organisation: Organisation
    instrument: Instrument
    staff: int
    cells: tuple[Cell, ...]
    declared: tuple[Group, ...]
    ballots: tuple[OpenedBallot, ...]
    profiles: tuple[DeclaredProfile, ...] = ()

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The candidates, as sets of atoms."""
        return refined(self.declared, self._atoms, self.profiles)

    @cached_property
    def tally(self) -> Tally:
        """The exact counts of every atom."""
        return count(self.ballots, self.instrument, self._atoms)

    @cached_property
    def _atoms(self) -> list[str]:
        cells, seen = [cell.code for cell in self.cells], {b.cell for b in self.ballots}
        return every_atom(seen, cells, self.declared, self.profiles)

    @cached_property
    def spread(self) -> tuple[Margin, ...]:
        """The margins that bands are counted in."""
        return margins(self.declared, self.profiles)

    @cached_property
    def responses(self) -> dict[str, int]:
        """What the best-informed reader knows: how many responded in each cell and margin."""
        return counted(self.tally.responses, self.spread, self.profiles)

    @property
    def eligible(self) -> dict[str, int]:
        """Eligible people by cell."""
        return {cell.code: cell.eligible for cell in self.cells}

    def kept(self, groups: tuple[Group, ...]) -> GroupTables:
        """What outlives the close."""
        return keep(self.tally, self.ballots, self.instrument, groups)


def council(
    services: int,
    staff: int,
    seed: int,
    questions: int = 10,
    warmth: float | None = None,
    profiles: Sequence[DeclaredProfile] = (),
) -> Council:
    """A council with a handful of directorates, uneven services and 35 to 60 % response.

    `warmth` fixes the share of favourable answers; without it each question has its own. Staff
    may declare `profiles`: answers are the same with and without.
    """
    chance = random.Random(seed)
    organisation = _organisation(services, chance)
    cells = form_cells(_members(services, staff, chance), organisation).cells
    asked = instrument(questions)
    ballots = _declaring(_ballots(cells, asked, chance, warmth), profiles, random.Random(seed))
    groups = candidate_groups(cells, organisation, profiles)
    return Council(organisation, asked, staff, cells, groups, tuple(ballots), tuple(profiles))


def _organisation(services: int, chance: random.Random) -> Organisation:
    directorates = min(6, 2 + services // 8)
    units = [Unit("ORG", "Merebank Council", "organisation")]
    units += [Unit(f"D{d}", f"Directorate {d}", "directorate", "ORG") for d in range(directorates)]
    units += [
        Unit(f"S{s}", f"Service {s}", "service", f"D{chance.randrange(directorates)}")
        for s in range(services)
    ]
    return Organisation(units)


def _members(services: int, staff: int, chance: random.Random) -> list[Member]:
    sizes = [chance.lognormvariate(0, 0.9) for _ in range(services)]
    outdoors = [chance.random() for _ in range(services)]
    places = chance.choices(range(services), sizes, k=staff)
    return [
        Member(f"P{p:05}", f"S{s}", _work(chance.random() < outdoors[s]))
        for p, s in enumerate(places)
    ]


def _work(outdoors: bool) -> Profile:
    return "front_line" if outdoors else "office"


def _ballots(
    cells: tuple[Cell, ...], asked: Instrument, chance: random.Random, warmth: float | None
) -> list[OpenedBallot]:
    rate = chance.uniform(0.35, 0.6)
    moods = [warmth or chance.uniform(0.35, 0.85) for _ in asked.items]
    found = []
    for cell in cells:
        here = [min(0.98, max(0.05, chance.gauss(mood, 0.12))) for mood in moods]
        for _ in range(cell.eligible):
            if chance.random() < rate:
                answers = [
                    _answer(mood, item.reverse, chance)
                    for mood, item in zip(here, asked.items, strict=True)
                ]
                found.append(OpenedBallot(cell.code, bytes(answers)))
    return found


def _declaring(
    ballots: Sequence[OpenedBallot], profiles: Sequence[DeclaredProfile], chance: random.Random
) -> list[OpenedBallot]:
    """One in eight prefers not to say; the first bands of a profile are the commonest."""
    return [
        replace(ballot, cell=atom_of(ballot.cell, [_band(profile, chance) for profile in profiles]))
        for ballot in ballots
    ]


def _band(profile: DeclaredProfile, chance: random.Random) -> int:
    if chance.random() < 1 / 8:
        return NOT_SAID
    bands = range(1, len(profile.bands) + 1)
    return chance.choices(bands, [1 / band for band in bands])[0]


def _answer(mood: float, reverse: bool, chance: random.Random) -> int:
    rest = 1 - mood
    weights = (0.03, 0.15 * rest, 0.35 * rest, 0.5 * rest, 0.6 * mood, 0.4 * mood)
    answer = chance.choices(range(6), weights)[0]
    return 6 - answer if reverse and answer else answer


def exact_tables(exact: Council, groups: tuple[Group, ...]) -> Mapping[str, Mapping[str, Counts]]:
    """The true counts of any groups, by item; only a judge of the attacks looks at them."""
    return {
        item: {group.code: _sum(table, group) for group in groups}
        for item, table in exact.tally.items.items()
    }


def _sum(table: Mapping[str, Counts], group: Group) -> Counts:
    n0, n1, n2, n3, n4, n5 = (sum(table[cell][j] for cell in group.cells) for j in range(6))
    return n0, n1, n2, n3, n4, n5


def manifest_of(exact: Council) -> Manifest:
    """What was promised of the wave, with keys made for the purpose."""
    return make_manifest(
        wave="w1", number=1, organisation="Merebank Council", survey_title="Staff pulse",
        wave_title="Autumn", opens=date(2026, 11, 2), closes=date(2026, 11, 15),
        instrument=exact.instrument, cells=exact.cells,
        keys={cell.code: SigningKey.generate().public for cell in exact.cells},
        groups=exact.declared, profiles=exact.profiles,
        box_key=BoxKey.generate().public, bundle="0" * 64,
    )  # fmt: skip
