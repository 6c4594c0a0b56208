"""What a room is shown: attackers who know our code and have counted the heads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.errors import InvalidValueError
from surveys.poll import Poll, scale_between, tidy
from surveys.room import (
    RoomResult,
    RoomRules,
    in_band,
    print_counts,
    result_from_dict,
    so_far,
    words_of,
)

RULES = RoomRules()
AGREE = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")


def choice(options: int, kind: str = "single") -> Poll:
    return Poll(kind, "What now?", tuple(f"Option {n}" for n in range(options)))  # type: ignore[arg-type]


def scale() -> Poll:
    return Poll("scale", "How free are you?", AGREE)


def tables(options: int, people: int) -> Iterator[tuple[int, ...]]:
    """Every way in which people may choose one option each."""
    if options == 1:
        yield (people,)
        return
    for first in range(people + 1):
        for rest in tables(options - 1, people - first):
            yield (first, *rest)


def shown(poll: Poll, counts: tuple[int, ...], rules: RoomRules = RULES) -> RoomResult | None:
    return print_counts(poll, poll.options, counts, sum(counts), rules)


TABLE = """
    options of   | people | chose the first | print of the first
    single       |      9 |               9 | nothing
    single       |     10 |              10 | more than 6 in 10
    single       |     10 |               7 | more than 6 in 10
    single       |     10 |               6 | 4 to 6 in 10
    single       |     10 |               3 | fewer than 4 in 10
    single       |     29 |               0 | fewer than 4 in 10
    single       |     30 |              30 | 90% or more
    single       |     30 |              27 | 90% or more
    single       |     30 |              15 | 50%
    single       |     30 |               0 | 10% or less
    single       |     99 |              40 | 40%
    single       |    100 |              42 | 42%
    single       |    100 |               0 | 3% or less
    single       |    300 |             300 | 99% or more
"""


@pytest.mark.parametrize("line", TABLE.strip().splitlines()[1:], ids=str.strip)
def test_the_ladder(line: str) -> None:
    kind, people, first, text = (cell.strip() for cell in line.split("|"))
    found = shown(choice(2, kind), (int(first), int(people) - int(first)))
    assert text == ("nothing" if found is None else found.lines[0].text)


@pytest.mark.parametrize(("options", "people"), [(2, 10), (3, 14), (5, 10), (3, 30), (4, 31)])
def test_nobody_can_be_sure_that_all_chose_the_same(options: int, people: int) -> None:
    poll = choice(options)
    looking_alike: dict[RoomResult | None, list[tuple[int, ...]]] = defaultdict(list)
    for counts in tables(options, people):
        looking_alike[shown(poll, counts)].append(counts)
    assert None not in looking_alike
    for found in looking_alike.values():
        for option in range(options):
            assert max(people - counts[option] for counts in found) >= RULES.m, found


@pytest.mark.parametrize("people", [8, 9, 10, 13])
def test_nor_on_a_scale(people: int) -> None:
    rules = RoomRules(k=8)
    looking_alike: dict[RoomResult | None, list[tuple[int, ...]]] = defaultdict(list)
    for counts in tables(5, people):
        looking_alike[shown(scale(), counts, rules)].append(counts)
    for found in looking_alike.values():
        for side in ((0, 1), (2,), (3, 4)):
            assert max(people - sum(counts[i] for i in side) for counts in found) >= rules.m


@given(st.lists(st.integers(0, 60), min_size=5, max_size=5).filter(lambda c: sum(c) >= 100))
def test_a_fine_scale_leaves_three_free_as_well(counts: list[int]) -> None:
    people, table = sum(counts), tuple(counts)
    printed = shown(scale(), table)
    assert printed is not None
    for option in range(5):
        moved = [list(table)]
        for taker in set(range(5)) - {option}:
            for many in range(RULES.m + 1):
                other = list(table)
                step = min(many, other[option])
                other[option] -= step
                other[taker] += step
                moved.append(other)
        alike = [other for other in moved if shown(scale(), tuple(other)) == printed]
        assert max(people - other[option] for other in alike) >= RULES.m


def test_nor_where_each_may_pick_several() -> None:
    poll, people = choice(3, "multiple"), 10
    alike: dict[RoomResult | None, list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(people + 1), repeat=3):
        if sum(counts) >= people:  # each picked at least one
            alike[print_counts(poll, poll.options, counts, people, RULES)].append(counts)
    for found in alike.values():
        for option in range(3):
            assert max(people - counts[option] for counts in found) >= RULES.m


def test_below_the_smallest_number_not_even_how_many() -> None:
    assert {so_far(n, RULES) for n in range(10)} == {"fewer than 10 so far"}
    assert {so_far(n, RULES) for n in range(10, 15)} == {"10 or more so far"}
    assert in_band(23, RULES) == "20 to 24"
    assert all(shown(choice(2), (n, 9 - n)) is None for n in range(10))
    with pytest.raises(InvalidValueError, match="8"):
        RoomRules(k=7)


def test_a_reversed_question_is_favourable_at_its_other_end() -> None:
    plain = Poll("item", "I can decide.", AGREE, "T1")
    reverse = Poll("item", "I have to ask.", AGREE, "T2", reverse=True)
    counts = (0, 2, 3, 20, 25)
    first, last = shown(plain, counts), shown(reverse, counts)
    assert first is not None and last is not None
    assert first.sides == last.sides[::-1]
    assert first.sides[0].label == "Agree or strongly agree"
    assert result_from_dict(first.to_dict()) == first


def test_words_come_in_three_sizes_and_no_order_of_arrival() -> None:
    words = ["Hope", "hope", "busy", "Change", "busy", "busy", *["together"] * 12]
    assert words_of(words, RULES) == words_of(reversed(words), RULES)
    assert [(word.text, word.size) for word in words_of(words, RULES)] == [
        ("busy", 2), ("Change", 1), ("Hope", 1), ("together", 3),
    ]  # fmt: skip


def test_nobody_signs_a_text_with_invisible_marks() -> None:
    assert tidy("  more\u200b time\u202e \n please\u00a0 ") == "more time please"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Poll("single", "Which?", ("One",)), "2 to 8"),
        (lambda: Poll("single", "Which?", ("One", "one")), "same"),
        (lambda: Poll("cloud", "Which?", ("One", "Two")), "has none"),
        (lambda: Poll("scale", " ", scale_between("a", "b")), "wording"),
        (lambda: Poll("item", "Which?", AGREE), "item"),
        (lambda: Poll("dance", "Which?"), "kind"),  # type: ignore[arg-type]
        (lambda: choice(3).read_choice(["7"], 3), "shown"),
        (lambda: choice(3).read_choice(["0", "1"], 3), "one answer"),
        (lambda: choice(3).read_choice([], 3), "Choose an answer"),
        (lambda: Poll("cloud", "Which?").read_texts(["x" * 31]), "30"),
        (lambda: Poll("cloud", "Which?").read_texts(list("abcd")), "3"),
    ],
)
def test_what_cannot_be_asked_or_answered_says_why(make: object, words: str) -> None:
    with pytest.raises(InvalidValueError, match=words):
        make()  # type: ignore[operator]
