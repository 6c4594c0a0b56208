"""Planning and proving an addition: one more group of a released wave, on all published of it.

After a close only the counts of planned groups are kept, so what can be added is what follows from
published groups by adding and leaving out: a new service made of old ones, a directorate without
what moved away. It gives no new set of people away, but its figure is a new figure: it is proved
together with every figure already published, none of which changes, and goes down alone until
it can be shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from surveys.addition import PREFIX, Addition
from surveys.atoms import Margin, beside
from surveys.disclosure.plan import Hidden, Plan, choose_groups
from surveys.disclosure.printing import Rules
from surveys.disclosure.proof import Proved, require_proved
from surveys.disclosure.themes import print_theme
from surveys.errors import DisclosureError, InvalidValueError
from surveys.groups import LEVELS, Group
from surveys.release import Release, ReleasedGroup
from surveys.tally import Counts

PROOF_FORMAT = "pulse-addition-proof-1"


def combine(
    everything: Release, name: str, of: Sequence[str], without: Sequence[str] = ()
) -> tuple[Group, dict[str, int]]:
    """The group of the people of some published groups, without those of others.

    `everything` is the release with its additions. Raises InvalidValueError for a name or group
    that cannot be used, saying which and why.
    """
    if not name.strip() or len(name) > 120:
        raise InvalidValueError("give the group a name of up to 120 characters")
    names = [*(g.name for g in everything.groups), *(g.name for g in everything.hidden)]
    if name.strip() in names:
        raise InvalidValueError(f"{name.strip()!r} is the name of another group: choose one more")
    made_of = _made_of(everything, of, without)
    times: dict[str, int] = {}
    for code, factor in made_of.items():
        for cell in everything.group(code).cells:
            times[cell] = times.get(cell, 0) + factor
    if any(n > 1 for n in times.values()):
        raise InvalidValueError("some people would be counted twice: choose groups that lie apart")
    if any(n < 0 for n in times.values()):
        raise InvalidValueError("what is left out has to lie inside what is added together")
    cells = frozenset(cell for cell, n in times.items() if n)
    _require_new(everything, cells)
    code = f"{PREFIX}{1 + sum(g.code.startswith(PREFIX) for g in everything.groups)}"
    return Group(code, name.strip(), LEVELS["declared"], cells), made_of


def _made_of(everything: Release, of: Sequence[str], without: Sequence[str]) -> dict[str, int]:
    made_of = {**dict.fromkeys(of, 1), **dict.fromkeys(without, -1)}
    if not of or len(made_of) < 2 or len(made_of) != len(of) + len(without):
        raise InvalidValueError("choose two groups or more, each of them once")
    published = {group.code: group for group in everything.groups}
    for code in made_of:
        hidden = everything.hidden_group(code)
        if hidden is not None:
            raise InvalidValueError(
                f"{hidden.name} was held back in this wave, and its counts were not kept at the"
                " close: nothing can be made of it"
            )
        if code not in published:
            raise InvalidValueError(f"no group {code!r} is published in this wave")
        if published[code].band is not None:
            raise InvalidValueError(
                f"{published[code].name} is of people who said so of themselves: only groups that"
                " follow from the staff list can be put together"
            )
    return made_of


def _require_new(everything: Release, cells: frozenset[str]) -> None:
    if not cells:
        raise InvalidValueError("nobody is left in this group")
    for group in everything.groups:
        if group.band is None and frozenset(group.cells) == cells:
            raise InvalidValueError(f"these are the people of {group.name}: see its figures")


def plan_addition(
    everything: Release,
    group: Group,
    declared: Sequence[Group],
    responses: Mapping[str, int],
    spread: Sequence[Margin] = (),
) -> Plan:
    """The plan on the union of all that is published and the new group.

    `declared` are the groups of the manifest, and `spread` the margins that their bands are
    counted in. Raises DisclosureError when the new group gives a small set of people away, or
    when too few answered in it.
    """
    hidden = {h.code: h for h in everything.hidden}
    shown = beside(_shown(everything), spread)
    plan = choose_groups([group], responses, everything.k, published=shown)
    if plan.hidden:
        why = {
            "few": f"fewer than {everything.k} people answered in it",
            "neighbour": "it would give a smaller group away",
        }
        raise DisclosureError(f"{group.name} cannot be added: {why[plan.hidden[0].reason]}")
    held = beside((g for g in declared if g.code in hidden), spread)
    rest = tuple(Hidden(g, "few", hidden[g.code].see) for g in held)
    return Plan(plan.published, rest, plan.k)


def _shown(everything: Release) -> list[Group]:
    return [
        Group(g.code, g.name, g.level, frozenset(g.cells), g.kind,  # type: ignore[arg-type]
              g.unit, g.profile, g.parent, g.band)
        for g in everything.groups
    ]  # fmt: skip


def counts_of(
    made_of: Mapping[str, int], tables: Mapping[str, Mapping[str, Counts]]
) -> dict[str, Counts]:
    """The new group's counts by item, from those of the groups that it is made of."""
    found = {}
    for item, table in tables.items():
        n0, n1, n2, n3, n4, n5 = (
            sum(factor * table[code][j] for code, factor in made_of.items()) for j in range(6)
        )
        found[item] = (n0, n1, n2, n3, n4, n5)
    return found


def make_addition(
    everything: Release, release: Release, group: Group, made_of: Mapping[str, int],
    proved: Proved, eligible: Mapping[str, int], responses: Mapping[str, int],
) -> Addition:  # fmt: skip
    """The addition; raises DisclosureError unless all was proved and nothing published changed."""
    require_proved(proved)
    for code, row in everything.figures.items():
        if dict(proved.figures[code]) != dict(row):
            raise DisclosureError("a published figure would change: nothing is added")
    people = sum(eligible[cell] for cell in group.cells)
    figures, rules = proved.figures[group.code], Rules(release.k, release.m, release.band)
    themes = {
        theme.code: print_theme(
            release.instrument.items_of(theme.code), figures, None, people, rules
        )
        for theme in release.instrument.constructs
    }
    released = ReleasedGroup(
        group.code, group.name, group.kind, group.level, tuple(sorted(group.cells)),
        sum(responses[cell] for cell in group.cells), people,
    )  # fmt: skip
    return Addition(
        release.wave, release.fingerprint, released, made_of, figures,
        {code: theme for code, theme in themes.items() if theme is not None},
        proved.facts, sum(lowered.group == group.code for lowered in proved.lowered),
    )  # fmt: skip


def addition_proof(addition: Addition, proved: Proved) -> dict[str, Any]:
    """The proof file of an addition: witnesses that print it and all published before it."""
    return {
        "format": PROOF_FORMAT,
        "addition": addition.fingerprint,
        "items": {item: settled.to_public() for item, settled in proved.settled.items()},
    }
