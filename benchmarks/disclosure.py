"""Plan, print and prove ten invented councils, and attack what two naive rules would publish.

    python -m benchmarks.disclosure [--only N ...] [--questions 10] [--workers 2]

Prints one row a council: times, facts, how they were shown, figures that went down, the rungs,
who sees their own service, and how many hidden groups each naive rule gives away exactly. With
one worker, seconds are of processor time, so that a busy machine does not blur them.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from surveys.disclosure.isolate import smallest_isolable
from surveys.disclosure.neighbours import with_neighbours
from surveys.disclosure.plan import Plan, choose_groups
from surveys.disclosure.precision import precision
from surveys.disclosure.proof import Progress, Proved, prove
from surveys.disclosure.publish import ReleaseHeader, make_release
from surveys.groups import Group
from surveys.release import Release
from tests.redteam.attacks import recovered
from tests.redteam.councils import Council, council, exact_tables
from tests.redteam.naive import hide_the_next_smallest, threshold_only

COUNCILS = (
    (15, 450), (18, 600), (20, 900), (25, 1200), (30, 1500),
    (30, 2000), (40, 3000), (45, 4500), (55, 6000), (60, 9000),
)  # fmt: skip
HEAD = (
    "staff services answered cells shown/asked plan_s smallest facts open shared own"
    " lowered proof_s as_fine_as_can_be all_rungs_0123 own_service naive1 naive2"
)


Rule = Callable[[Sequence[Group], Mapping[str, int]], Sequence[Group]]


@dataclass(frozen=True, slots=True)
class Run:
    """One council from counts to release, with times."""

    council: Council
    plan: Plan
    proved: Proved
    release: Release
    plan_seconds: float


def run(number: int, questions: int, workers: int) -> Run:
    """Everything that is timed."""
    services, staff = COUNCILS[number]
    exact = council(services, staff, 10 + number, questions)
    responses = exact.tally.responses
    begun = time.process_time()
    plan = with_neighbours(choose_groups(exact.groups, responses), responses)
    planned = time.process_time() - begun
    tables = exact.kept(plan.published)
    proved = prove(
        plan, responses, tables.items, exact.instrument, eligible=exact.eligible,
        workers=workers, progress=_note,
        clock=time.process_time if workers == 1 else time.perf_counter,
    )  # fmt: skip
    header = ReleaseHeader(
        "w1", "Autumn", "Pulse", "Council", "2026-11-02", "2026-11-15", "0" * 64,
        exact.instrument, exact.eligible, 3, 5,
    )  # fmt: skip
    return Run(exact, plan, proved, make_release(header, plan, proved, tables), planned)


def _note(progress: Progress) -> None:
    left = progress.seconds_left or 0
    sys.stderr.write(f"\r{progress.done}/{progress.total}, about {left:.0f} s left   ")
    sys.stderr.flush()


def row(run: Run) -> str:
    """What the run showed."""
    responses, proved = run.council.tally.responses, run.proved
    found = smallest_isolable(run.plan.published, responses)
    all_kinds = precision(run.release)
    cells = [
        run.council.staff,
        len({unit for cell in run.council.cells for unit in cell.units}),
        sum(responses.values()),
        len(responses),
        f"{len(run.plan.published)}/{len(run.plan.groups)}",
        f"{run.plan_seconds:.1f}",
        found.weight if found else "-",
        proved.facts,
        proved.unproved,
        proved.shared,
        proved.own,
        len(proved.lowered),
        f"{proved.seconds:.0f}",
        f"{fully_fine(run)}",
        "/".join(f"{100 * share:.0f}" for share in all_kinds.shares),
        f"{100 * all_kinds.own_service / all_kinds.eligible:.0f}%",
        *(given_away(run, rule) for rule in (threshold_only, hide_the_next_smallest)),
    ]
    return " ".join(str(cell) for cell in cells)


def fully_fine(run: Run) -> str:
    """Organisation and directorate figures on the finest rung that their size allows, of all."""
    large = {group.code for group in run.release.of_kind("organisation", "directorate")}
    lowered = sum(figure.group in large for figure in run.proved.lowered)
    figures = len(large) * len(run.council.instrument.items)
    return f"{figures - lowered}/{figures}"


def given_away(run: Run, rule: Rule) -> str:
    """Hidden groups that a naive rule gives away exactly, of those it hides as too small."""
    exact, responses = run.council, run.council.tally.responses
    small = [g for g in exact.groups if 0 < sum(responses[c] for c in g.cells) < run.plan.k]
    shown = rule(exact.groups, responses)
    item = exact.instrument.items[0].code
    tables = exact_tables(exact, exact.groups)[item]
    return f"{len(recovered(shown, small, tables, responses))}/{len(small)}"


def main() -> None:
    """Run the councils asked for and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", type=int, nargs="*", default=list(range(len(COUNCILS))))
    parser.add_argument("--questions", type=int, default=10)
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    print(HEAD)
    for number in chosen.only:
        line = row(run(number, chosen.questions, chosen.workers))
        sys.stderr.write("\r")
        print(line, flush=True)


if __name__ == "__main__":
    main()
