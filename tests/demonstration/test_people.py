"""The invented staff: about three thousand, the same on every machine, slowly changing."""

from __future__ import annotations

import hashlib

import pytest

from pulse.demonstration.people import staff, staff_list
from pulse.demonstration.programme import PAST_WAVES
from pulse.store.staff_file import read_staff_file
from surveys.frame import organisation_from_table, read_frame

WAVES = range(1, PAST_WAVES + 2)


@pytest.mark.parametrize("wave", WAVES)
def test_about_three_thousand_people_three_quarters_with_an_address(wave: int) -> None:
    people = staff(wave)
    addresses = [who.email for who in people if who.email]
    front_line = [who for who in people if who.front_line]

    assert 2_900 < len(people) < 3_300
    assert 0.72 < len(addresses) / len(people) < 0.82
    assert len(set(addresses)) == len(addresses)
    assert sum(bool(who.email) for who in front_line) / len(front_line) < 0.7
    assert all(who.number.startswith("0") for who in people)
    assert len({who.number for who in people}) == len(people)


@pytest.mark.parametrize("wave", WAVES[1:])
def test_a_few_join_leave_and_move_every_quarter(wave: int) -> None:
    before = {who.number: who for who in staff(wave - 1)}
    after = {who.number: who for who in staff(wave)}
    stayed = before.keys() & after.keys()
    moved = [number for number in stayed if before[number].place != after[number].place]

    assert 60 < len(after.keys() - before.keys()) < 160
    assert 60 < len(before.keys() - after.keys()) < 160
    assert 10 < len(moved) < 50


def test_a_staff_list_reads_without_a_problem_and_always_has_the_same_bytes() -> None:
    content = staff_list(1)
    sheet = read_staff_file(content, "staff.csv").sheet
    assert sheet is not None
    organisation = organisation_from_table(sheet, "Merebank Council").organisation
    assert organisation is not None
    reading = read_frame(sheet, organisation)

    assert reading.problems == ()
    assert reading.notices == ()
    assert reading.frame is not None
    assert len(reading.frame) == len(staff(1))
    # A change here changes every shipped figure: build the history again.
    assert (
        hashlib.sha256(content).hexdigest()
        == "494c63e24450c2e466a5d8d9823fdb892a7cef91d648ed5d05c2d524650044e0"
    )
