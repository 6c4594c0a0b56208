"""Cells: at least ten eligible people each, frozen for a season, whatever the staff list does."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.cells import MINIMUM_ELIGIBLE, Cells, Member, Profile, form_cells
from surveys.errors import InvalidValueError
from surveys.groups import candidate_groups
from surveys.units import Organisation, Unit

COUNCIL = Organisation(
    [
        Unit("C", "Merebank Council", "organisation"),
        Unit("A", "Adults", "directorate", "C"),
        Unit("P", "Place", "directorate", "C"),
        Unit("X", "Executive Office", "directorate", "C"),
        *(Unit(f"A{n}", f"Adult service {n}", "service", "A") for n in range(1, 5)),
        *(Unit(f"P{n}", f"Place service {n}", "service", "P") for n in range(1, 4)),
    ]
)


def staff(**sizes: tuple[int, int]) -> list[Member]:
    """Members by unit: how many front-line, how many in offices."""
    numbers = count(1)
    sides: tuple[Profile, Profile] = ("front_line", "office")
    return [
        Member(str(next(numbers)), unit, profile)
        for unit, pair in sizes.items()
        for profile, size in zip(sides, pair, strict=True)
        for _ in range(size)
    ]


def shape(cells: Cells) -> list[tuple[str, int]]:
    return [(cell.label, cell.eligible) for cell in cells.cells]


def test_a_service_splits_by_profile_only_when_both_sides_reach_ten() -> None:
    cells = form_cells(staff(A1=(12, 10), A2=(30, 9)), COUNCIL)
    assert shape(cells) == [
        ("Adult service 1 (front-line)", 12),
        ("Adult service 1 (office)", 10),
        ("Adult service 2", 39),
    ]


def test_services_below_ten_hide_together_inside_their_directorate() -> None:
    cells = form_cells(staff(A1=(20, 0), A2=(0, 6), A3=(0, 7), P1=(40, 0)), COUNCIL)
    assert ("Adults, other services (office)", 13) in shape(cells)


def test_a_lone_small_service_joins_the_smallest_cell_of_its_directorate() -> None:
    cells = form_cells(staff(A1=(50, 0), A2=(12, 0), A3=(3, 0)), COUNCIL)
    assert shape(cells) == [
        ("Adult service 1 (front-line)", 50),
        ("Adults, other services (front-line)", 15),
    ]


def test_a_directorate_below_ten_never_stands_alone() -> None:
    cells = form_cells(staff(A1=(40, 0), P1=(11, 0), X=(0, 4)), COUNCIL)
    assert shape(cells) == [
        ("Adult service 1 (front-line)", 40),
        ("Smaller directorates together", 15),
    ]


def test_too_few_people_are_refused_in_words() -> None:
    with pytest.raises(InvalidValueError, match="9 people are eligible"):
        form_cells(staff(A1=(9, 0)), COUNCIL)


SIZES = st.dictionaries(
    st.sampled_from([unit.code for unit in COUNCIL.units if unit.code != "C"]),
    st.tuples(st.integers(0, 30), st.integers(0, 30)),
)


@given(SIZES, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_everyone_is_in_one_cell_of_ten_whatever_the_order(sizes, dice) -> None:  # type: ignore[no-untyped-def]
    members = staff(**sizes)
    if len(members) < MINIMUM_ELIGIBLE:
        return
    cells = form_cells(members, COUNCIL)
    assert sorted(cells.of_person) == sorted(member.person for member in members)
    assert sum(cell.eligible for cell in cells.cells) == len(members)
    assert min(cell.eligible for cell in cells.cells) >= MINIMUM_ELIGIBLE
    dice.shuffle(members)
    assert form_cells(members, COUNCIL) == cells


@given(SIZES, SIZES, st.sets(st.integers(1, 200)))
@settings(max_examples=150, deadline=None)
def test_a_season_keeps_every_seat_it_can(before, joining, leaving) -> None:  # type: ignore[no-untyped-def]
    first = staff(**before)
    if len(first) < MINIMUM_ELIGIBLE:
        return
    seats = form_cells(first, COUNCIL).seats()
    stay = [member for member in first if int(member.person) not in leaving]
    later = stay + [Member(f"j{m.person}", m.unit, m.profile) for m in staff(**joining)]
    if len(later) < MINIMUM_ELIGIBLE:
        return
    cells = form_cells(later, COUNCIL, seats)
    assert sorted(cells.of_person) == sorted(member.person for member in later)
    assert min(cell.eligible for cell in cells.cells) >= MINIMUM_ELIGIBLE
    together: dict[object, set[str]] = {}
    for member in stay:
        together.setdefault(seats[member.person], set()).add(cells.of_person[member.person])
    assert all(len(codes) == 1 for codes in together.values()), "a frozen cell was torn apart"


def test_a_mover_keeps_the_seat_and_joiners_hide_among_joiners() -> None:
    first = staff(A1=(40, 0), P1=(30, 0))
    seats = form_cells(first, COUNCIL).seats()
    moved = [Member(m.person, "P1", m.profile) if m.person == "1" else m for m in first]
    joiners = [Member(f"j{n}", "P1", "front_line") for n in range(11)]
    cells = form_cells(moved + joiners, COUNCIL, seats)
    assert shape(cells) == [
        ("Adult service 1 (front-line)", 40),
        ("Place service 1 (front-line)", 30),
        ("Place, joined this season", 11),
    ]


def test_one_joiner_joins_the_crowd_and_makes_no_cell() -> None:
    first = staff(A1=(40, 0), A2=(12, 0))
    seats = form_cells(first, COUNCIL).seats()
    cells = form_cells([*first, Member("j", "A2", "front_line")], COUNCIL, seats)
    assert shape(cells) == [
        ("Adult service 1 (front-line)", 41),
        ("Adult service 2 (front-line)", 12),
    ]


def test_groups_name_every_level_once_and_hold_whole_cells() -> None:
    cells = form_cells(staff(A1=(12, 10), A2=(30, 9), A3=(3, 0), A4=(8, 0), P1=(20, 0)), COUNCIL)
    groups = candidate_groups(cells.cells, COUNCIL)
    assert [group.name for group in groups] == [
        "Merebank Council",
        "Merebank Council: front-line staff",
        "Merebank Council: office staff",
        "Adults",
        "Place",
        "Adult service 1",
        "Adult service 2",
        "Adults, other services",
        "Adults: front-line staff",
        "Adult service 1: front-line staff",
    ]
    assert len({group.cells for group in groups}) == len(groups)
    assert len({group.code for group in groups}) == len(groups)
