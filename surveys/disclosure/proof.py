"""PROVE: no reader can be sure how a group answered, shown by tables that print the same.

For every group, published or hidden, and for those who preferred not to say, both for favourable
and unfavourable, there has to be a whole-number table that prints identically and in which at
least M people answered otherwise. Questions are proved apart, spread over the cores,
and can be kept one by one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from os import cpu_count

from surveys.atoms import Margin, unsaid
from surveys.disclosure.plan import Plan
from surveys.disclosure.printing import FINEST, Counts, Rules, flipped, print_counts
from surveys.disclosure.question import Limits
from surveys.disclosure.reader import Reader, all_knowing, outside, typical, within_reach
from surveys.disclosure.settle import Settled, Task, settle
from surveys.disclosure.workers import spread
from surveys.errors import DisclosureError, InvalidValueError
from surveys.groups import Group
from surveys.instrument import Instrument, canonical_json
from surveys.release import Figure

GIVE_UP = Limits()
VERSION = 1  # of the search and the print: a settled question of another one is not reused
Steps = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Lowered:
    """A figure that had to go down: the item, the published group, the finest rung left to it."""

    item: str
    group: str
    rung: int


@dataclass(frozen=True, slots=True)
class Proved:
    """Every figure as it may be printed, and what was needed to prove them.

    `figures` by group and item; `settled` by item, with the witnesses for outsiders; `facts`
    were shown by `shared` tables or by a search of their `own`; `unproved` has to be 0.
    """

    figures: Mapping[str, Mapping[str, Figure]]
    settled: Mapping[str, Settled]
    lowered: tuple[Lowered, ...]
    facts: int
    unproved: int
    shared: int
    own: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the proof is. `settled` is the question just done, to be kept for a restart.

    `key` names exactly what was proved; `seconds_left` is an estimate, None without a clock or
    before this run has settled a question of its own.
    """

    done: int
    total: int
    settled: Settled
    key: str
    seconds_left: float | None


def prove(
    plan: Plan,
    responses: Mapping[str, int],
    tables: Mapping[str, Mapping[str, Counts]],
    instrument: Instrument,
    m: int = 3,
    band: int = 5,
    *,
    eligible: Mapping[str, int] | None = None,
    start: Steps | None = None,
    fixed: Mapping[str, Mapping[str, int]] | None = None,
    kept: Mapping[str, Settled] | None = None,
    progress: Callable[[Progress], None] | None = None,
    workers: int | None = None,
    clock: Callable[[], float] | None = None,
    limits: Limits = GIVE_UP,
    margins: Sequence[Margin] = (),
) -> Proved:
    """Print and prove every item of the instrument for the groups of a plan.

    `tables` holds counts (n0, ..., n5) as answered, by item and code of published group;
    `responses` people by cell and by margin, `eligible` by cell; `margins` serve the groups of
    declared bands, which are sets of them. `start` lowers (item, directorate) from the
    outset; `fixed` holds, by item, the rungs of groups that are published already and do not
    move, so that only the others go down; `kept` brings questions settled before an
    interruption, by `Progress.key`. With `workers` of 1 nothing runs in another process. Raises
    InvalidValueError on tables that do not fit the counts.
    """
    watch = _Watch(len(instrument.items), kept or {}, progress, clock)
    asked = _tasks(
        plan, responses, tables, instrument, Rules(plan.k, m, band), eligible, limits, margins
    )
    tasks = [_from_where(task, start or {}, fixed or {}) for task in asked]
    settled: dict[str, Settled] = {}
    for task, result in _results(tasks, kept or {}, workers):
        settled[task.item] = result
        watch.saw(task, result)
    return _proved(tasks, settled, watch.spent)


class _Watch:
    """Tells how far a proof is, question by question, and how long the rest may take."""

    def __init__(
        self,
        total: int,
        kept: Mapping[str, Settled],
        tell: Callable[[Progress], None] | None,
        clock: Callable[[], float] | None,
    ) -> None:
        self._total, self._kept, self._tell, self._clock = total, kept, tell, clock
        self._begun = clock() if clock else 0.0
        self._done = self._fresh = 0

    @property
    def spent(self) -> float:
        """Seconds since the beginning; 0 without a clock."""
        return self._clock() - self._begun if self._clock else 0.0

    def saw(self, task: Task, settled: Settled) -> None:
        """One more question is done."""
        key = key_of(task)
        self._done += 1
        self._fresh += key not in self._kept
        if self._tell:
            self._tell(Progress(self._done, self._total, settled, key, self._left()))

    def _left(self) -> float | None:
        """Seconds for the rest. What an earlier run settled took no time and tells nothing."""
        if self._clock is None:
            return None
        spent, left = self.spent, self._total - self._done
        return spent / self._fresh * left if self._fresh else None


def key_of(task: Task) -> str:
    """SHA-256 over all that a question's proof rests on: its natural figures and its readers."""
    figures = {code: repr(print_counts(n, FINEST, task.rules)) for code, n in task.tables.items()}
    rest = [VERSION, task.item, figures, repr(task.reader), repr(task.outsider), repr(task.rules)]
    fixed = [dict(task.fixed)] if task.fixed else []
    return hashlib.sha256(canonical_json([*rest, dict(task.start), *fixed])).hexdigest()


def _tasks(
    plan: Plan,
    responses: Mapping[str, int],
    tables: Mapping[str, Mapping[str, Counts]],
    instrument: Instrument,
    rules: Rules,
    eligible: Mapping[str, int] | None,
    limits: Limits,
    margins: Sequence[Margin],
) -> list[Task]:
    people = {g.code: sum(responses[cell] for cell in g.cells) for g in plan.published}
    asked = (*plan.groups, *unsaid(plan.groups, margins))
    reader = all_knowing(plan.published, asked, responses, rules.m, margins)
    outsider, guess = _outsiders(plan, asked, people, eligible, rules.m, margins)
    found = []
    for item in instrument.items:
        counts = _counts(item.code, item.reverse, tables, people)
        found.append(Task(item.code, counts, asked, reader, outsider, guess, rules, limits=limits))
    return found


def _counts(
    item: str, reverse: bool, tables: Mapping[str, Mapping[str, Counts]], people: Mapping[str, int]
) -> dict[str, Counts]:
    found = {}
    for code, total in people.items():
        counts = tables.get(item, {}).get(code)
        if counts is None or len(counts) != 6 or min(counts) < 0 or sum(counts) != total:
            raise InvalidValueError(
                f"item {item}, group {code}: its counts should be six numbers that add to {total}"
            )
        found[code] = flipped(counts) if reverse else counts
    return found


def _outsiders(
    plan: Plan,
    asked: Sequence[Group],
    people: Mapping[str, int],
    eligible: Mapping[str, int] | None,
    m: int,
    margins: Sequence[Margin],
) -> tuple[Reader | None, Reader | None]:
    if eligible is None:
        return None, None
    free = outside(plan.published, asked, people, eligible, m, margins)
    guess = typical(free)
    return within_reach(free, guess), guess


def _from_where(task: Task, start: Steps, fixed: Mapping[str, Mapping[str, int]]) -> Task:
    """The task with what was lowered from the outset, and what is published and does not move."""
    steps = {scope: step for (item, scope), step in start.items() if item == task.item}
    return replace(task, start=steps, fixed=fixed.get(task.item, {}))


def _results(
    tasks: Sequence[Task], kept: Mapping[str, Settled], workers: int | None
) -> Iterator[tuple[Task, Settled]]:
    unsettled = []
    for task in tasks:
        if (done := kept.get(key_of(task))) is not None:
            yield task, done
        else:
            unsettled.append(task)
    count = min(workers or cpu_count() or 1, len(unsettled))
    yield from (
        spread(unsettled, count) if count > 1 else ((task, settle(task)) for task in unsettled)
    )


def _proved(tasks: Sequence[Task], settled: Mapping[str, Settled], seconds: float) -> Proved:
    figures: dict[str, dict[str, Figure]] = {}
    lowered = []
    for task in tasks:
        finest = settled[task.item].finest
        for code, counts in task.tables.items():
            figure = print_counts(counts, finest[code], task.rules)
            figures.setdefault(code, {})[task.item] = figure
            if figure.rung < task.rules.rung(sum(counts[1:])):
                lowered.append(Lowered(task.item, code, figure.rung))
    done = settled.values()
    return Proved(
        figures=figures,
        settled={task.item: settled[task.item] for task in tasks},
        lowered=tuple(lowered),
        facts=sum(s.facts for s in done),
        unproved=sum(s.unproved for s in done),
        shared=sum(s.shared for s in done),
        own=sum(s.own for s in done),
        seconds=seconds,
    )


def require_proved(proved: Proved) -> None:
    """Raises DisclosureError unless every fact was shown."""
    if proved.unproved:
        raise DisclosureError(f"{proved.unproved} facts could not be shown: nothing is published")
