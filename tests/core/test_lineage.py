"""Trends through changes of structure: told from printed figures alone, or broken in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from surveys.describe import structure_in_words
from surveys.disclosure.printing import print_item
from surveys.measure import Measure, NotAsked, Value
from surveys.reader import Reader
from surveys.release import HiddenGroup, Release, ReleasedGroup
from surveys.restructure import Restructure, merge, move, rename, split
from surveys.tally import Counts
from surveys.together import read_together
from surveys.trend import Programme, Series, View
from surveys.units import Organisation, Unit
from tests.fixtures.releases import INSTRUMENT, release

ITEM = Measure("item_score", "L1")
RATE = Measure("response_rate")
TREE = Organisation(
    [
        Unit("org", "Westmere Council", "organisation"),
        Unit("place", "Place", "directorate", "org"),
        Unit("adults", "Adults", "directorate", "org"),
        Unit("highways", "Highways", "service", "place"),
        Unit("parks", "Parks", "service", "place"),
        Unit("care", "Home care", "service", "adults"),
    ]
)
DAYS = ("2026-02-20", "2026-05-20", "2026-08-20")
JULY = date(2026, 7, 1)
HIGHWAYS: Counts = (0, 10, 20, 30, 60, 20)
PARKS: Counts = (2, 5, 5, 10, 10, 8)
CARE: Counts = (0, 30, 30, 40, 60, 40)


def total(*counts: Counts) -> Counts:
    n0, n1, n2, n3, n4, n5 = (sum(column) for column in zip(*counts, strict=True))
    return n0, n1, n2, n3, n4, n5


def wave(day: str, services: Mapping[str, tuple[str, Counts]], hide: str = "") -> Release:
    """A release of services {name: (directorate, counts)}; one may be hidden."""
    groups = [_group("org", "Westmere Council", None, tuple(services), services)]
    for directorate in sorted({directorate for directorate, _ in services.values()}):
        inside = tuple(s for s, (d, _) in services.items() if d == directorate)
        groups.append(_group(f"d.{directorate}", directorate.title(), "org", inside, services))
    groups += [
        _group(f"s.{name}", name.rsplit(".", 1)[-1].title(), f"d.{directorate}", (name,), services)
        for name, (directorate, _) in services.items()
    ]
    shown = [group for group in groups if group.code != f"s.{hide}"]
    hidden = tuple(
        HiddenGroup(g.code, g.name, g.kind, g.level, "few", g.parent or "", g.unit, None, g.parent)
        for g in groups
        if g not in shown
    )
    figures = {
        group.code: {"L1": print_item(total(*(services[s][1] for s in group.cells)))}
        for group in shown
    }
    made = release(day, {})
    return replace(made, groups=tuple(shown), hidden=hidden, figures=figures, instrument=INSTRUMENT)


def _group(
    code: str,
    name: str,
    parent: str | None,
    cells: tuple[str, ...],
    services: Mapping[str, tuple[str, Counts]],
) -> ReleasedGroup:
    responses = sum(sum(services[cell][1]) for cell in cells)
    kind = {"o": "organisation", "d": "directorate", "s": "service"}[code[0]]
    return ReleasedGroup(code, name, kind, "ods".index(code[0]), cells, responses,
                         2 * responses, code[2:] or "org", None, parent)  # fmt: skip


BEFORE = {"highways": ("place", HIGHWAYS), "parks": ("place", PARKS), "care": ("adults", CARE)}


def line(
    releases: list[Release], changes: list[Restructure], code: str, view: View = "now",
    measure: Measure = ITEM,
) -> Series:  # fmt: skip
    [series] = Programme(releases, changes, view).series([code], measure)
    return series


def merged(hide: str = "") -> tuple[list[Release], list[Restructure]]:
    """Highways and Parks become Streets before the third wave."""
    change = merge(TREE, ["highways", "parks"], "Streets", JULY)
    code = change.made[0].code
    rest = {"waste": ("place", PARKS), "care": ("adults", CARE)}
    after = {code: ("place", total(HIGHWAYS, PARKS)), **rest}
    first = [wave(day, {**BEFORE, **rest}, hide) for day in DAYS[:2]]
    return [*first, wave(DAYS[2], after)], [change]


def test_merged_services_go_on_as_both_together() -> None:
    releases, changes = merged()
    streets = line(releases, changes, "s.place.streets")
    assert [isinstance(p.reading, Value) for p in streets.points] == [True, True, True]
    assert [p.joined for p in streets.points] == [("Highways", "Parks"), ("Highways", "Parks"), ()]
    assert streets.change.verdict == "steady"
    assert structure_in_words([streets]) == [
        "Streets is made of Highways and Parks in winter 2025/26 to spring 2026, from what was"
        " published then."
    ]
    rate = line(releases, changes, "s.place.streets", measure=RATE)
    assert {p.reading.text for p in rate.points} == {"50%"}


def test_a_hidden_part_breaks_the_line_and_the_break_is_explained() -> None:
    releases, changes = merged(hide="parks")
    streets = line(releases, changes, "s.place.streets")
    assert [p.reading for p in streets.points[:2]] == [NotAsked("group")] * 2
    assert structure_in_words([streets]) == [
        "In summer 2026 Highways and Parks became Streets, so earlier figures of Streets are not"
        " comparable."
    ]
    assert streets.change.why == "Highways and Parks became Streets"


def test_structure_then_shows_each_release_as_it_was() -> None:
    releases, changes = merged()
    streets = line(releases, changes, "s.place.streets", "then")
    assert [p.reading for p in streets.points[:2]] == [NotAsked("group")] * 2
    assert streets.points[2].broken == "Highways and Parks became Streets"
    then = [g.code for g in Programme(releases, changes, "then").of_kind("service")]
    assert {"s.highways", "s.parks", "s.place.streets"} <= set(then)
    now = [g.code for g in Programme(releases, changes, "now").of_kind("service")]
    assert set(now) == {"s.place.streets", "s.waste", "s.care"}


def test_a_joint_group_of_just_the_parts_is_their_past() -> None:
    """Two services too small to stand alone were asked together, under one code."""
    releases, changes = merged()
    rest = {"waste": ("place", HIGHWAYS), "care": ("adults", CARE)}
    joint = wave(DAYS[0], {"highways+parks": ("place", PARKS), **rest})
    streets = line([joint, *releases[1:]], changes, "s.place.streets")
    assert streets.points[0].joined == ("Highways+Parks",)
    own = line([joint], [], "s.highways+parks")
    assert streets.points[0].reading == own.points[0].reading


def test_a_directorate_that_gained_a_service_goes_on_with_it_from_the_start() -> None:
    change = move(TREE, "parks", "adults", JULY)
    after = {**BEFORE, "parks": ("adults", PARKS)}
    releases = [wave(DAYS[0], BEFORE), wave(DAYS[2], after)]
    adults, place = (line(releases, [change], code) for code in ("d.adults", "d.place"))
    assert adults.points[0].joined == ("Adults", "Parks")
    assert place.points[0].joined == ("Highways",)
    assert place.points[0].reading == line(releases, [], "s.highways").points[0].reading
    assert adults.change.verdict == place.change.verdict == "steady"
    for code in ("d.adults", "d.place"):
        then = line(releases, [change], code, "then")
        assert then.points[1].broken == "Parks moved from Place to Adults"
        assert isinstance(then.points[0].reading, Value)
    parks = line(releases, [change], "s.parks", "then")
    assert not parks.points[1].broken


def test_a_directorate_whose_past_cannot_be_told_keeps_it_behind_a_break() -> None:
    change = move(TREE, "parks", "adults", JULY)
    after = {**BEFORE, "parks": ("adults", PARKS)}
    releases = [wave(DAYS[0], BEFORE, hide="parks"), wave(DAYS[2], after)]
    place = line(releases, [change], "d.place")
    assert isinstance(place.points[0].reading, Value)
    assert place.points[1].broken == "Parks moved from Place to Adults"
    assert place.change.verdict == "unknown"


def test_a_wave_that_still_shows_the_old_structure_is_believed() -> None:
    """Cells are frozen for a season: the day alone would place the change too early."""
    change = move(TREE, "parks", "adults", date(2026, 5, 1))
    releases = [wave(day, BEFORE) for day in DAYS]
    for code in ("d.adults", "d.place"):
        assert [p.joined for p in line(releases, [change], code).points] == [(), (), ()]
        moved = [*releases, wave("2026-11-20", {**BEFORE, "parks": ("adults", PARKS)})]
        assert [bool(p.joined) for p in line(moved, [change], code).points] == [True] * 3 + [False]
        assert not any(p.broken for p in line(releases, [change], code, "then").points)


def test_a_split_begins_two_lines_and_leaves_the_directorate_whole() -> None:
    change = split(TREE, "highways", ["Roads", "Lighting"], JULY)
    roads, lighting = (unit.code for unit in change.made)
    half: Counts = (0, 5, 10, 15, 30, 10)
    after = {roads: ("place", half), lighting: ("place", half), "parks": ("place", PARKS)}
    releases = [wave(DAYS[0], BEFORE), wave(DAYS[2], after)]
    for code in (roads, lighting):
        series = line(releases, [change], f"s.{code}")
        assert series.points[0].reading == NotAsked("group")
        assert series.points[1].broken == "Highways became Roads and Lighting"
    place = line(releases, [change], "d.place")
    assert not place.points[1].broken
    assert place.points[0].joined == ()


def test_a_renamed_directorate_has_one_line() -> None:
    change = rename(TREE, "place", "Places and planet", JULY)
    releases = [wave(day, BEFORE) for day in (DAYS[0], DAYS[2])]
    for view in ("now", "then"):
        place = line(releases, [change], "d.place", view)  # type: ignore[arg-type]
        assert not any(p.broken or p.joined for p in place.points)


def test_split_and_merged_again_is_the_same_people() -> None:
    parted = split(TREE, "highways", ["Roads", "Lighting"], date(2026, 4, 1))
    tree = Organisation([*(u for u in TREE.units if u.code != "highways"), *parted.made])
    codes = [unit.code for unit in parted.made]
    again = merge(tree, codes, "Highways", JULY, known=Organisation([*TREE.units, *parted.made]))
    name = again.made[0].code
    after = {**{k: v for k, v in BEFORE.items() if k != "highways"}, name: ("place", HIGHWAYS)}
    releases = [wave(DAYS[0], BEFORE), wave(DAYS[2], after)]
    series = line(releases, [parted, again], f"s.{name}")
    assert series.points[0].joined == ("Highways",)
    assert series.change.verdict == "steady"


sizes = st.lists(st.tuples(*[st.integers(0, 60)] * 5), min_size=2, max_size=4)


@given(sizes, st.sampled_from(("item_score", "item_favourable")))
def test_the_true_figure_is_always_within_the_rounding_that_is_claimed(
    parts: list[tuple[int, ...]], kind: str
) -> None:
    counts = [total((3, 0, 0, 0, 0, 0), (0, *part)) for part in parts]  # type: ignore[arg-type]
    services = {f"u{i}": ("place", part) for i, part in enumerate(counts)}
    made = wave(DAYS[0], {**services, "care": ("adults", CARE)})
    groups = [made.group(f"s.u{i}") for i in range(len(counts))]
    found = read_together(Reader(made), groups, Measure(kind, "L1"))  # type: ignore[arg-type]
    if not isinstance(found, Value):
        return
    whole = total(*counts)[1:]
    if kind == "item_score":
        truth = Fraction(sum(25 * i * n for i, n in enumerate(whole)), sum(whole))
    else:
        truth = Fraction(100 * sum(whole[3:]), sum(whole))
    assert abs(float(truth) - found.number) <= found.rounding + 1e-9
