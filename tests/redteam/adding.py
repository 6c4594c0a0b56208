"""Adding a group to a council's release, as the server does it."""

from __future__ import annotations

from collections.abc import Sequence

from surveys.addition import Addition, with_additions
from surveys.disclosure.addition import combine, counts_of, make_addition, plan_addition
from surveys.disclosure.proof import Proved, prove
from tests.redteam.conftest import Published


def add(
    wave: Published,
    name: str,
    of: Sequence[str],
    without: Sequence[str] = (),
    earlier: Sequence[Addition] = (),
    fixed: Proved | None = None,
) -> tuple[Addition, Proved]:
    """The people of some published groups, without those of others, proved on all published.

    `earlier` was added before, and `fixed` is what was proved of the last of it.
    """
    exact, everything = wave.council, with_additions(wave.release, earlier)
    group, made_of = combine(everything, name, of, without)
    plan = plan_addition(everything, group, exact.declared, exact.responses, exact.spread)
    items = {i: dict(t) for i, t in exact.kept(wave.plan.published).items.items()}
    for code, how in [*((a.group.code, a.made_of) for a in earlier), (group.code, made_of)]:
        for item, counts in counts_of(how, items).items():
            items[item][code] = counts
    rungs = {i: s.finest for i, s in (fixed or wave.proved).settled.items()}
    proved = prove(
        plan, exact.responses, items, exact.instrument, eligible=exact.eligible, workers=1,
        fixed=rungs, margins=exact.spread,
    )  # fmt: skip
    made = make_addition(
        everything, wave.release, group, made_of, proved, exact.eligible, exact.responses
    )
    return made, proved
