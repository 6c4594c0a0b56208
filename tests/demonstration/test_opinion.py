"""The model of opinion: repeatable, skips some questions, and tells its story."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import mean

from pulse.demonstration.fieldwork import willing
from pulse.demonstration.opinion import answers, answers_at_all
from pulse.demonstration.people import Employee, staff
from pulse.demonstration.programme import PAST_WAVES
from surveys.bank import instrument

ASKED = instrument("empowerment-culture")
LISTENING = [at for at, item in enumerate(ASKED.items) if item.construct == "listening"]


def listening(people: Iterable[Employee], wave: int) -> float:
    """Mean answer, 1 to 5, to the questions about senior leaders."""
    given = [answers(who, wave, ASKED)[at] for who in people for at in LISTENING]
    return mean(answer for answer in given if answer)


def test_answers_depend_on_nobody_else() -> None:
    some = staff(3)[100:140]

    forwards = {who.number: answers(who, 3, ASKED) for who in some}
    backwards = {who.number: answers(who, 3, ASKED) for who in reversed(some)}

    assert forwards == backwards
    assert len(set(forwards.values())) > 30


def test_between_42_and_55_percent_answer_every_wave() -> None:
    for wave in range(1, PAST_WAVES + 1):
        assert 0.42 < len(willing(wave)) / len(staff(wave)) < 0.55


def test_office_staff_answer_more_and_think_more_of_their_leaders() -> None:
    front = [who for who in staff(1) if who.front_line]
    office = [who for who in staff(1) if not who.front_line]

    assert listening(office, 1) - listening(front, 1) > 0.2
    assert mean(answers_at_all(who, 1) for who in office) > mean(
        answers_at_all(who, 1) for who in front
    )


def test_a_few_questions_are_left_blank() -> None:
    given = [answer for who in willing(2) for answer in answers(who, 2, ASKED)]

    assert set(given) == {0, 1, 2, 3, 4, 5}
    assert 0.01 < given.count(0) / len(given) < 0.05


def test_what_is_felt_grows_and_what_is_over_is_over() -> None:
    adults = [who for who in staff(1) if who.place.directorate == "Adult Services"]

    by_wave = [listening(adults, wave) for wave in (3, 5, 8)]

    assert by_wave[0] + 0.15 < by_wave[2]
    assert by_wave == sorted(by_wave)
