"""PROVE: progress, restart, cores, lowering, and what goes into a release."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import count as counting

import pytest

from surveys.disclosure.ladder import ACROSS, Ladder, scopes
from surveys.disclosure.neighbours import with_neighbours
from surveys.disclosure.plan import Plan, choose_groups
from surveys.disclosure.precision import precision
from surveys.disclosure.printing import Rules, print_counts
from surveys.disclosure.proof import Progress, Proved, prove, require_proved
from surveys.disclosure.publish import ReleaseHeader, make_release
from surveys.disclosure.question import Limits
from surveys.disclosure.settle import Settled
from surveys.disclosure.themes import print_theme
from surveys.errors import DisclosureError, InvalidValueError
from surveys.groups import Group
from surveys.release import release_from_json
from surveys.tally import GroupTables, ThemeSums
from tests.redteam.councils import Council, council

SMALL = council(6, 240, 5, questions=3)


def planned(exact: Council) -> Plan:
    return with_neighbours(
        choose_groups(exact.groups, exact.tally.responses), exact.tally.responses
    )


def proved(exact: Council = SMALL, **options: object) -> Proved:
    plan = planned(exact)
    tables = exact.kept(plan.published).items
    given: dict[str, object] = {"eligible": exact.eligible, "workers": 1, **options}
    return prove(plan, exact.tally.responses, tables, exact.instrument, **given)  # type: ignore[arg-type]


def test_progress_counts_questions_and_estimates_the_rest() -> None:
    seen: list[Progress] = []
    ticks = counting()
    proved(progress=seen.append, clock=lambda: float(next(ticks)))
    assert [(p.done, p.total) for p in seen] == [(1, 3), (2, 3), (3, 3)]
    assert [p.seconds_left for p in seen] == [2.0, 1.0, 0.0]


def test_a_restart_takes_up_what_was_settled() -> None:
    seen: list[Progress] = []
    whole = proved(progress=seen.append)
    kept = {p.key: replace(p.settled, shared=999) for p in seen[:2]}
    again = proved(kept=kept)
    assert [s.shared == 999 for s in again.settled.values()] == [True, True, False]
    assert again.figures == whole.figures


def test_other_counts_do_not_take_up_a_foreign_proof() -> None:
    seen: list[Progress] = []
    proved(progress=seen.append)
    other = council(6, 240, 6, questions=3)
    kept = {p.key: replace(p.settled, shared=999) for p in seen}
    assert all(s.shared != 999 for s in proved(other, kept=kept).settled.values())


def test_two_cores_prove_the_same() -> None:
    assert proved(workers=2) == proved(workers=1)


def test_a_start_lowers_one_directorate_for_one_question() -> None:
    coarse = proved(start={("Q0", "d.D0"): 2})
    inside = [c for c, s in scopes(planned(SMALL).groups).items() if s == "d.D0" and c != "d.D0"]
    rungs = {coarse.figures[code]["Q0"].rung for code in inside if code in coarse.figures}
    assert rungs <= {0, 1}
    assert coarse.settled["Q1"] == proved().settled["Q1"]


def test_a_solver_out_of_time_costs_figures_and_never_the_check() -> None:
    """Without a solver nothing is printed, and every fact is shown even so."""
    hurried = proved(limits=Limits(seconds=0.0))
    require_proved(hurried)
    assert hurried.facts == proved().facts
    rungs = {figure.rung for row in hurried.figures.values() for figure in row.values()}
    assert rungs == {0}
    assert len(hurried.lowered) == 3 * len(planned(SMALL).published)
    for settled in hurried.settled.values():
        asked = {group.code for group in planned(SMALL).groups}
        assert asked == settled.serves.keys(), "each fact has a witness that is published"


def test_an_estimate_does_not_count_what_was_settled_before() -> None:
    seen: list[Progress] = []
    proved(progress=seen.append)
    kept = {p.key: p.settled for p in seen[:1]}
    again: list[Progress] = []
    ticks = counting()
    proved(kept=kept, progress=again.append, clock=lambda: float(10 * next(ticks)))
    assert [p.seconds_left for p in again] == [None, 20.0, 0.0]


def test_tables_that_do_not_fit_the_counts_are_refused() -> None:
    plan = planned(SMALL)
    tables = {i: dict(t) for i, t in SMALL.kept(plan.published).items.items()}
    tables["Q1"]["org"] = (1, 0, 0, 0, 0, 0)
    with pytest.raises(InvalidValueError, match="item Q1, group org"):
        prove(plan, SMALL.tally.responses, tables, SMALL.instrument)


def group(code: str, cells: str, level: int = 0, kind: str = "declared") -> Group:
    return Group(code, code, level, frozenset(cells), kind)  # type: ignore[arg-type]


LADDER = (
    group("org", "ABCD", 0, "organisation"),
    group("front", "AC", 1, "profile"),
    group("d1", "AB", 2, "directorate"),
    group("d2", "CD", 2, "directorate"),
    group("a", "A", 3, "service"),
    group("c", "C", 3, "service"),
)


def test_scopes_are_directorates_or_across() -> None:
    expected = {"org": "", "front": "", "d1": "d1", "d2": "d2", "a": "d1", "c": "d2"}
    assert scopes(LADDER) == expected
    bare = [group(g.code, "".join(g.cells), g.level) for g in LADDER]
    assert scopes(bare) == expected | {"front": ""}


def test_steps_lower_what_is_inside_first_and_blank_last() -> None:
    ladder = Ladder(LADDER, {"a": 40, "d1": 90, "front": 80, "org": 200, "c": 12})
    steps = []
    while ladder.lower(["a"]):
        steps.append([ladder.finest(code) for code in ("a", "d1", "front", "org", "c")])
    assert steps[:4] == [[2, 3, 3, 3, 3], [1, 3, 3, 3, 3], [1, 3, 3, 3, 3], [1, 2, 3, 3, 3]]
    assert steps[-1] == [0, 0, 0, 0, 0]
    assert all(
        after <= before
        for one, two in zip(steps, steps[1:], strict=False)
        for before, after in zip(one, two, strict=True)
    )
    assert ladder.steps[ACROSS] == 7


def test_small_groups_are_left_out_before_their_directorate_goes_down() -> None:
    ladder = Ladder(LADDER, {"a": 12, "d1": 90, "front": 80, "org": 200, "c": 12})
    for _ in range(3):
        ladder.lower(["a"])
    assert [ladder.finest(code) for code in ("a", "c", "d1")] == [0, 3, 3]


def test_hidden_services_are_shown_together_where_that_is_safe() -> None:
    responses = {"A": 40, "B": 6, "C": 7, "D": 30}
    groups = (
        Group("org", "Council", 0, frozenset("ABCD"), "organisation"),
        Group("d", "Place", 2, frozenset("ABC"), "directorate", parent="org"),
        *(Group(c.lower(), f"Service {c}", 3, frozenset(c), "service", parent="d") for c in "ABC"),
        Group("w", "Service D", 3, frozenset("D"), "service", parent="org"),
    )
    plan = with_neighbours(choose_groups(groups, responses), responses)
    together = plan.published[-1]
    assert (together.code, together.cells) == ("n.d", frozenset("BC"))
    assert together.name == "Service B and Service C together"
    assert {h.group.code: h.see for h in plan.hidden} == {"b": "n.d", "c": "n.d"}


def release_of(exact: Council) -> bytes:
    plan = planned(exact)
    header = ReleaseHeader(
        "w1", "Autumn", "Pulse", "Council", "2026-11-02", "2026-11-15", "0" * 64,
        exact.instrument, exact.eligible, 3, 5,
    )  # fmt: skip
    return make_release(header, plan, proved(exact), exact.kept(plan.published)).to_json()


def test_a_release_says_how_it_was_checked_and_how_fine_it_is() -> None:
    release = release_from_json(release_of(SMALL))
    assert release.checked is not None
    assert release.checked.facts == 2 * 3 * (len(release.groups) + len(release.hidden))
    found = precision(release)
    assert sum(found.figures) == 3 * len(release.groups)
    assert found.eligible == 240
    assert 0 < found.own_service <= 240
    assert abs(sum(found.shares) - 1) < 1e-9


def test_a_release_is_refused_while_a_fact_is_open() -> None:
    plan = planned(SMALL)
    tables = SMALL.kept(plan.published)
    header = ReleaseHeader(
        "w1", "Autumn", "Pulse", "Council", "2026-11-02", "2026-11-15", "0" * 64,
        SMALL.instrument, SMALL.eligible, 3, 5,
    )  # fmt: skip
    with pytest.raises(DisclosureError, match="1 facts could not be shown"):
        make_release(header, plan, replace(proved(), unproved=1), tables)


ITEMS = SMALL.instrument.items_of("empowered")


def theme(counts: tuple[int, ...], sums: ThemeSums | None) -> tuple[str, str | None, str | None]:
    figures = {item.code: print_counts(counts, 3, Rules()) for item in ITEMS}
    found = print_theme(ITEMS, figures, sums, 300, Rules())
    assert found is not None
    return found.score, found.favourable, found.margin


def test_a_large_groups_theme_comes_from_its_people() -> None:
    sums = ThemeSums(150, Fraction(555), Fraction(2200), Fraction(90))
    assert theme((0, 10, 20, 30, 60, 30), sums) == ("68", "60", "3")


def test_no_margin_tells_that_all_people_are_of_one_mind() -> None:
    alike = ThemeSums(120, Fraction(360), Fraction(1080), Fraction(60))
    others = ThemeSums(120, Fraction(360), Fraction(1083), Fraction(60))
    counts = (0, 0, 60, 0, 60, 0)
    assert theme(counts, alike) == theme(counts, others) == ("50", "50", "1")


def test_a_smaller_groups_theme_comes_from_its_printed_items() -> None:
    assert theme((0, 1, 1, 2, 5, 3), None) == ("68", None, None)


def test_a_theme_says_no_more_than_its_clipped_items() -> None:
    sums = ThemeSums(150, Fraction(750), Fraction(3750), Fraction(150))
    score, favourable, margin = theme((0, 0, 0, 0, 0, 150), sums)
    assert (score, favourable, margin) == ("99 or more", "98 or more", None)


def test_a_theme_of_nothing_printed_is_not_printed() -> None:
    figures = {item.code: print_counts((0, 1, 1, 1, 1, 1), 3, Rules()) for item in ITEMS}
    assert print_theme(ITEMS, figures, None, 300, Rules()) is None


def test_settled_is_plain_where_it_is_published() -> None:
    settled = Settled("q", {"org": 3}, 2, 0, shared=2, own=0)
    assert "shared" not in settled.to_public()
    assert settled.to_dict()["shared"] == 2


def test_the_kept_tables_are_those_of_planned_groups_only() -> None:
    plan = planned(SMALL)
    kept: GroupTables = SMALL.kept(plan.published)
    assert all(set(table) == {g.code for g in plan.published} for table in kept.items.values())
