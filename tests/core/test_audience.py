"""Who is asked: panels that come round in turn, caps that hold, and nobody who stands out."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.audience import Audience, Candidate, Cap, Rule, choose, deal, most_panels
from surveys.cells import Cells, Member, form_cells, settle_seats, wave_cells
from surveys.errors import InvalidValueError
from surveys.forecast import expect, load
from tests.core.test_cells import COUNCIL, staff

SEED = b"a secret of thirty-two bytes....."
WIDE = Cap(12, 90)


def people(**sizes: int) -> list[Candidate]:
    """Candidates by unit; the unit's first letter is its directorate."""
    return [
        Candidate(f"{unit}-{n}", unit, unit[0]) for unit, size in sizes.items() for n in range(size)
    ]


def waves(
    staff: list[Candidate], rule: Rule, count: int, cap: Cap = WIDE, seed: bytes = SEED
) -> list[Audience]:
    found: list[Audience] = []
    kept: dict[str, int] = {}
    for turn in range(count):
        found.append(choose(staff, rule, turn, kept, {}, cap, seed))
        kept = dict(found[-1].panels)
    return found


def test_everyone_is_asked_where_there_are_no_panels() -> None:
    (only,) = waves(people(A1=30, P1=12), Rule(), 1)
    assert len(only.people) == 42
    assert only.panels == {}


@given(st.integers(2, 6), st.lists(st.integers(1, 80), min_size=1, max_size=6))
@settings(max_examples=40)
def test_each_person_is_asked_once_in_as_many_waves_as_there_are_panels(
    panels: int, sizes: list[int]
) -> None:
    council = people(**{f"{'AP'[n % 2]}{n}": size for n, size in enumerate(sizes)})
    rounds = [one.people for one in waves(council, Rule(panels), panels)]
    dealt = deal(council, panels, {}, SEED)
    assert Counter(dealt.values()).total() == len(council)
    for one, other in combinations(rounds, 2):
        assert not one & other
    for letter in "AP":
        inside = Counter(dealt[one.person] for one in council if one.directorate == letter)
        shares = [inside[panel] for panel in range(panels)]
        assert max(shares) - min(shares) <= len(sizes)


def test_panels_are_kept_whatever_the_staff_list_does_and_newcomers_fill_the_smallest() -> None:
    first = people(A1=30, P1=31)
    kept = deal(first, 3, {}, SEED)
    gone = [one for one in first if not (one.unit == "A1" and kept[one.person] == 1)]
    joined = [Candidate(f"new-{n}", "A1", "A") for n in range(10)]
    later = deal([*gone, *joined], 3, kept, SEED)
    assert all(later[one.person] == kept[one.person] for one in gone)
    assert {later[one.person] for one in joined} == {1}


def test_the_seed_alone_decides_and_the_order_of_the_list_does_not() -> None:
    council = people(A1=40, P1=40)
    here = waves(council, Rule(4), 1)[0].people
    assert here == waves(council[::-1], Rule(4), 1)[0].people
    assert here != waves(council, Rule(4), 1, seed=b"another secret")[0].people


def test_whoever_was_asked_often_enough_is_left_out() -> None:
    council = people(A1=60)
    asked = {f"A1-{n}": 2 for n in range(25)} | {f"A1-{n}": 1 for n in range(25, 60)}
    found = choose(council, Rule(), 0, {}, asked, Cap(2, 28), SEED)
    assert found.people == {f"A1-{n}" for n in range(25, 60)}
    assert found.tired == 25


def test_a_handful_that_would_stand_out_takes_others_along() -> None:
    council = people(A1=60, A2=40, P1=30)
    found = choose(council, Rule(), 0, {}, {f"A2-{n}": 2 for n in range(3)}, Cap(2, 28), SEED)
    left_out = {one.person for one in council} - found.people
    assert found.held_back == 7
    assert len(left_out) == 10
    assert {person[:2] for person in left_out} == {"A2"}


def test_units_that_are_not_asked() -> None:
    council = people(A1=30, A2=12, P1=30)
    found = choose(council, Rule(without=frozenset({"A2"})), 0, {}, {}, WIDE, SEED)
    assert {person[:2] for person in found.people} == {"A1", "P1"}
    assert (found.excluded, found.held_back) == (12, 0)
    whole = choose(council, Rule(without=frozenset({"A"})), 0, {}, {}, WIDE, SEED)
    assert len(whole.people) == 30


@pytest.mark.parametrize("panels", [0, 13])
def test_panels_that_will_not_do(panels: int) -> None:
    with pytest.raises(InvalidValueError, match="1 .everyone. to 12"):
        Rule(panels)


def test_how_many_panels_a_council_can_have() -> None:
    assert most_panels([412, 35, 60]) == 3
    assert most_panels([412, 9]) == 1


SERVICES = tuple(unit.code for unit in COUNCIL.units if unit.code != "C")
SIZES = st.dictionaries(
    st.sampled_from(SERVICES), st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1
).filter(lambda sizes: sum(map(sum, sizes.values())) >= 60)


def groups(cells: Cells) -> list[frozenset[str]]:
    found: dict[str, set[str]] = {}
    for person, cell in cells.of_person.items():
        found.setdefault(cell, set()).add(person)
    return [frozenset(who) for who in found.values()]


@given(SIZES, st.integers(2, 4), st.integers(0, 5))
@settings(max_examples=60)
def test_no_two_waves_of_a_season_differ_by_fewer_than_ten(
    sizes: dict[str, tuple[int, int]], panels: int, turn: int
) -> None:
    """A census, a panel wave and another panel wave: what an attacker who adds and subtracts the
    cells of any two of them, united as they nest, can single out."""
    members = staff(**sizes)
    seats = settle_seats(members, COUNCIL, {})
    everyone = {member.person for member in members}
    council = [Candidate(m.person, m.unit, m.unit[0]) for m in members]
    chosen = choose(council, Rule(panels), turn, {}, {}, WIDE, SEED).people
    if len(chosen) < 10:
        return
    census = groups(wave_cells(everyone, seats, COUNCIL))
    panel = groups(wave_cells(chosen, seats, COUNCIL))
    assert sorted(census, key=sorted) == sorted(groups(form_cells(members, COUNCIL)), key=sorted)
    for asked in panel:
        assert len(asked) >= 10
        homes = [cell for cell in census if cell & asked]
        left_out = frozenset().union(*homes) - asked
        alone = len(panel) == 1
        assert alone or not 0 < len(left_out) < 10


@given(SIZES, st.data())
@settings(max_examples=60)
def test_with_fewer_people_cells_merge_further_and_not_otherwise(
    sizes: dict[str, tuple[int, int]], data: st.DataObject
) -> None:
    members = staff(**sizes)
    seats = settle_seats(members, COUNCIL, {})
    order = sorted(member.person for member in members)
    gone = set(data.draw(st.lists(st.sampled_from(order), max_size=len(order) - 10, unique=True)))
    before = groups(wave_cells(set(order), seats, COUNCIL))
    rest = {person: seat for person, seat in seats.items() if person not in gone}
    after = groups(wave_cells(set(rest), rest, COUNCIL))
    for cell in before:
        homes = {place for place, later in enumerate(after) if later & cell}
        assert len(homes) <= 1


def test_a_panel_wave_does_not_move_the_seats_of_a_season() -> None:
    members = staff(A1=(30, 0), A2=(12, 0), P1=(40, 0))
    seats = settle_seats(members, COUNCIL, {})
    joiner = Member("new", "A1", "front_line")
    later = settle_seats([*members, joiner], COUNCIL, seats)
    assert {person: later[person] for person in seats} == seats
    assert later["new"] == seats[members[0].person]


def test_certainty_is_that_of_the_whole_directorate() -> None:
    census, panel = expect("A", 100, 100, 60), expect("A", 300, 100, 60)
    assert census.answers == panel.answers == 60
    # Civil Service rule by hand: 1.96 sqrt(0.25 / 60 (100 - 60) / 99) and (300 - 60) / 299.
    assert census.margin == pytest.approx(8.04, abs=0.01)
    assert panel.margin == pytest.approx(11.33, abs=0.01)
    assert (census.certainty, panel.certainty) == ("fair", "rough")
    assert expect("A", 18, 18, None).certainty == "none"
    assert expect("A", 2000, 2000, 70).certainty == "good"


def test_the_load_of_a_year() -> None:
    found = load([("2027-01", 1000), ("2027-03", 3000), ("2027-03", 1000)], 3000)
    assert found.months == {"2027-01": 1000, "2027-03": 4000}
    assert (found.year, round(found.each, 2)) == (5000, 1.67)
