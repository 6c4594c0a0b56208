"""COUNT: opened ballots -> the plan and the counts that are kept, in memory at close.

The plan sees every atom, a cell's people by all that they declared. What is kept afterwards says
how many responded in each cell and declared each band where a group names it, never both.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from surveys.atoms import beside, counted, every_atom, margins, refined
from surveys.disclosure.neighbours import PREFIX, with_neighbours
from surveys.disclosure.plan import Hidden, Plan, choose_groups
from surveys.manifest import Manifest
from surveys.tally import GroupTables, OpenedBallot, count, keep


def count_wave(
    manifest: Manifest, opened: Sequence[OpenedBallot], earlier: Collection[str] = ()
) -> tuple[Plan, GroupTables]:
    """The plan, of groups as sets of atoms, and the tables of its published groups.

    `opened` names atoms as cells (`surveys.atoms.atom_of`); `earlier` holds the codes of groups
    published the wave before. Depends on the ballots as a set: their order never shows.
    """
    profiles = manifest.profiles
    cells = [cell.code for cell in manifest.cells]
    atoms = every_atom({ballot.cell for ballot in opened}, cells, manifest.groups, profiles)
    tally = count(opened, manifest.instrument, atoms)
    groups = refined(manifest.groups, atoms, profiles)
    plan = choose_groups(groups, tally.responses, manifest.k, earlier)
    plan = with_neighbours(plan, tally.responses)
    tables = keep(tally, opened, manifest.instrument, plan.published)
    spread = margins(manifest.groups, profiles)
    return plan, replace(tables, responses=counted(tally.responses, spread, profiles))


def plan_again(
    manifest: Manifest,
    tables: GroupTables,
    published: Sequence[str],
    hidden: Sequence[tuple[str, str, str]],
) -> Plan:
    """The plan that `count_wave` made, from the codes that were kept of it.

    Its groups are sets of cells and margins. Neighbour groups are not in the manifest: they
    follow again from the rest, and which of them are safe is kept by their codes.
    """
    spread = margins(manifest.groups, manifest.profiles)
    groups = {group.code: group for group in beside(manifest.groups, spread)}
    plan = Plan(
        published=tuple(groups[code] for code in published if not code.startswith(PREFIX)),
        hidden=tuple(Hidden(groups[code], reason, see) for code, reason, see in hidden),  # type: ignore[arg-type]
        k=manifest.k,
    )
    return with_neighbours(plan, tables.responses, only=published)
